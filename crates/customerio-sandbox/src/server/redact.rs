//! Keeps write keys out of what is stored.

use super::auth::Key;
use crate::rules::Object;
use crate::submission::Submission;
use serde_json::Value;

const REDACTED: &str = "[redacted]";

/// The shortest key that is looked for in messages. Real ones are longer; a test's key may be a
/// common word, and its messages must stay as they are.
const SHORTEST_KEY: usize = 16;

/// Takes the key out of the messages of its own request: a field named for it, as mobile
/// libraries send, and any text that holds it, as careless programs do.
pub(super) fn redact(submission: &mut Submission, key: &Key) {
    let key = Some(key.expose()).filter(|key| key.len() >= SHORTEST_KEY);
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

/// Nested no deeper than the JSON reader allowed.
fn redact_value(value: &mut Value, key: &str) {
    match value {
        Value::String(text) if text.contains(key) => *text = text.replace(key, REDACTED),
        Value::Array(items) => items.iter_mut().for_each(|item| redact_value(item, key)),
        Value::Object(object) => redact_object(object, key),
        _ => {}
    }
}
