//! Limits of the store behind the API (see [`limits`]): warnings, never refusals.

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

/// Names alone: the values of an event's properties have no limit but that of the event.
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
