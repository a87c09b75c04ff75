//! The reasons why JSON is not a call.

use crate::call::CallKind;
use crate::timestamp::TimestampError;

/// The reason why JSON is not a call. No message shows a value except a time, since values may be
/// personal data.
///
/// ```
/// use customerio_core::call::{JsonCall, JsonCallError};
///
/// let error = JsonCall::parse(br#"{"type":"track","userId":"u1","evnet":"Paid"}"#).unwrap_err();
/// assert!(matches!(error, JsonCallError::UnknownKey { .. }));
/// assert!(error.to_string().ends_with("did you mean `event`?"));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JsonCallError {
    /// The bytes are not UTF-8.
    #[error("byte {0} is not UTF-8; write the message as UTF-8")]
    NotUtf8(usize),
    /// The text is not JSON.
    #[error("it is not valid JSON: {0}")]
    Syntax(serde_json::Error),
    /// The JSON is not an object.
    #[error("it is not a JSON object; write a message as `{{\"type\": \"track\", …}}`")]
    NotAnObject,
    /// Keys occur twice in an object.
    #[error("{} occurs twice; remove one of the two", .0.join(", "))]
    RepeatedKeys(
        /// A JSON Pointer to each.
        Vec<String>,
    ),
    /// A required key is missing.
    #[error("`{key}` is missing; a call `{kind}` needs it")]
    Missing {
        /// The key.
        key: &'static str,
        /// The call.
        kind: CallKind,
    },
    /// The call is not named.
    #[error("`type` is missing; add `\"type\": \"track\"` or another call")]
    NoType,
    /// `type` is not the name of a call.
    #[error("`type` must be one of identify, track, page, screen, group and alias")]
    UnknownType,
    /// The call has no such key.
    #[error("a call `{kind}` has no key `{key}`; {}", advice(.nearest.as_deref()))]
    UnknownKey {
        /// The key, with control characters as escapes.
        key: String,
        /// The call.
        kind: CallKind,
        /// A known key with a similar name.
        nearest: Option<String>,
    },
    /// A value has another type.
    #[error("`{key}` must be {expected}")]
    WrongType {
        /// The key.
        key: &'static str,
        /// The type that it must have.
        expected: &'static str,
    },
    /// A time can't be read.
    #[error("`{key}`: {error}")]
    Time {
        /// The key.
        key: &'static str,
        /// The reason.
        error: TimestampError,
    },
}

fn advice(nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => "remove it, or move it into `properties`, `traits` or `context`".to_owned(),
    }
}
