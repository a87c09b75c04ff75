//! Events that the service acts on. The names are exact; what each needs comes from the published
//! semantic events (September 2026), and where their schema and their text disagree, the comment
//! says which one judges.

use super::findings::Findings;
use super::group;
use super::value::{self, Object, given, kind_of};
use serde_json::Value;

/// The two reports are about a message that was delivered, not about a person.
pub(super) fn needs_no_identity(event: &str) -> bool {
    matches!(event, "Report Delivery Event" | "Report Content Event")
}

/// Returns whether the service defines the form of this event.
#[cfg(feature = "catalog")]
pub(crate) fn is_semantic(event: &str) -> bool {
    matches!(
        event,
        "Device Created or Updated"
            | "Device Deleted"
            | "User Deleted"
            | "User Suppressed"
            | "User Unsuppressed"
            | "Relationship Deleted"
            | "Object Deleted"
            | "Report Delivery Event"
            | "Report Content Event"
    )
}

/// Checks what `event` needs if it is one of those events.
pub(super) fn check(event: &str, track: &Object, context: Option<&Value>, findings: &mut Findings) {
    match event {
        "Device Created or Updated" | "Device Deleted" => {
            user(track, findings);
            device(track, context, findings);
        }
        "User Deleted" | "User Suppressed" | "User Unsuppressed" => user(track, findings),
        "Relationship Deleted" => {
            user(track, findings);
            object(track, findings);
        }
        "Object Deleted" => {
            // The service ignores the value, but its schema requires one.
            if !is_identifier(track, "anonymousId") {
                findings.refuse(
                    "anonymousId",
                    "is missing: this event needs one, of any value",
                );
            }
            // The schema forgets to require the id of the object; the text does not.
            object(track, findings);
        }
        "Report Delivery Event" => report_delivery(track, findings),
        "Report Content Event" => report_content(track, findings),
        // Only an introduction of the reference has this name; no schema has it.
        "Delete Person" => findings.warn(
            "event",
            "has no effect: the event that deletes a person is `User Deleted`",
        ),
        _ => {}
    }
}

fn is_identifier(track: &Object, field: &str) -> bool {
    match given(track, field) {
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Number(_)) => true,
        _ => false,
    }
}

fn user(track: &Object, findings: &mut Findings) {
    if !is_identifier(track, "userId") {
        findings.refuse("userId", "is missing: this event needs the person's id");
    }
}

/// A JavaScript sample of the documentation puts the device in the properties. The schema and the
/// vendor's mobile libraries have it in the context.
fn device(track: &Object, context: Option<&Value>, findings: &mut Findings) {
    let device = context
        .and_then(Value::as_object)
        .and_then(|context| given(context, "device"))
        .and_then(Value::as_object);
    match device.and_then(|device| given(device, "token")) {
        Some(Value::String(token)) if !token.is_empty() => {}
        // The wrong type was found when the context was checked.
        Some(other) if !other.is_string() => {}
        _ => {
            let misplaced = given(track, "properties")
                .and_then(Value::as_object)
                .is_some_and(|properties| properties.contains_key("device"));
            findings.refuse(
                "context.device.token",
                if misplaced {
                    "is missing: this event needs it in the context, not in the properties"
                } else {
                    "is missing: this event needs it"
                },
            );
        }
    }
    if let Some(Value::String(name)) = device.and_then(|device| given(device, "type"))
        && !["android", "ios"].contains(&name.as_str())
    {
        findings.refuse("context.device.type", "must be android or ios");
    }
}

/// The schema says the type of an object is an integer, its example is a string: both pass.
fn object(track: &Object, findings: &mut Findings) {
    let properties = given(track, "properties").and_then(Value::as_object);
    match properties.and_then(|properties| given(properties, "objectId")) {
        Some(Value::String(id)) if !id.is_empty() => {}
        Some(Value::Number(_)) => findings.warn(
            "properties.objectId",
            "is a number; the API's reference says string",
        ),
        Some(other) if !other.is_string() => findings.refuse(
            "properties.objectId",
            format!("must be a string, not {}", kind_of(other)),
        ),
        _ => findings.refuse("properties.objectId", "is missing: this event needs it"),
    }
    if let Some(kind) = properties.and_then(|properties| given(properties, "objectTypeId")) {
        group::object_type(kind, "properties.objectTypeId", findings);
    }
}

fn properties<'a>(track: &'a Object, findings: &mut Findings) -> Option<&'a Object> {
    match given(track, "properties") {
        Some(Value::Object(properties)) => Some(properties),
        Some(_) => None,
        None => {
            findings.refuse("properties", "is missing: this event needs it");
            None
        }
    }
}

/// The schema requires the properties but none in particular.
fn report_delivery(track: &Object, findings: &mut Findings) {
    let Some(properties) = properties(track, findings) else {
        return;
    };
    for field in ["deliveryId", "metric"] {
        if given(properties, field).is_none() {
            findings.warn(
                format!("properties.{field}"),
                "is missing; a report needs it to be useful",
            );
        }
    }
    for field in ["deliveryId", "recipient", "reason", "actionValue", "href"] {
        value::string(properties, field, &format!("properties.{field}"), findings);
    }
    match value::string(properties, "metric", "properties.metric", findings) {
        None | Some("delivered" | "clicked" | "converted" | "opened") => {}
        // Segment's destination for Customer.io sends these too.
        Some("spammed" | "bounced" | "dropped" | "deferred") => findings.warn(
            "properties.metric",
            "is not in the published list, though Segment sends it",
        ),
        Some(_) => findings.refuse(
            "properties.metric",
            "must be one of delivered, clicked, converted and opened",
        ),
    }
}

/// The published schema requires an `activityType` that it defines nowhere (it means `actionType`):
/// that requirement is a mistake and is not made here.
fn report_content(track: &Object, findings: &mut Findings) {
    let Some(properties) = properties(track, findings) else {
        return;
    };
    match value::string(properties, "actionType", "properties.actionType", findings) {
        Some("viewed_content" | "clicked_content") => {}
        None if given(properties, "actionType").is_some() => {}
        None => findings.warn(
            "properties.actionType",
            "is missing; a report needs it to be useful",
        ),
        Some(_) => findings.refuse(
            "properties.actionType",
            "must be viewed_content or clicked_content",
        ),
    }
    for field in ["contentId", "templateId"] {
        if let Some(id) = given(properties, field)
            && !(id.is_i64() || id.is_u64())
        {
            findings.refuse(format!("properties.{field}"), "must be an integer");
        }
    }
}
