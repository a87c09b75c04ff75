//! Keywords of RudderStack for constraints.

use customerio_core::shape::{Constraint, KindRepr, Shape};
use customerio_rules::constraint::{Bound, Constraint as Rule, Number};
use customerio_rules::format::Format;
use serde_json::{Map, Number as JsonNumber, Value};

/// Adds the keywords of a constraint. An existing keyword stays.
pub(super) fn add(config: &mut Map<String, Value>, constraint: &Constraint, of: &'static Shape) {
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            config.entry(key).or_insert(value);
        }
    };
    match *constraint.rule() {
        Rule::Length(range) => {
            put("min_length", (range.min > 0).then(|| range.min.into()));
            put("max_length", range.max.map(Value::from));
        }
        Rule::Items(range) => {
            // RudderStack does not count the keys of a map.
            if matches!(of.without_null().repr(), KindRepr::List(_)) {
                put("min_items", (range.min > 0).then(|| range.min.into()));
                put("max_items", range.max.map(Value::from));
            }
        }
        Rule::Range(range) => {
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
        Rule::MultipleOf(step) => {
            if step.is_portable() {
                put("multiple_of", step.times(1).and_then(number));
            }
        }
        Rule::Pattern(source) => put("pattern", Some(source.into())),
        Rule::Format(format) => {
            if has_format(format) {
                put("format", Some(format.as_str().into()));
            }
        }
        Rule::OneOf(allowed) => put("enum", Some(allowed.iter().collect())),
        Rule::Check(_) => {}
    }
}

fn number(number: Number) -> Option<Value> {
    let number = match number {
        Number::Integer(integer) => JsonNumber::from_i128(integer),
        Number::Float(float) => JsonNumber::from_f64(float),
    };
    number.map(Value::Number)
}

/// Returns whether RudderStack knows a format.
pub(super) const fn has_format(format: Format) -> bool {
    match format {
        Format::DateTime
        | Format::Date
        | Format::Email
        | Format::Uuid
        | Format::Hostname
        | Format::Ipv4
        | Format::Ipv6 => true,
        Format::Uri => false,
    }
}
