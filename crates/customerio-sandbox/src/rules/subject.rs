//! Whom a message is about, and what it does to them. A later message may be to a person who is gone.

use super::value::{Object, given};
use crate::records::Kind;
use serde_json::Value;

/// A person with an id, and what a message does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subject {
    pub(crate) user: String,
    pub(crate) act: Act,
}

/// What a message does to its person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Act {
    /// It describes the person, or reports what they did.
    Describe,
    Suppress,
    Unsuppress,
    /// It deletes the person, who may be suppressed too.
    Delete,
    /// It merges another person into this one.
    Merge {
        previous: String,
    },
}

impl Subject {
    /// Returns `None` for a message without a `userId`.
    pub(crate) fn of(kind: Kind, message: &Object) -> Option<Self> {
        let act = match kind {
            Kind::Alias => Act::Merge {
                previous: id(message, "previousId")?,
            },
            Kind::Track => match given(message, "event").and_then(Value::as_str) {
                Some("User Suppressed") => Act::Suppress,
                Some("User Unsuppressed") => Act::Unsuppress,
                Some("User Deleted") => Act::Delete,
                Some(_) | None => Act::Describe,
            },
            Kind::Identify | Kind::Page | Kind::Screen | Kind::Group => Act::Describe,
        };
        let user = id(message, "userId")?;
        Some(Self { user, act })
    }
}

fn id(message: &Object, field: &str) -> Option<String> {
    match given(message, field)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
