//! What each constraint adds to a schema.

use schemars::Schema;
use serde_json::{Number as JsonNumber, Value, json};

use crate::shape::{Bound, Constraint, Kind, Number, NumberRange, SizeRange};

pub(super) fn add(schema: &mut Schema, constraint: &Constraint, kind: &Kind) {
    match constraint {
        Constraint::Length(range) => size(schema, *range, "minLength", "maxLength"),
        Constraint::Items(range) if is_map(kind) => {
            size(schema, *range, "minProperties", "maxProperties");
        }
        Constraint::Items(range) => size(schema, *range, "minItems", "maxItems"),
        Constraint::Range(NumberRange { min, max }) => {
            bound(schema, *min, "minimum", "exclusiveMinimum");
            bound(schema, *max, "maximum", "exclusiveMaximum");
        }
        Constraint::Pattern { source, .. } => put(schema, "pattern", json!(source)),
        Constraint::Format(format) => put(schema, "format", json!(format.as_str())),
        Constraint::OneOf(texts) => put(schema, "enum", json!(texts)),
        // No schema can show what a function does.
        Constraint::Check { .. } => {}
    }
}

/// Whether its values are maps, where they are not null.
fn is_map(kind: &Kind) -> bool {
    match kind {
        // One step: nothing consists of itself alone.
        Kind::Lazy(of) => matches!(of().when_there(), Kind::Map(_)),
        Kind::Nullable(of) => is_map(&of.kind),
        kind => matches!(kind, Kind::Map(_)),
    }
}

fn size(schema: &mut Schema, range: SizeRange, min: &str, max: &str) {
    if range.min > 0 {
        put(schema, min, json!(range.min));
    }
    if let Some(most) = range.max {
        put(schema, max, json!(most));
    }
}

fn bound(schema: &mut Schema, bound: Bound, inclusive: &str, exclusive: &str) {
    let (key, number) = match bound {
        Bound::None => return,
        Bound::Inclusive(number) => (inclusive, number),
        Bound::Exclusive(number) => (exclusive, number),
    };
    let number = match number {
        Number::Integer(integer) => JsonNumber::from_i128(integer),
        Number::Float(float) => JsonNumber::from_f64(float),
    };
    if let Some(number) = number {
        put(schema, key, Value::Number(number));
    }
}

/// Sets a keyword. One that is there already, with another value, keeps holding: both must. Of two
/// bounds, the narrower says it all.
fn put(schema: &mut Schema, key: &str, value: Value) {
    let object = schema.ensure_object();
    match object.get(key) {
        Some(present) if narrower(key, &value, present) => {
            object.insert(key.to_owned(), value);
        }
        Some(present) if narrower(key, present, &value) => {}
        Some(present) if *present != value => {
            if let Some(all) = object
                .entry("allOf")
                .or_insert_with(|| json!([]))
                .as_array_mut()
            {
                all.push(json!({ key: value }));
            }
        }
        _ => {
            object.insert(key.to_owned(), value);
        }
    }
}

/// Whether whatever keeps a bound keeps another of the same keyword as well.
fn narrower(key: &str, one: &Value, other: &Value) -> bool {
    let (Some(one), Some(other)) = (one.as_f64(), other.as_f64()) else {
        return false;
    };
    if key.starts_with("min") {
        one > other
    } else {
        key.starts_with("max") && one < other
    }
}
