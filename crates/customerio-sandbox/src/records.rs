//! What the sandbox keeps of what it was sent, and hands back.

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// One of the six calls of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Identifies a person.
    Identify,
    /// What happened.
    Track,
    /// What page of a site was seen.
    Page,
    /// What screen of an app was seen.
    Screen,
    /// An object, and a person's relationship to it.
    Group,
    /// Two profiles that are one person.
    Alias,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Identify,
        Self::Track,
        Self::Page,
        Self::Screen,
        Self::Group,
        Self::Alias,
    ];

    /// The name of the call, as in its path and in `type`.
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
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A message that was accepted and stored.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Received {
    /// Its place in the order of arrival: 1, 2, 3 … over the whole life of the sandbox.
    pub seq: u64,
    /// The [`Request::number`] of the request that brought it.
    pub request: u64,
    /// Its place in the batch, from 0; `None` for a call of its own.
    pub index: Option<usize>,
    /// Which call it is.
    pub kind: Kind,
    /// The `messageId` it came with, if any.
    pub message_id: Option<String>,
    /// The message as it was sent. A context of the batch around it is not put in.
    pub item: Value,
    /// Its size in bytes of JSON, as sent.
    pub bytes: usize,
    /// How many more times a message with this id arrived.
    pub duplicates: u64,
    /// What the service takes, but is hardly meant so.
    pub warnings: Vec<String>,
}

/// A message, or a whole request, that was not stored, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Refused {
    /// Its place among all that was refused: 1, 2, 3 …
    pub seq: u64,
    /// The [`Request::number`] of the request that brought it.
    pub request: u64,
    /// Its place in the batch, from 0; `None` for a call of its own or a whole request.
    pub index: Option<usize>,
    /// The call, if it could be determined.
    pub kind: Option<Kind>,
    /// The message's `messageId`, if it has a valid one.
    pub message_id: Option<String>,
    /// The message as it was sent, where it could be read and is no larger than a call may be.
    pub item: Option<Value>,
    /// Whether the sender was answered 2xx all the same, as permissive mode does.
    pub silently: bool,
    /// Every reason, as `place: what is wrong`.
    pub reasons: Vec<String>,
}

/// A request to a path under `/v1`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Request {
    /// Its place in the order of arrival: 1, 2, 3 … over the whole life of the sandbox.
    pub number: u64,
    /// Its path, such as `/v1/batch`. What follows an unknown second segment is left out: some
    /// paths of the service hold a key.
    pub path: String,
    /// The status it was answered with; `None` as long as there is no answer, and for ever where
    /// the connection was cut instead.
    pub status: Option<u16>,
    /// Bytes of the body as sent, before decompression, as far as they were read.
    pub bytes: usize,
    /// Bytes of the body after decompression, as far as they were read.
    pub decoded_bytes: usize,
    /// The number of messages, if the body could be split into messages.
    pub items: usize,
    /// Whether it asked for strict mode.
    pub strict: bool,
    /// Its `Content-Encoding`, if it names one.
    pub encoding: Option<String>,
    /// When it arrived. In JSON: milliseconds since 1970.
    #[serde(rename = "arrived_ms", serialize_with = "milliseconds")]
    pub arrived: SystemTime,
    /// What the fault that it met does, in words.
    pub fault: Option<String>,
    /// What is odd about the request itself.
    pub warnings: Vec<String>,
}

/// How much of everything there was since the start, or since it was last cleared.
///
/// A message that is judged ends in exactly one of [`accepted`](Self::accepted),
/// [`duplicates`](Self::duplicates), [`refused`](Self::refused) and [`dropped`](Self::dropped). One
/// whose request met a fault that replaces the response is not counted in any of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Counts {
    /// Connections that were made, those that were reset at once among them.
    pub connections: u64,
    /// Connections that were reset because of an outage: new ones, and those it found open.
    pub turned_away: u64,
    /// Requests to a path under `/v1`.
    pub requests: u64,
    /// Messages stored.
    pub accepted: u64,
    /// Messages that were in order, but whose id had been stored before.
    pub duplicates: u64,
    /// Messages not stored, and the answer said so. In a batch that is refused as a whole the good
    /// ones count too.
    pub refused: u64,
    /// Messages not stored although the answer was 200, as permissive mode does.
    pub dropped: u64,
    /// Requests whose key was missing, ill-formed or unknown, in either mode.
    pub unauthorized: u64,
    /// Requests whose body could not be split into messages: too large, too many,
    /// no JSON, no batch.
    pub unreadable: u64,
    /// Warnings about messages and requests.
    pub warnings: u64,
    /// Requests that met a fault.
    pub faulted: u64,
    /// Requests that a fault holds back now.
    pub held: u64,
    /// Messages that were stored and had to make room since.
    pub forgotten_messages: u64,
    /// Requests whose record had to make room since.
    pub forgotten_requests: u64,
    /// Refusals that had to make room since.
    pub forgotten_refusals: u64,
    /// How often the sandbox was cleared. The one count that clearing does not reset.
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
