//! Constraints in words, for comparison and reports.

use customerio_rules::constraint::{Constraint, SizeRange};
use customerio_rules::lock::{Cursor, Kind};

/// A constraint: its keyword and its value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Limit(pub(super) &'static str, pub(super) String);

/// Describes a change of constraints.
pub(super) fn describe(gone: &[Limit], new: &[Limit]) -> String {
    let list = |limits: &[Limit]| {
        let all: Vec<String> = limits
            .iter()
            .map(|Limit(word, value)| format!("`{word} {value}`"))
            .collect();
        all.join(", ")
    };
    match (gone.is_empty(), new.is_empty()) {
        (true, _) => format!("has the new {}", list(new)),
        (_, true) => format!("no longer has {}", list(gone)),
        _ => format!("had {} and has now {}", list(gone), list(new)),
    }
}

/// Returns the constraints of the kind itself, as the lock writes them.
pub(super) fn limits(kind: Kind<'_>) -> Vec<Limit> {
    match kind {
        Kind::Integer { min, max } => vec![Limit("integer", format!("{min}..={max}"))],
        Kind::Text {
            format: Some(format),
        } => vec![Limit("format", format.as_str().to_owned())],
        Kind::List {
            min, max, unique, ..
        } => {
            let mut limits = Vec::new();
            let items = SizeRange { min, max };
            if items != SizeRange::ALL {
                limits.push(Limit("items", items.to_string()));
            }
            if unique {
                limits.push(Limit("set", "of different items".to_owned()));
            }
            limits
        }
        Kind::Any
        | Kind::Boolean
        | Kind::Number
        | Kind::Text { format: None }
        | Kind::Tuple(_)
        | Kind::Map { .. }
        | Kind::Object { .. }
        | Kind::Enum { .. }
        | Kind::Nullable { .. }
        | Kind::Recursive
        | Kind::Foreign => Vec::new(),
    }
}

/// Returns encoded constraints; `None` if the bytes are not constraints.
pub(super) fn constraints(mut from: Cursor<'_>) -> Option<Vec<Limit>> {
    let mut limits = Vec::new();
    while !from.is_empty() {
        let constraint = Constraint::read(&mut from)?;
        limits.push(Limit(constraint.word(), constraint.detail()));
    }
    Some(limits)
}
