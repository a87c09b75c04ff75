//! The rules of `identify`.

use super::findings::Findings;
use super::value::{Object, given, identifier, kind_of};
use super::{soft, time};
use serde_json::Value;

/// The reference requires `userId` or `anonymousId`. Its text adds that with Customer.io as the
/// destination both may be absent where `traits.email` is set.
pub(super) fn check(identify: &Object, findings: &mut Findings) {
    let user = identifier(identify, "userId", findings);
    let anonymous = identifier(identify, "anonymousId", findings);
    let traits = match given(identify, "traits") {
        Some(Value::Object(traits)) => Some(traits),
        _ => None,
    };
    let email = matches!(
        traits.and_then(|traits| given(traits, "email")),
        Some(Value::String(email)) if !email.trim().is_empty()
    );
    if !(user || anonymous || email) {
        findings.refuse(
            "userId",
            "is missing: identify needs userId, anonymousId or traits.email",
        );
    }
    if let Some(traits) = traits {
        known_traits(traits, findings);
        soft::attributes(traits, "traits", findings);
    }
}

/// Checks traits that the service acts on. The reference documents their types but not the effect of
/// another type, so a mistake is a warning.
fn known_traits(traits: &Object, findings: &mut Findings) {
    if let Some(email) = given(traits, "email")
        && !email.is_string()
    {
        findings.warn(
            "traits.email",
            format!("should be a string, not {}", kind_of(email)),
        );
    }
    if let Some(Value::String(created)) = given(traits, "createdAt")
        && time::read(created).is_err()
    {
        findings.warn("traits.createdAt", "should be an ISO 8601 time");
    }
    match given(traits, "unsubscribed") {
        None | Some(Value::Bool(_)) => {}
        Some(_) => findings.warn("traits.unsubscribed", "should be a boolean"),
    }
    if let Some(preferences) = given(traits, "cio_subscription_preferences")
        && !preferences.is_object()
    {
        findings.warn("traits.cio_subscription_preferences", "should be an object");
    }
}
