//! Message outcomes, and the notifications that report them.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use customerio_core::call::CallKind;

use crate::delivery::RequestFailure;

/// The outcome of one message, as [`on_outcome`](crate::ClientBuilder::on_outcome) reports it.
///
/// Each message is reported exactly once. Messages that a shutdown leaves in the spool have no
/// outcome yet; one [`SpooledNotice`] reports all of them.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// The call that made the message; `None` if the message is
    /// [`Unreadable`](OutcomeKind::Unreadable).
    pub call: Option<CallKind>,
    /// The outcome.
    pub kind: OutcomeKind<'a>,
    item: &'a [u8],
    id: &'a [u8],
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OutcomeKind<'a> {
    /// The server answered 2xx, and did not say that it failed.
    Delivered,
    /// The server refused this message. [`Client::rejected`](crate::Client::rejected) returns it.
    Rejected(&'a Rejection),
    /// It was the oldest message in a full queue, under
    /// [`WhenFull::DropOldest`](crate::WhenFull::DropOldest).
    Dropped,
    /// A shutdown gave the message up, and no spool holds it. The server may have it if it was part of
    /// a request that was not answered in time.
    Abandoned,
    /// The message was only in the spool, and damage to the disk made it unreadable. Its id, call and
    /// bytes are unknown.
    Unreadable,
}

impl<'a> Outcome<'a> {
    pub(crate) fn new(
        call: CallKind,
        item: &'a [u8],
        id: core::ops::Range<usize>,
        kind: OutcomeKind<'a>,
    ) -> Self {
        Self {
            call: Some(call),
            kind,
            item,
            id: id_in(item, id),
        }
    }

    /// The outcome of a message that can't be read.
    pub(crate) fn unreadable() -> Self {
        Self {
            call: None,
            kind: OutcomeKind::Unreadable,
            item: &[],
            id: &[],
        }
    }

    /// The message id, read from the message's bytes; empty if the message is unreadable.
    #[must_use]
    pub fn message_id(&self) -> String {
        message_id(self.id)
    }

    /// The message as it is sent: one JSON object. It may hold personal data. Empty if the message is
    /// unreadable.
    #[must_use]
    pub fn item(&self) -> &'a [u8] {
        self.item
    }
}

/// Shows no content: it may be personal.
impl fmt::Debug for Outcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("call", &self.call)
            .field("bytes", &self.item.len())
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// The bytes of the message id, a JSON string, at `range` of an item.
pub(crate) fn id_in(item: &[u8], range: core::ops::Range<usize>) -> &[u8] {
    let id = item.get(range);
    debug_assert!(id.is_some(), "an item holds its message id");
    // Without the id a report is still right: only its id is empty.
    id.unwrap_or(&[])
}

/// Decodes a message id from its JSON string. Empty for bytes that are no JSON string, as those of a
/// spool that another program wrote may be.
pub(crate) fn message_id(json: &[u8]) -> String {
    serde_json::from_slice(json).unwrap_or_else(|_| String::new())
}

/// Messages that a shutdown left in the spool; see
/// [`on_spooled`](crate::ClientBuilder::on_spooled).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpooledNotice {
    /// How many messages it left.
    pub messages: u64,
    /// A number that no message left in the spool is below. Messages are numbered in the order of
    /// their calls.
    pub first: u64,
    /// A number that no message left in the spool is above.
    pub last: u64,
}

/// Why the server refused a message.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejection {
    /// The reason.
    pub reason: RejectReason,
    /// The status of the answer; 0 if there was no answer, which happens only with
    /// [`RejectReason::GivenUp`].
    pub status: u16,
    /// The server's explanation: its list of errors joined by `; `, or the body of the answer, cut to
    /// 1,000 bytes. It may repeat what was in the message.
    pub detail: String,
}

impl Rejection {
    /// The rejection of a message that the server failed on too often; `failure` is the latest.
    pub(crate) fn given_up(failure: RequestFailure) -> Self {
        Self {
            reason: RejectReason::GivenUp,
            status: match failure {
                RequestFailure::Status(status) => status,
                RequestFailure::Connect
                | RequestFailure::TimedOut
                | RequestFailure::CutOff
                | RequestFailure::Request
                | RequestFailure::Panicked => 0,
            },
            detail: failure.to_string(),
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} (status {}): {}",
            self.reason, self.status, self.detail
        )
    }
}

/// Does not show `detail`: servers repeat what they refuse, which may be personal data.
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

/// A message that the server refused.
#[derive(Clone)]
#[non_exhaustive]
pub struct Rejected {
    /// The call that made the message.
    pub call: CallKind,
    /// Why it was refused.
    pub rejection: Arc<Rejection>,
    pub(crate) item: Arc<[u8]>,
    pub(crate) id: core::ops::Range<usize>,
}

impl Rejected {
    /// The message's id.
    #[must_use]
    pub fn message_id(&self) -> String {
        message_id(id_in(&self.item, self.id.clone()))
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
            .field("call", &self.call)
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
    /// Delivery stopped. Reported once an episode.
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
