//! The fields that all calls share, and the envelope of a batch.

use super::findings::{Finding, Findings};
use super::value::{self, Object, given, kind_of, shown};
use super::{limits, time};
use crate::records::Kind;
use serde_json::Value;

/// `type` of an item of a batch: required there, and one of the six calls.
pub(crate) fn batch_item_kind(item: &Object) -> Result<Kind, Finding> {
    match given(item, "type") {
        Some(Value::String(name)) => Kind::named(name).ok_or_else(|| {
            Finding::new(
                "type",
                "must be one of identify, track, page, screen, group and alias",
            )
        }),
        Some(other) => Err(Finding::new(
            "type",
            format!("must be a string, not {}", kind_of(other)),
        )),
        None => Err(Finding::new(
            "type",
            "is missing: an item of a batch must name its call",
        )),
    }
}

/// Checks `type` of a single call: the newest reference lets it be absent, and an older one and the
/// official clients write it. It must not contradict the endpoint.
pub(crate) fn check_call_type(call: &Object, endpoint: Kind) -> Option<Finding> {
    match given(call, "type") {
        None => None,
        Some(Value::String(name)) if name == endpoint.name() => None,
        Some(Value::String(_)) => Some(Finding::new(
            "type",
            format!("must be `{endpoint}` on this endpoint, or absent"),
        )),
        Some(other) => Some(Finding::new(
            "type",
            format!("must be a string, not {}", kind_of(other)),
        )),
    }
}

/// The fields that every call may have.
pub(super) fn check(message: &Object, findings: &mut Findings) {
    message_id(message, findings);
    times(message, findings);
    integrations(message, findings);
    // The reference has these objects on some calls only. On another call they have no effect, but they
    // must be objects.
    for field in ["context", "properties", "traits"] {
        value::object(message, field, field, findings);
    }
    // The reference marks both as read-only, but vendor samples have them.
    for field in ["receivedAt", "version"] {
        if given(message, field).is_some() {
            findings.warn(field, "is set by the service and should not be sent");
        }
    }
    // In vendor samples, but in no schema: there it is a field of the context.
    if value::string(message, "channel", "channel", findings).is_some() {
        findings.warn("channel", "belongs in the context");
    }
}

/// The fields of a batch that are checked, beside the messages.
pub(crate) const ENVELOPE: [&str; 6] = [
    "messageId",
    "timestamp",
    "originalTimestamp",
    "sentAt",
    "context",
    "integrations",
];

/// The envelope around the items of a batch.
pub(crate) fn check_envelope(envelope: &Object) -> Findings {
    let mut findings = Findings::default();
    message_id(envelope, &mut findings);
    times(envelope, &mut findings);
    if let Some(context) = given(envelope, "context") {
        super::context::check(context, &mut findings);
        value::object(envelope, "context", "context", &mut findings);
    }
    // Older text: applied to all items. Newest text (September 2026): ignored.
    if given(envelope, "integrations").is_some() {
        findings.warn(
            "integrations",
            "has no effect on a batch; it belongs in each item",
        );
    }
    findings
}

fn message_id(message: &Object, findings: &mut Findings) {
    let Some(id) = value::string(message, "messageId", "messageId", findings) else {
        return;
    };
    if id.is_empty() {
        findings.refuse("messageId", "must not be empty; leave it out instead");
    } else if id.chars().count() > limits::MESSAGE_ID_CHARACTERS {
        findings.warn(
            "messageId",
            format!(
                "is longer than {} characters",
                limits::MESSAGE_ID_CHARACTERS
            ),
        );
    }
}

fn times(message: &Object, findings: &mut Findings) {
    for field in ["timestamp", "originalTimestamp", "sentAt"] {
        let Some(text) = value::string(message, field, field, findings) else {
            continue;
        };
        // The reference on `timestamp`: "If empty the server uses its own time".
        if text.is_empty() && field == "timestamp" {
            findings.warn(field, "is empty: the service uses its own time");
            continue;
        }
        match time::read(text) {
            Ok(time::Form::Timestamp) => {}
            Ok(time::Form::NoOffset) => {
                findings.warn(field, "has no offset from UTC, so the instant is ambiguous");
            }
            Ok(time::Form::DateOnly) => findings.warn(field, "is a date without a time"),
            Err(fault) => findings.refuse(field, format!("is not an ISO 8601 time: {fault}")),
        }
    }
}

/// The reference documents an object of booleans. Its samples and the official Node client also
/// send objects with options.
fn integrations(message: &Object, findings: &mut Findings) {
    let Some(integrations) = value::object(message, "integrations", "integrations", findings)
    else {
        return;
    };
    for (name, setting) in integrations {
        let at = || format!("integrations.{}", shown(name));
        match setting {
            Value::Bool(_) | Value::Object(_) => {}
            Value::Null => findings.warn(at(), "is null, which has no effect"),
            other => findings.refuse(
                at(),
                format!("must be a boolean or an object, not {}", kind_of(other)),
            ),
        }
        // The official Go client's helper writes it so.
        if name == "all" {
            findings.warn(at(), "is spelled `All` in the API");
        }
    }
}
