//! The rules of `track`.

use super::findings::Findings;
use super::value::{Object, given, identifier, kind_of};
use super::{limits, semantic, soft};
use serde_json::Value;

/// The reference requires `event` and one of `userId`, `anonymousId` and `groupId`; two of its
/// semantic events need no identity.
pub(super) fn check(track: &Object, context: Option<&Value>, findings: &mut Findings) {
    let event = event_name(track, findings);
    let user = identifier(track, "userId", findings);
    let anonymous = identifier(track, "anonymousId", findings);
    let group = identifier(track, "groupId", findings);
    if !(user || anonymous || group || event.is_some_and(semantic::needs_no_identity)) {
        findings.refuse(
            "userId",
            "is missing: track needs userId, anonymousId or groupId",
        );
    }
    if let Some(Value::Object(properties)) = given(track, "properties") {
        soft::attribute_names(properties, "properties", findings);
    }
    if given(track, "traits").is_some() {
        findings.warn(
            "traits",
            "is not a field of track; were `properties` or `context.traits` meant?",
        );
    }
    if let Some(event) = event {
        semantic::check(event, track, context, findings);
    }
}

fn event_name<'a>(track: &'a Object, findings: &mut Findings) -> Option<&'a str> {
    match given(track, "event") {
        None => {
            findings.refuse("event", "is missing: track needs the name of the event");
            None
        }
        Some(Value::String(name)) if name.trim().is_empty() => {
            findings.refuse("event", "must not be empty");
            None
        }
        Some(Value::String(name)) => {
            if name.len() > limits::EVENT_NAME_BYTES {
                findings.warn(
                    "event",
                    format!(
                        "is longer than {} bytes, the limit of the store behind the API",
                        limits::EVENT_NAME_BYTES
                    ),
                );
            }
            Some(name)
        }
        Some(other) => {
            findings.refuse("event", format!("must be a string, not {}", kind_of(other)));
            None
        }
    }
}
