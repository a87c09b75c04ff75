//! The rules of `group`: an object, and the relationship of a person to it.

use super::findings::Findings;
use super::soft;
use super::value::{self, Object, given, identifier, kind_of};
use serde_json::Value;

/// Attribute names that the vendor's documentation reserves for objects.
const RESERVED: &[&str] = &[
    "object_id",
    "objectId",
    "cio_object_id",
    "relationship",
    "_relationship",
];

/// The reference requires `groupId`. The person may be absent: then the call is about the object
/// alone.
pub(super) fn check(group: &Object, findings: &mut Findings) {
    if !identifier(group, "groupId", findings) {
        findings.refuse("groupId", "is missing: group needs the id of the object");
    }
    identifier(group, "userId", findings);
    identifier(group, "anonymousId", findings);
    // An older reference had it here.
    if let Some(kind) = given(group, "objectTypeId") {
        object_type(kind, "objectTypeId", findings);
        findings.warn(
            "objectTypeId",
            "belongs in `traits` by the newest reference",
        );
    }
    let Some(Value::Object(traits)) = given(group, "traits") else {
        return;
    };
    if let Some(kind) = given(traits, "objectTypeId") {
        object_type(kind, "traits.objectTypeId", findings);
    }
    if let Some(kind) = given(traits, "object_type_id") {
        object_type(kind, "traits.object_type_id", findings);
        findings.warn(
            "traits.object_type_id",
            "is spelled `objectTypeId` by the newest reference",
        );
    }
    if let Some(attributes) = value::object(
        traits,
        "relationshipAttributes",
        "traits.relationshipAttributes",
        findings,
    ) {
        soft::attributes(attributes, "traits.relationshipAttributes", findings);
    }
    for name in RESERVED {
        if traits.contains_key(*name) {
            findings.warn(format!("traits.{name}"), "is a reserved name of objects");
        }
    }
    soft::attributes(traits, "traits", findings);
}

/// Published as an integer written as a string; vendor samples also send the integer itself.
pub(super) fn object_type(value: &Value, at: &str, findings: &mut Findings) {
    match value {
        Value::String(text) if text.parse::<u64>().is_ok() => {}
        Value::Number(number) if number.is_u64() => {}
        Value::String(_) | Value::Number(_) => {
            findings.refuse(at, "must be the number of an object type, such as \"1\"");
        }
        other => findings.refuse(
            at,
            format!(
                "must be the number of an object type, such as \"1\", not {}",
                kind_of(other)
            ),
        ),
    }
}
