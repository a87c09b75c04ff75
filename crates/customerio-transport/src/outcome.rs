//! How messages end, and how a program is told.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use customerio_core::call::CallKind;

use crate::delivery::Failure;

/// The end of one message, as [`on_outcome`](crate::ClientBuilder::on_outcome) is told of it.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// Which call it was.
    pub kind: CallKind,
    /// How it ended.
    pub end: Ending<'a>,
    item: &'a [u8],
    id: &'a [u8],
}

/// How a message ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending<'a> {
    /// The server answered 2xx, and did not say that it failed.
    Delivered,
    /// The server refused this message. It is kept; see [`Client::rejected`](crate::Client::rejected).
    Rejected(&'a Rejection),
    /// It was the oldest in a full queue, under [`WhenFull::DropOldest`](crate::WhenFull::DropOldest).
    Dropped,
    /// The client was shut down before the message was final. Where a request was under way, the
    /// server may have it.
    Left,
}

impl<'a> Outcome<'a> {
    pub(crate) fn new(
        kind: CallKind,
        item: &'a [u8],
        id: core::ops::Range<usize>,
        end: Ending<'a>,
    ) -> Self {
        Self {
            kind,
            end,
            item,
            id: item.get(id).unwrap_or_default(),
        }
    }

    /// The message's id, read from its bytes.
    #[must_use]
    pub fn message_id(&self) -> String {
        message_id(self.id)
    }

    /// The message as it is sent: one JSON object. It may hold personal data.
    #[must_use]
    pub fn item(&self) -> &'a [u8] {
        self.item
    }
}

/// Shows no content: it may be personal.
impl fmt::Debug for Outcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("kind", &self.kind)
            .field("bytes", &self.item.len())
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}

/// A message id from its JSON string.
pub(crate) fn message_id(json: &[u8]) -> String {
    serde_json::from_slice(json).unwrap_or_default()
}

/// Why the server refused a message.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejection {
    /// The reason, by the answer's form.
    pub reason: RejectReason,
    /// The answer's status; 0 where there was none, which only a message that was given up has.
    pub status: u16,
    /// What the server said: its list of errors joined by `; `, or the answer's text, cut to
    /// 1 000 bytes. It may repeat what was in the message.
    pub words: String,
}

impl Rejection {
    /// The server failed on the message too often, the latest time like this.
    pub(crate) fn given_up(failure: Failure) -> Self {
        Self {
            reason: RejectReason::GivenUp,
            status: match failure {
                Failure::Status(status) => status,
                _ => 0,
            },
            words: failure.to_string(),
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} (status {}): {}",
            self.reason, self.status, self.words
        )
    }
}

/// Shows no words: servers repeat what they refuse, and that may be personal.
impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejection")
            .field("reason", &self.reason)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Why a message was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RejectReason {
    /// 400: the server found the message invalid.
    BadRequest,
    /// 413: the server found the message too large.
    TooLarge,
    /// 2xx with `"success": false`.
    NotSuccessful,
    /// The server failed on the message, tried alone, again and again, while it took others.
    GivenUp,
}

impl fmt::Display for RejectReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BadRequest => "the server found the message invalid",
            Self::TooLarge => "the server found the message too large",
            Self::NotSuccessful => "the server answered that it did not succeed",
            Self::GivenUp => {
                "the server failed on the message again and again, while it took others"
            }
        })
    }
}

impl RejectReason {
    /// With the number that stands for each on disk.
    const NUMBERED: [(Self, u8); 4] = [
        (Self::BadRequest, 0),
        (Self::TooLarge, 1),
        (Self::NotSuccessful, 2),
        (Self::GivenUp, 3),
    ];

    pub(crate) fn number(self) -> u8 {
        let numbered = Self::NUMBERED.iter().find(|(reason, _)| *reason == self);
        numbered.map_or(0, |(_, number)| *number)
    }

    /// A number of a later version stands for the commonest.
    pub(crate) fn of_number(number: u8) -> Self {
        let numbered = Self::NUMBERED.iter().find(|(_, other)| *other == number);
        numbered.map_or(Self::BadRequest, |(reason, _)| *reason)
    }
}

/// A rejected message, kept for the program to look at.
#[derive(Clone)]
#[non_exhaustive]
pub struct Rejected {
    /// Which call it was.
    pub kind: CallKind,
    /// Why it was refused.
    pub rejection: Arc<Rejection>,
    pub(crate) item: Arc<[u8]>,
    pub(crate) id: core::ops::Range<usize>,
}

impl Rejected {
    /// The message's id.
    #[must_use]
    pub fn message_id(&self) -> String {
        message_id(self.item.get(self.id.clone()).unwrap_or_default())
    }

    /// The message as it was sent: one JSON object. It may hold personal data.
    #[must_use]
    pub fn item(&self) -> &[u8] {
        &self.item
    }
}

/// Shows no content: it may be personal.
impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejected")
            .field("kind", &self.kind)
            .field("bytes", &self.item.len())
            .field("rejection", &self.rejection)
            .finish_non_exhaustive()
    }
}

/// Why nothing but probes is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PauseReason {
    /// 401 or 403: the key is wrong, of another region, or was revoked.
    KeyRefused {
        /// The answer's status.
        status: u16,
    },
    /// A status that speaks of the request, not of its messages: a redirection, a wrong address,
    /// a proxy in between.
    UnexpectedStatus {
        /// The answer's status.
        status: u16,
    },
    /// So many messages were refused, one after the other, that the fault is the endpoint's. They
    /// were taken back and will be sent again.
    EverythingRefused,
}

impl PauseReason {
    /// Whether two pauses are one episode: the status may change.
    pub(crate) fn same_kind(self, other: Self) -> bool {
        core::mem::discriminant(&self) == core::mem::discriminant(&other)
    }
}

impl fmt::Display for PauseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyRefused { status } => write!(
                f,
                "the server refuses the API key (status {status}); check the key and its region"
            ),
            Self::UnexpectedStatus { status } => write!(
                f,
                "the server answers with status {status}, which speaks of the address and not of \
                 the messages; check the endpoint and what stands in between"
            ),
            Self::EverythingRefused => f.write_str(
                "the server refuses every message; check that the endpoint is the Pipelines API",
            ),
        }
    }
}

/// Delivery stopped or went on again, as [`on_pause`](crate::ClientBuilder::on_pause) is told of it.
/// Nothing is dropped in a pause, and the server is probed now and then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PauseNotice {
    /// Delivery stopped. Told once an episode.
    Began {
        /// Why.
        reason: PauseReason,
    },
    /// Delivery goes on.
    Ended {
        /// Why it had stopped.
        reason: PauseReason,
        /// How long it had stopped.
        after: Duration,
    },
}
