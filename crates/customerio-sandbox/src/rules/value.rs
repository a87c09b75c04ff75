//! Questions that the rules ask of JSON values.

use super::findings::Findings;
use super::limits;
use serde_json::{Map, Value};

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// The value of a field, where an explicit `null` is the same as no field.
///
/// The official Python client writes `"userId": null` for an identity it has not got, so the
/// service must read a `null` as absent.
pub(super) fn given<'a>(object: &'a Object, field: &str) -> Option<&'a Value> {
    object.get(field).filter(|value| !value.is_null())
}

/// Whether `field` holds an identifier, noting what is wrong with it if it is none.
///
/// The reference says string; the official Node client passes numbers through unchanged, so a
/// number is an identifier too. An empty string never is.
pub(super) fn identifier(object: &Object, field: &str, findings: &mut Findings) -> bool {
    match given(object, field) {
        None => false,
        Some(Value::String(text)) if text.trim().is_empty() => {
            findings.warn(field, "is empty, which counts as absent");
            false
        }
        Some(Value::String(text)) => {
            if text.len() > limits::IDENTIFIER_BYTES {
                findings.warn(
                    field,
                    format!(
                        "is longer than {} bytes, the limit of the store behind the API",
                        limits::IDENTIFIER_BYTES
                    ),
                );
            }
            true
        }
        Some(Value::Number(_)) => {
            findings.warn(field, "is a number; the API's reference says string");
            true
        }
        Some(other) => {
            findings.refuse(field, format!("must be a string, not {}", kind_of(other)));
            false
        }
    }
}

/// The object in `field`, noting if something else is there.
pub(super) fn object<'a>(
    parent: &'a Object,
    field: &str,
    at: &str,
    findings: &mut Findings,
) -> Option<&'a Object> {
    match given(parent, field)? {
        Value::Object(object) => Some(object),
        other => {
            findings.refuse(at, format!("must be an object, not {}", kind_of(other)));
            None
        }
    }
}

/// The string in `field`, noting if something else is there.
pub(super) fn string<'a>(
    parent: &'a Object,
    field: &str,
    at: &str,
    findings: &mut Findings,
) -> Option<&'a str> {
    match given(parent, field)? {
        Value::String(text) => Some(text),
        other => {
            findings.refuse(at, format!("must be a string, not {}", kind_of(other)));
            None
        }
    }
}

/// What a value is, with its article: for reasons, which must not repeat the value itself.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Shortens a field name chosen by the sender, for use in a reason.
pub(crate) fn shown(name: &str) -> String {
    const LONGEST: usize = 60;
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    name.chars().take(LONGEST).chain(['…']).collect()
}
