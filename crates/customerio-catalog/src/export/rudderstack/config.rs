//! What a type keeps, in the words of RudderStack.

use customerio_core::shape::{Bound, Constraint, Kind, Number, Shape};
use customerio_rules::format::Format;
use serde_json::{Map, Number as JsonNumber, Value, json};

/// Adds what a constraint says, if there is a word for it. Of two that say the same thing
/// differently, the first stays.
pub(super) fn add(config: &mut Map<String, Value>, constraint: &Constraint, of: &'static Shape) {
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            config.entry(key).or_insert(value);
        }
    };
    match constraint {
        Constraint::Length(range) => {
            put("min_length", (range.min > 0).then(|| range.min.into()));
            put("max_length", range.max.map(Value::from));
        }
        Constraint::Items(range) if matches!(of.without_null().kind, Kind::List(_)) => {
            put("min_items", (range.min > 0).then(|| range.min.into()));
            put("max_items", range.max.map(Value::from));
        }
        Constraint::Range(range) => {
            for (bound, inclusive, exclusive) in [
                (range.min, "minimum", "exclusive_minimum"),
                (range.max, "maximum", "exclusive_maximum"),
            ] {
                match bound {
                    Bound::None => {}
                    Bound::Inclusive(bound) => put(inclusive, number(bound)),
                    Bound::Exclusive(bound) => put(exclusive, number(bound)),
                }
            }
        }
        Constraint::Pattern { source, .. } => put("pattern", Some((*source).into())),
        Constraint::Format(format) if has_format(*format) => {
            put("format", Some(format.as_str().into()));
        }
        Constraint::OneOf(texts) => put("enum", Some(json!(texts))),
        Constraint::Items(_) | Constraint::Format(_) | Constraint::Check { .. } => {}
    }
}

fn number(number: Number) -> Option<Value> {
    let number = match number {
        Number::Integer(integer) => JsonNumber::from_i128(integer),
        Number::Float(float) => JsonNumber::from_f64(float),
    };
    number.map(Value::Number)
}

/// Whether RudderStack knows a format.
pub(super) const fn has_format(format: Format) -> bool {
    matches!(
        format,
        Format::DateTime
            | Format::Date
            | Format::Email
            | Format::Uuid
            | Format::Hostname
            | Format::Ipv4
            | Format::Ipv6
    )
}
