//! Checks the limits of the store (see [`limits`]), which cause warnings only.

use super::findings::Findings;
use super::limits;
use super::value::{Object, shown};
use serde_json::Value;

/// The attributes of a person, an object or a relationship.
pub(super) fn attributes(attributes: &Object, at: &str, findings: &mut Findings) {
    if attributes.len() > limits::ATTRIBUTES {
        findings.warn(
            at,
            format!("has more than {} attributes", limits::ATTRIBUTES),
        );
    }
    attribute_names(attributes, at, findings);
    for (name, value) in attributes {
        if let Value::String(text) = value
            && text.len() > limits::ATTRIBUTE_VALUE_BYTES
        {
            findings.warn(
                format!("{at}.{}", shown(name)),
                format!("is longer than {} bytes", limits::ATTRIBUTE_VALUE_BYTES),
            );
        }
    }
}

/// Checks only names, since the values of properties have no limit except that of the event.
pub(super) fn attribute_names(attributes: &Object, at: &str, findings: &mut Findings) {
    for name in attributes.keys() {
        if name.len() > limits::ATTRIBUTE_NAME_BYTES {
            findings.warn(
                format!("{at}.{}", shown(name)),
                format!(
                    "has a name longer than {} bytes",
                    limits::ATTRIBUTE_NAME_BYTES
                ),
            );
        }
    }
}
