//! Splits a body into messages, before validation.

use crate::json::{self, Json};
use crate::records::Kind;
use crate::rules::{self, Finding, Object, limits};
use serde_json::Value;
use serde_json::value::RawValue;

/// The maximum size of a field of a too large message that its refusal shows, in bytes.
const MAX_SHOWN: usize = 1_000;

/// An endpoint of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// One message of this kind.
    Call(Kind),
    /// An array of messages.
    Batch,
}

impl Endpoint {
    /// Returns the endpoint at `/v1/{name}`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "batch" => Some(Self::Batch),
            call => Kind::named(call).map(Self::Call),
        }
    }
}

/// The content of a request.
#[derive(Debug)]
pub(crate) enum Submission {
    /// The body can't be split into messages.
    Unreadable(Finding),
    /// A single call.
    Call(Kind, Item),
    /// A batch: its envelope and its messages.
    Batch(Object, Vec<Item>),
}

/// One message.
#[derive(Debug)]
pub(crate) struct Item {
    /// The text it was sent as. A parsed message can take a hundred times as much memory, so only one
    /// of a request is parsed at a time.
    pub(crate) json: Json,
    /// The size in bytes, as in the body.
    pub(crate) bytes: usize,
}

impl Submission {
    /// Splits a body. If it could not be read, `body` is the reason.
    pub(crate) fn read(endpoint: Endpoint, body: Result<&[u8], &Finding>) -> Self {
        let body = match body {
            Ok(body) => body,
            Err(finding) => return Self::Unreadable(finding.clone()),
        };
        match endpoint {
            Endpoint::Call(kind) => match serde_json::from_slice::<&RawValue>(body) {
                Err(error) => Self::Unreadable(not_json(&error)),
                Ok(raw) => Self::Call(
                    kind,
                    Item {
                        // The size includes whitespace around the JSON.
                        bytes: body.len(),
                        ..Item::read(raw)
                    },
                ),
            },
            Endpoint::Batch => read_batch(body).unwrap_or_else(Self::Unreadable),
        }
    }

    /// Parses the messages one by one, and skips those that are no objects.
    pub(crate) fn messages(&self) -> impl Iterator<Item = Object> {
        let items = match self {
            Self::Unreadable(_) => &[],
            Self::Call(_, item) => std::slice::from_ref(item),
            Self::Batch(_, items) => items.as_slice(),
        };
        items.iter().filter_map(|item| item.content().ok())
    }

    /// Shortens the messages that are refused for their size, since they would take much memory when parsed.
    pub(crate) fn shorten(&mut self) {
        for item in self.items_mut() {
            if item.is_too_large() {
                item.shorten();
            }
        }
    }

    /// Returns all messages, for modification.
    pub(crate) fn items_mut(&mut self) -> &mut [Item] {
        match self {
            Self::Unreadable(_) => &mut [],
            Self::Call(_, item) => std::slice::from_mut(item),
            Self::Batch(_, items) => items,
        }
    }

    /// Returns the number of messages, if the body could be split into messages.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Unreadable(_) => 0,
            Self::Call(..) => 1,
            Self::Batch(_, items) => items.len(),
        }
    }
}

impl Item {
    /// Reads a message. Any JSON value is an item; only an object is valid.
    pub(crate) fn read(raw: &RawValue) -> Self {
        Self {
            json: raw.into(),
            bytes: raw.get().len(),
        }
    }

    /// Parses the message, or returns the reason why it is not an object.
    pub(crate) fn content(&self) -> Result<Object, Finding> {
        match serde_json::from_str(self.json.text()) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(Finding::new("", "must be a JSON object")),
            Err(error) => Err(not_json(&error)),
        }
    }

    /// Returns whether the message is larger than the API allows.
    pub(crate) fn is_too_large(&self) -> bool {
        self.bytes > limits::CALL_BYTES
    }

    /// Removes all fields except those that a refusal shows.
    fn shorten(&mut self) {
        let Some(mut fields) = json::object(self.json.raw()) else {
            return;
        };
        fields.retain(|name, value| {
            ["type", "messageId"].contains(&&**name) && value.get().len() <= MAX_SHOWN
        });
        if let Ok(short) = serde_json::value::to_raw_value(&fields) {
            self.json = short.into();
        }
    }
}

/// Splits the body of a batch request into its envelope and its messages.
fn read_batch(body: &[u8]) -> Result<Submission, Finding> {
    let whole = serde_json::from_slice::<&RawValue>(body).map_err(|error| not_json(&error))?;
    let fields = json::object(whole).ok_or_else(|| Finding::new("", "must be a JSON object"))?;
    let mut envelope = Object::new();
    let mut items = None;
    for (name, raw) in fields {
        if name == "batch" {
            let raw = serde_json::from_str::<Vec<&RawValue>>(raw.get())
                .map_err(|_| Finding::new("batch", "must be an array of messages"))?;
            // The batch is refused for its number of items, so the rest would only use memory.
            if raw.len() > limits::BATCH_ITEMS {
                return Err(Finding::new(
                    "batch",
                    format!(
                        "has {} items; at most {} are taken",
                        raw.len(),
                        limits::BATCH_ITEMS
                    ),
                ));
            }
            items = Some(raw.into_iter().map(Item::read).collect());
        } else if rules::ENVELOPE.contains(&&*name) {
            let bytes = raw.get().len();
            // Not documented. The service copies these fields to each message, which may have no more.
            if bytes > limits::CALL_BYTES {
                return Err(Finding::new(
                    name,
                    format!("is {bytes} bytes; at most {} are taken", limits::CALL_BYTES),
                ));
            }
            let value = serde_json::from_str(raw.get()).map_err(|error| not_json(&error))?;
            envelope.insert(name, value);
        }
    }
    let items: Vec<Item> = items
        .ok_or_else(|| Finding::new("batch", "is missing: it must be an array of messages"))?;
    if items.is_empty() {
        // Not documented. An empty batch is certainly a mistake of its sender.
        return Err(Finding::new("batch", "is empty"));
    }
    Ok(Submission::Batch(envelope, items))
}

/// Returns only the position, since the error's text may contain parts of the body.
fn not_json(error: &serde_json::Error) -> Finding {
    Finding::new(
        "",
        format!(
            "is not valid JSON (line {}, column {})",
            error.line(),
            error.column()
        ),
    )
}
