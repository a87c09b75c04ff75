//! The records of messages and requests.

use crate::catalog::{Finding, Personal, Verdict};
use crate::json::Json;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// One of the six calls of the API.
///
/// ```
/// use customerio_sandbox::Kind;
///
/// assert_eq!(Kind::Identify.name(), "identify");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Identifies a person.
    Identify,
    /// Reports an action.
    Track,
    /// Reports the view of a page.
    Page,
    /// Reports the view of a screen of an app.
    Screen,
    /// Describes an object and a person's relationship to it.
    Group,
    /// Merges two profiles of one person.
    Alias,
}

impl Kind {
    pub(crate) const CALLS: [Self; 6] = [
        Self::Identify,
        Self::Track,
        Self::Page,
        Self::Screen,
        Self::Group,
        Self::Alias,
    ];

    /// Returns the name of the call, as in its path and in `type`.
    ///
    /// ```
    /// assert_eq!(customerio_sandbox::Kind::Group.name(), "group");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::Track => "track",
            Self::Page => "page",
            Self::Screen => "screen",
            Self::Group => "group",
            Self::Alias => "alias",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::CALLS.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A message that was accepted and stored.
///
/// ```
/// use customerio_sandbox::{Kind, Received, Verdict};
///
/// fn is_good_order(message: &Received) -> bool {
///     message.kind == Kind::Track
///         && message.item()["event"] == "Order Completed"
///         && message.json().contains("12.50")
///         && message.verdict == Verdict::Good
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Received {
    /// Its number in the order of arrival, from 1. Clearing the sandbox does not reset it.
    pub seq: u64,
    /// The [`Request::number`] of its request; 0 for a message of a file.
    pub request: u64,
    /// Its index in the batch, from 0; `None` for a single call.
    pub index: Option<usize>,
    /// The call.
    pub kind: Kind,
    /// Its `messageId`, if it has one.
    pub message_id: Option<String>,
    pub(crate) item: Json,
    /// Its size in bytes of JSON, as sent.
    pub bytes: usize,
    /// When it was stored. In JSON: milliseconds since 1970.
    #[serde(rename = "arrived_ms", serialize_with = "milliseconds")]
    pub arrived: SystemTime,
    /// The number of later messages with the same id.
    pub duplicates: u64,
    /// Probable mistakes that the service accepts.
    pub warnings: Vec<String>,
    /// The verdict by the rules of the API and by the catalog.
    pub verdict: Verdict,
    /// The differences from the catalog; empty without a catalog.
    pub findings: Vec<Finding>,
    /// The values that the catalog marks as personal data.
    pub personal: Vec<Personal>,
}

impl Received {
    /// Replaces the verdict of an earlier catalog.
    #[cfg(feature = "catalog")]
    pub(crate) fn set_judged(&mut self, judged: crate::catalog::Judged) {
        self.verdict = judged.verdict(!self.warnings.is_empty());
        self.findings = judged.findings;
        self.personal = judged.personal;
    }

    /// Parses the message. The context of its batch is not merged into it.
    ///
    /// A number that no 64-bit integer or float holds is rounded; [`json`](Self::json) has its
    /// digits.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// send(&sandbox, "POST /v1/track", r#"{"userId": "u1", "event": "Paid"}"#)?;
    /// assert_eq!(sandbox.messages()[0].item()["userId"], "u1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn item(&self) -> Value {
        self.item.value()
    }

    /// Returns the message as the text that was sent, without a write key.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// send(&sandbox, "POST /v1/identify", r#"{"userId": "u1", "traits": {"total": 12.50}}"#)?;
    /// assert!(sandbox.messages()[0].json().contains("12.50"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn json(&self) -> &str {
        self.item.text()
    }
}

/// A message or a whole request that was not stored, with the reasons.
///
/// ```
/// use customerio_sandbox::Refused;
///
/// fn report(refused: &Refused) -> String {
///     let user = refused.item().map(|item| item["userId"].clone());
///     format!("{user:?}: {} in {}", refused.reasons.join("; "), refused.json().unwrap_or("no JSON"))
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Refused {
    /// Its number among all refusals, from 1.
    pub seq: u64,
    /// The [`Request::number`] of its request.
    pub request: u64,
    /// Its index in the batch, from 0; `None` for a single call or a whole request.
    pub index: Option<usize>,
    /// The call, if it could be determined.
    pub kind: Option<Kind>,
    /// The message's `messageId`, if it has a valid one.
    pub message_id: Option<String>,
    pub(crate) item: Option<Json>,
    /// When it was refused. In JSON: milliseconds since 1970.
    #[serde(rename = "arrived_ms", serialize_with = "milliseconds")]
    pub arrived: SystemTime,
    /// Whether the response was 200 nevertheless, as in permissive mode.
    pub silently: bool,
    /// All reasons, as `path: message`.
    pub reasons: Vec<String>,
}

impl Refused {
    /// Parses the message, where it is a JSON object and no larger than a call may be.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// send(&sandbox, "POST /v1/track", r#"{"userId": "u1"}"#)?;
    /// let item = sandbox.refused()[0].item().ok_or("no object")?;
    /// assert_eq!(item["userId"], "u1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn item(&self) -> Option<Value> {
        self.item.as_ref().map(Json::value)
    }

    /// Returns the message as the text that was sent, without a write key, where [`item`](Self::item)
    /// returns it.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// send(&sandbox, "POST /v1/track", r#"{"userId": "u1"}"#)?;
    /// assert_eq!(sandbox.refused()[0].json(), Some(r#"{"userId": "u1"}"#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn json(&self) -> Option<&str> {
        self.item.as_ref().map(Json::text)
    }
}

/// A request to a path under `/v1`.
///
/// ```
#[doc = client!()]
/// let sandbox = Sandbox::start()?;
/// sandbox.inject(Fault::status(503));
/// send(&sandbox, "POST /v1/track", PAID)?;
/// let request = &sandbox.requests()[0];
/// assert_eq!((request.items, request.status), (1, Some(503)));
/// assert_eq!(request.fault.as_deref(), Some("answers 503"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Request {
    /// Its number in the order of arrival, from 1. Clearing the sandbox does not reset it.
    pub number: u64,
    /// Its path, such as `/v1/batch`, without segments after an unknown second one: some paths of the
    /// service contain a key.
    pub path: String,
    /// The status of the response; `None` before the response, and if the connection was closed without
    /// one.
    pub status: Option<u16>,
    /// The time from the arrival to the response in milliseconds; `None` without one.
    pub took_ms: Option<u64>,
    /// The number of bytes that were read from the body, before decompression.
    pub bytes: usize,
    /// The number of bytes of the body after decompression.
    pub decoded_bytes: usize,
    /// The number of messages, if the body could be split into messages.
    pub items: usize,
    /// Whether it requests strict mode.
    pub strict: bool,
    /// Its `Content-Encoding`, if it names one.
    pub encoding: Option<String>,
    /// Its headers without those that contain a key. They are not in the list of requests.
    #[serde(skip)]
    pub(crate) headers: Vec<Header>,
    /// When it arrived. In JSON: milliseconds since 1970.
    #[serde(rename = "arrived_ms", serialize_with = "milliseconds")]
    pub arrived: SystemTime,
    /// The fault that was applied to it, in words.
    pub fault: Option<String>,
    /// The warnings about the request itself.
    pub warnings: Vec<String>,
}

/// A header of a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Header {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// Counters since the start, or since the sandbox was last cleared.
///
/// A validated message is counted in exactly one of [`accepted`](Self::accepted),
/// [`duplicates`](Self::duplicates), [`refused`](Self::refused) and [`dropped`](Self::dropped). A
/// message whose request met a fault that replaces the response is not counted.
///
/// ```
#[doc = client!()]
/// let sandbox = Sandbox::start()?;
/// send(&sandbox, "POST /v1/track", r#"{"userId": "u1", "event": "Paid", "messageId": "m-1"}"#)?;
/// send(&sandbox, "POST /v1/track", r#"{"userId": "u1", "event": "Paid", "messageId": "m-1"}"#)?;
/// let counts = sandbox.counts();
/// assert_eq!((counts.requests, counts.accepted, counts.duplicates), (2, 1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Counts {
    /// Connections, including those that were reset immediately.
    pub connections: u64,
    /// Connections that an outage reset: new ones, and those that were open at its start.
    pub turned_away: u64,
    /// Requests to a path under `/v1`.
    pub requests: u64,
    /// Messages stored.
    pub accepted: u64,
    /// Valid messages with a known id.
    pub duplicates: u64,
    /// Messages that were not stored, with an error in the response. All messages of a refused batch
    /// count.
    pub refused: u64,
    /// Messages that were not stored although the response was 200, as in permissive mode.
    pub dropped: u64,
    /// Requests whose key was missing, ill-formed or unknown, in either mode.
    pub unauthorized: u64,
    /// Requests whose body could not be split into messages: it is too large, has too many messages, or
    /// is not JSON or not a batch.
    pub unreadable: u64,
    /// Warnings about messages and requests.
    pub warnings: u64,
    /// Requests to which a fault was applied.
    pub faulted: u64,
    /// Requests that a fault currently delays.
    pub held: u64,
    /// Messages that were stored and later removed to limit memory.
    pub forgotten_messages: u64,
    /// Records of requests that were removed to limit memory.
    pub forgotten_requests: u64,
    /// Refusals that were removed to limit memory.
    pub forgotten_refusals: u64,
    /// The number of times that the sandbox was cleared. Clearing does not reset this counter.
    pub cleared: u64,
}

fn milliseconds<S: Serializer>(time: &SystemTime, to: S) -> Result<S::Ok, S::Error> {
    let signed = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    to.serialize_i64(match time.duration_since(UNIX_EPOCH) {
        Ok(since) => signed(since),
        // The clock of the machine is set to a time before 1970.
        Err(before) => -signed(before.duration()),
    })
}
