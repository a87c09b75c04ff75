//! The rule of `page` and `screen`.

use super::findings::Findings;
use super::soft;
use super::value::{self, Object, given, identifier};
use serde_json::Value;

/// The reference requires `userId` or `anonymousId`. It does not ask for `name`, but destinations
/// (a screen's above all) do, so its absence is a warning.
pub(super) fn check(view: &Object, findings: &mut Findings) {
    let user = identifier(view, "userId", findings);
    let anonymous = identifier(view, "anonymousId", findings);
    if !(user || anonymous) {
        findings.refuse("userId", "is missing: a view needs userId or anonymousId");
    }
    match value::string(view, "name", "name", findings) {
        None if given(view, "name").is_some() => {}
        None | Some("") => findings.warn("name", "is missing; some destinations need it"),
        Some(_) => {}
    }
    if let Some(Value::Object(properties)) = given(view, "properties") {
        soft::attribute_names(properties, "properties", findings);
    }
}
