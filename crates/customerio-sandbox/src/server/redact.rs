//! Removes write keys from stored messages.

use super::auth::Key;
use crate::rules::Object;
use crate::submission::Submission;
use serde_json::Value;

const REDACTED: &str = "[redacted]";

/// The minimum length of a key that is searched in messages, in bytes. Real keys are longer. A test's
/// key may be a common word, and its messages must not change.
const MIN_KEY_BYTES: usize = 16;

/// Removes the key from the messages of its own request: the field that mobile libraries send, and any
/// string that contains it.
pub(super) fn redact(submission: &mut Submission, key: &Key) {
    let key = Some(key.expose()).filter(|key| key.len() >= MIN_KEY_BYTES);
    for message in submission.messages_mut() {
        if let Some(field) = message.get_mut("writeKey") {
            *field = Value::from(REDACTED);
        }
        if let Some(key) = key {
            redact_object(message, key);
        }
    }
}

fn redact_object(object: &mut Object, key: &str) {
    if object.keys().any(|name| name.contains(key)) {
        *object = std::mem::take(object)
            .into_iter()
            .map(|(name, value)| (name.replace(key, REDACTED), value))
            .collect();
    }
    object
        .values_mut()
        .for_each(|value| redact_value(value, key));
}

/// Recursion is limited by the JSON reader.
fn redact_value(value: &mut Value, key: &str) {
    match value {
        Value::String(text) if text.contains(key) => *text = text.replace(key, REDACTED),
        Value::Array(items) => items.iter_mut().for_each(|item| redact_value(item, key)),
        Value::Object(object) => redact_object(object, key),
        _ => {}
    }
}
