//! What values keep beside their form, in words that can be compared.

use customerio_rules::lock::{Constraint, Cursor, Kind};

/// Something that values keep: what it is about, and what it says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Limit(pub(super) &'static str, pub(super) String);

pub(super) fn told(gone: &[Limit], new: &[Limit]) -> String {
    let list = |limits: &[Limit]| {
        let all: Vec<String> = limits
            .iter()
            .map(|Limit(about, says)| format!("`{about} {says}`"))
            .collect();
        all.join(", ")
    };
    match (gone.is_empty(), new.is_empty()) {
        (true, _) => format!("has the new {}", list(new)),
        (_, true) => format!("no longer has {}", list(gone)),
        _ => format!("had {} and has now {}", list(gone), list(new)),
    }
}

/// What the kind itself keeps, as the lock writes it.
pub(super) fn limits(kind: Kind<'_>) -> Vec<Limit> {
    let size = |min: u64, max: Option<u64>| match max {
        None => format!("{min}.."),
        Some(max) => format!("{min}..={max}"),
    };
    match kind {
        Kind::Integer { min, max } => vec![Limit("integer", format!("{min}..={max}"))],
        Kind::Text { format } if !format.is_empty() => vec![Limit("format", format.to_owned())],
        Kind::List {
            min, max, unique, ..
        } => {
            let mut limits = Vec::new();
            if (min, max) != (0, None) {
                limits.push(Limit("items", size(min, max)));
            }
            if unique {
                limits.push(Limit("set", "of different items".to_owned()));
            }
            limits
        }
        _ => Vec::new(),
    }
}

pub(super) fn constraints(mut from: Cursor<'_>) -> Option<Vec<Limit>> {
    let mut limits = Vec::new();
    while !from.is_empty() {
        let constraint = Constraint::next(&mut from)?;
        let about = match constraint {
            Constraint::Length { .. } => "length",
            Constraint::Range { .. } => "range",
            Constraint::Items { .. } => "items",
            Constraint::Pattern(_) => "pattern",
            Constraint::Format(_) => "format",
            Constraint::OneOf(_) => "one of",
            Constraint::Check(_) => "check",
        };
        let text = customerio_rules::lock::line::constraint(constraint);
        let says = text.strip_prefix(about).unwrap_or(&text).trim();
        limits.push(Limit(about, says.to_owned()));
    }
    Some(limits)
}
