//! The keywords that each constraint adds to a schema.

use customerio_rules::constraint::{Bound, Constraint as Rule, Number, NumberRange, SizeRange};
use schemars::Schema;
use serde_json::{Number as JsonNumber, Value, json};

use crate::shape::{Constraint, KindRepr};

pub(super) fn add(schema: &mut Schema, constraint: &Constraint, kind: &KindRepr) {
    match *constraint.rule() {
        Rule::Length(range) => size(schema, range, "minLength", "maxLength"),
        Rule::Items(range) if is_map(kind) => {
            size(schema, range, "minProperties", "maxProperties");
        }
        Rule::Items(range) => size(schema, range, "minItems", "maxItems"),
        Rule::Range(NumberRange { min, max }) => {
            bound(schema, min, "minimum", "exclusiveMinimum");
            bound(schema, max, "maximum", "exclusiveMaximum");
        }
        Rule::MultipleOf(step) if step.is_portable() => {
            if let Some(step) = step.times(1).and_then(to_json) {
                put(schema, "multipleOf", step);
            }
        }
        // Validators divide floats, and disagree on other steps.
        Rule::MultipleOf(_) => describe(schema, constraint),
        Rule::Pattern(source) => put(schema, "pattern", json!(source)),
        Rule::Format(format) => put(schema, "format", json!(format.as_str())),
        Rule::OneOf(allowed) => put(schema, "enum", allowed.iter().collect()),
        // A schema can't show what a function does.
        Rule::Check(_) => {}
    }
}

/// Returns whether the values are maps, unless they are null.
fn is_map(kind: &KindRepr) -> bool {
    match kind {
        // One step is enough, since no type consists only of itself.
        KindRepr::Lazy(of) => matches!(of().present(), KindRepr::Map(_)),
        KindRepr::Nullable(of) => is_map(&of.kind),
        KindRepr::Map(_) => true,
        KindRepr::Any
        | KindRepr::Boolean
        | KindRepr::Integer { .. }
        | KindRepr::Number
        | KindRepr::Text { .. }
        | KindRepr::List(_)
        | KindRepr::Tuple(_)
        | KindRepr::Object(_)
        | KindRepr::Enum(_)
        | KindRepr::Foreign(_) => false,
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
    if let Some(number) = to_json(number) {
        put(schema, key, number);
    }
}

fn to_json(number: Number) -> Option<Value> {
    let number = match number {
        Number::Integer(integer) => JsonNumber::from_i128(integer),
        Number::Float(float) => JsonNumber::from_f64(float),
    };
    number.map(Value::Number)
}

/// Adds a sentence to the description.
fn describe(schema: &mut Schema, constraint: &Constraint) {
    let object = schema.ensure_object();
    let before = object.get("description").and_then(Value::as_str);
    let sentence = match before {
        Some(before) => format!("{before}\n\nIt {constraint}."),
        None => format!("It {constraint}."),
    };
    object.insert("description".to_owned(), sentence.into());
}

/// Sets a keyword. If it has another value already, the narrower of two bounds replaces the other;
/// other keywords apply both, by `allOf`.
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

/// Returns whether one bound implies another of the same keyword.
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
