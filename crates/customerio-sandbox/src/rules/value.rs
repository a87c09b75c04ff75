//! Reads JSON values for the rules.

use super::findings::Findings;
use super::limits;
use serde_json::{Map, Value};

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// Returns the value of a field. An explicit `null` counts as absent.
///
/// The official Python client sends `"userId": null` for a missing identity, so the service must treat
/// it as absent.
pub(super) fn given<'a>(object: &'a Object, field: &str) -> Option<&'a Value> {
    object.get(field).filter(|value| !value.is_null())
}

/// Returns whether `field` has an identifier, and adds a finding for an invalid one.
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

/// Returns the object in `field`, and adds a finding for another value.
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

/// Returns the string in `field`, and adds a finding for another value.
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

/// Returns the type of a value with its article, for reasons, which must not contain the value.
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
    const MAX_CHARACTERS: usize = 60;
    if name.chars().count() <= MAX_CHARACTERS {
        return name.to_owned();
    }
    name.chars().take(MAX_CHARACTERS).chain(['…']).collect()
}
