//! Removes write keys from stored messages.

use super::auth::Key;
use crate::json;
use crate::submission::{Item, Submission};
use serde::Serialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

const REDACTED: &str = "[redacted]";

/// The field in which mobile libraries send the key.
const WRITE_KEY: &str = "writeKey";

/// The minimum length of a key that is searched in messages, in bytes. Real keys are longer. A test's
/// key may be a common word, and its messages must not change.
const MIN_KEY_BYTES: usize = 16;

/// The depth of values that the JSON reader allows.
const MAX_DEPTH: usize = 128;

/// Removes the key from the messages of its own request: the field that mobile libraries send, and any
/// string that contains it.
pub(super) fn redact(submission: &mut Submission, key: &Key) {
    let key = Some(key.expose()).filter(|key| key.len() >= MIN_KEY_BYTES);
    for item in submission.items_mut() {
        if let Some(clean) = redact_message(item.json.raw(), key) {
            // The size is that of the message as sent.
            let bytes = item.bytes;
            *item = Item {
                json: clean.into(),
                bytes,
            };
        }
    }
}

/// Returns the message without the key; `None` if the key is not in it.
fn redact_message(message: &RawValue, key: Option<&str>) -> Option<Box<RawValue>> {
    let named = redact_field(message);
    let rest = named.as_deref().unwrap_or(message);
    let redacted = key.and_then(|key| match redact_value(rest, key, 0) {
        Cow::Owned(redacted) => Some(redacted),
        Cow::Borrowed(_) => None,
    });
    redacted.or(named)
}

/// Replaces the field for the key; `None` if there is no such field.
fn redact_field(message: &RawValue) -> Option<Box<RawValue>> {
    let mut object = json::object(message)?;
    let field = object.get_mut(WRITE_KEY)?;
    let hidden = raw(REDACTED)?;
    *field = &hidden;
    raw(&object)
}

/// Returns `value` with the key replaced in every string and every name, borrowed if there is
/// none. Numbers keep their digits.
///
/// A value at a greater depth than the JSON reader allows stays: its message is refused, and only the
/// reason is stored.
fn redact_value<'a>(value: &'a RawValue, key: &str, depth: usize) -> Cow<'a, RawValue> {
    let text = value.get();
    // An escape can stand for any character of the key.
    if depth > MAX_DEPTH || (!text.contains(key) && !text.contains('\\')) {
        return Cow::Borrowed(value);
    }
    let redacted = match text.as_bytes().first() {
        Some(b'"') => serde_json::from_str::<String>(text)
            .ok()
            .filter(|string| string.contains(key))
            .and_then(|string| raw(&string.replace(key, REDACTED))),
        Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(text)
            .ok()
            .and_then(|items| {
                let items: Vec<_> = items
                    .into_iter()
                    .map(|item| redact_value(item, key, depth + 1))
                    .collect();
                let found = items.iter().any(|item| matches!(item, Cow::Owned(_)));
                found.then(|| raw(&items)).flatten()
            }),
        Some(b'{') => json::object(value).and_then(|fields| {
            let fields: Vec<_> = fields
                .into_iter()
                .map(|(name, value)| (name, redact_value(value, key, depth + 1)))
                .collect();
            let found = fields
                .iter()
                .any(|(name, value)| name.contains(key) || matches!(value, Cow::Owned(_)));
            let fields = fields
                .into_iter()
                .map(|(name, value)| (name.replace(key, REDACTED), value));
            found
                .then(|| raw(&fields.collect::<BTreeMap<_, _>>()))
                .flatten()
        }),
        _ => None,
    };
    redacted.map_or(Cow::Borrowed(value), Cow::Owned)
}

fn raw(value: &(impl Serialize + ?Sized)) -> Option<Box<RawValue>> {
    serde_json::value::to_raw_value(value).ok()
}
