//! Message outcomes, and the notifications that report them.

use core::fmt;
use core::ops::Range;
use core::time::Duration;
use std::sync::Arc;

use customerio_core::call::CallKind;

/// The outcome of one message, as [`on_outcome`](crate::ClientBuilder::on_outcome) reports it.
///
/// Each message is reported exactly once. Messages that a shutdown leaves in the spool have no
/// outcome yet; one [`SpooledNotice`] reports all of them.
///
/// ```
/// use customerio_transport::Client;
///
/// let builder = Client::builder("any-key").on_outcome(|outcome| {
///     println!("{}: {:?}", outcome.message_id(), outcome.kind);
/// });
/// ```
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Outcome<'a> {
    /// The call that made the message; `None` if the message is
    /// [`Unreadable`](OutcomeKind::Unreadable).
    pub call: Option<CallKind>,
    /// The outcome.
    pub kind: OutcomeKind<'a>,
    number: Option<u64>,
    item: &'a [u8],
    id: &'a [u8],
}

/// The outcome of a message.
///
/// ```
/// use customerio_transport::{Outcome, OutcomeKind};
///
/// fn is_lost(outcome: &Outcome<'_>) -> bool {
///     !matches!(outcome.kind, OutcomeKind::Delivered)
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OutcomeKind<'a> {
    /// The server answered 2xx, with an empty body or a JSON object without `"success": false`.
    Delivered,
    /// The server refused this message. [`Client::rejected`](crate::Client::rejected) returns it.
    Rejected(&'a Rejection),
    /// The queue was full, and the message was its oldest, under
    /// [`WhenFull::DropOldest`](crate::WhenFull::DropOldest).
    Dropped,
    /// A shutdown abandoned the message, and no spool holds it. The server may have it if it was part of
    /// a request that was not answered in time.
    Abandoned,
    /// The message was only in the spool, and damage to the disk made it unreadable. Its id, call and
    /// bytes are unknown.
    Unreadable,
    /// [`Client::purge`](crate::Client::purge) removed the message before it was delivered. The outcome has
    /// its id and call, and no bytes.
    Purged,
}

impl<'a> Outcome<'a> {
    pub(crate) fn new(
        number: u64,
        call: CallKind,
        item: &'a [u8],
        id: &Range<u16>,
        kind: OutcomeKind<'a>,
    ) -> Self {
        Self {
            call: Some(call),
            kind,
            number: Some(number),
            item,
            id: id_in(item, id),
        }
    }

    /// Creates the outcome of a message that was purged. `id` is its message id, a JSON string.
    pub(crate) fn purged(number: u64, call: CallKind, id: &'a [u8]) -> Self {
        let outcome = Self::without_item(OutcomeKind::Purged).of(number, call);
        Self { id, ..outcome }
    }

    /// Creates the outcome of a message whose bytes are unknown.
    pub(crate) fn without_item(kind: OutcomeKind<'a>) -> Self {
        Self {
            call: None,
            kind,
            number: None,
            item: &[],
            id: &[],
        }
    }

    /// Adds the number and the call of a message whose bytes are unknown.
    pub(crate) fn of(self, number: u64, call: CallKind) -> Self {
        Self {
            number: Some(number),
            call: Some(call),
            ..self
        }
    }

    /// Returns the number of the message in its client, which [`send_written`](crate::Client::send_written)
    /// returned. Messages are numbered in the order of their calls; a spool continues the numbers of the
    /// client before. `None` if the message is unreadable.
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        self.number
    }

    /// Returns the message id; empty if the message is unreadable.
    #[must_use]
    pub fn message_id(&self) -> String {
        message_id(self.id)
    }

    /// Returns the message as it is sent: one JSON object, which may hold personal data. Empty if the
    /// message is unreadable or purged.
    #[must_use]
    pub fn item(&self) -> &'a [u8] {
        self.item
    }
}

/// Shows no content, since it may be personal data.
impl fmt::Debug for Outcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("call", &self.call)
            .field("bytes", &self.item.len())
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

/// Returns the bytes of the message id, a JSON string, at `range` of an item.
pub(crate) fn id_in<'a>(item: &'a [u8], range: &Range<u16>) -> &'a [u8] {
    let id = item.get(range.start.into()..range.end.into());
    debug_assert!(id.is_some(), "an item holds its message id");
    id.unwrap_or_else(|| {
        tracing::error!(target: "customerio::delivery", "a bug of this crate: the id of a message is outside of its bytes");
        // The outcome is still reported, with an empty id.
        &[]
    })
}

/// Returns the range of a message id that was read from the disk; empty if it is not within the item,
/// as in a spool that another program wrote.
pub(crate) fn id_range(item: &[u8], start: u16, end: u16) -> Range<u16> {
    if item.get(start.into()..end.into()).is_some() {
        start..end
    } else {
        0..0
    }
}

/// Decodes a message id from its JSON string. Returns an empty id for other bytes, which a spool of
/// another program may hold.
pub(crate) fn message_id(json: &[u8]) -> String {
    serde_json::from_slice(json).unwrap_or_else(|_| String::new())
}

/// Returns the start of `string`: at most `max` bytes, and whole characters.
pub(crate) fn truncated(string: &str, max: usize) -> &str {
    let mut end = max.min(string.len());
    // The start of the string is a boundary.
    while !string.is_char_boundary(end) {
        end -= 1;
    }
    &string[..end]
}

/// Messages that a shutdown left in the spool; see
/// [`on_spooled`](crate::ClientBuilder::on_spooled).
///
/// ```
/// use customerio_transport::Client;
///
/// let builder = Client::builder("any-key").on_spooled(|notice| {
///     println!("{} messages wait for the next start", notice.messages);
/// });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpooledNotice {
    /// The number of messages in the spool.
    pub messages: u64,
    /// The number of the first message in the spool, or a lower one. Messages are numbered in the order of
    /// their calls.
    pub first: u64,
    /// The number of the last message in the spool, or a higher one.
    pub last: u64,
}

/// Why the server refused a message.
///
/// ```
/// use customerio_transport::Client;
///
/// fn log(client: &Client) {
///     for rejected in client.rejected() {
///         let rejection = &rejected.rejection;
///         println!("status {}: {}", rejection.status, rejection.detail);
///     }
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejection {
    /// The reason.
    pub reason: RejectReason,
    /// The status of the answer; 0 if there was no answer, which is possible only with
    /// [`RejectReason::GivenUp`].
    pub status: u16,
    /// The server's explanation: its list of errors joined by `; `, or the body of the answer, cut to
    /// 1,000 bytes. It may repeat the message's content.
    pub detail: String,
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

/// Does not show `detail`: servers repeat rejected content, which may be personal data.
impl fmt::Debug for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejection")
            .field("reason", &self.reason)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Why a message was refused.
///
/// ```
/// use customerio_transport::RejectReason;
///
/// assert_eq!(RejectReason::TooLarge.to_string(), "the server found the message too large");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RejectReason {
    /// 400: the server found the message invalid.
    BadRequest,
    /// 413: the server found the message too large.
    TooLarge,
    /// 2xx with `"success": false`.
    NotSuccessful,
    /// The server failed repeatedly on the message, sent alone, while it accepted other messages. If
    /// there were no others, it failed for [`GIVE_UP_UNPROVEN_AFTER`](crate::defaults::GIVE_UP_UNPROVEN_AFTER).
    GivenUp,
}

impl fmt::Display for RejectReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BadRequest => "the server found the message invalid",
            Self::TooLarge => "the server found the message too large",
            Self::NotSuccessful => "the server answered that it did not succeed",
            Self::GivenUp => "the server failed on the message repeatedly",
        })
    }
}

impl RejectReason {
    pub(crate) const ALL: [Self; 4] = [
        Self::BadRequest,
        Self::TooLarge,
        Self::NotSuccessful,
        Self::GivenUp,
    ];
}

/// A message that the server refused.
///
/// ```
/// use customerio_transport::Client;
///
/// fn refused_ids(client: &Client) -> Vec<String> {
///     client.rejected().iter().map(|it| it.message_id()).collect()
/// }
/// ```
///
/// ```
/// use customerio_transport::Rejected;
///
/// /// Returns the message as text for a store with restricted access.
/// fn to_text(rejected: &Rejected) -> String {
///     String::from_utf8_lossy(rejected.item()).into_owned()
/// }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct Rejected {
    /// The call that made the message.
    pub call: CallKind,
    /// Why it was refused.
    pub rejection: Arc<Rejection>,
    pub(crate) item: Arc<[u8]>,
    pub(crate) id: Range<u16>,
}

impl Rejected {
    /// Returns the message id.
    #[must_use]
    pub fn message_id(&self) -> String {
        message_id(id_in(&self.item, &self.id))
    }

    /// Returns the message as it was sent: one JSON object, which may hold personal data.
    #[must_use]
    pub fn item(&self) -> &[u8] {
        &self.item
    }
}

/// Shows no content, since it may be personal data.
impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejected")
            .field("call", &self.call)
            .field("bytes", &self.item.len())
            .field("rejection", &self.rejection)
            .finish_non_exhaustive()
    }
}

/// Why delivery is paused and only probes are sent.
///
/// ```
/// use customerio_transport::{Client, PauseReason};
///
/// fn has_wrong_key(client: &Client) -> bool {
///     matches!(client.stats().paused, Some((PauseReason::KeyRefused { .. }, _)))
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PauseReason {
    /// 401 or 403: the key is wrong, of another region, or was revoked.
    KeyRefused {
        /// The answer's status.
        status: u16,
    },
    /// A status that describes the request and not its messages: a redirection, a wrong address, or
    /// the answer of a proxy.
    UnexpectedStatus {
        /// The answer's status.
        status: u16,
    },
    /// A 2xx that is not an answer of the service: `text/html`, or a body that is neither empty nor a
    /// JSON object. A proxy or the login page of a network may have answered. So may one that compresses
    /// with another method than gzip or deflate, although the client asks for no compression. The messages
    /// are sent again with the same ids.
    UnexpectedAnswer {
        /// The answer's status.
        status: u16,
    },
    /// The server refused [`REJECTIONS_IN_A_ROW`](crate::defaults::REJECTIONS_IN_A_ROW) messages in a
    /// row, so the endpoint is the likely cause. The client sends these messages again.
    EverythingRefused,
}

impl PauseReason {
    /// Returns whether two reasons are of the same kind. The status may differ.
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
                "the server answers with status {status}, which describes the address and not the \
                 messages; check the endpoint and the proxies on the way"
            ),
            Self::UnexpectedAnswer { status } => write!(
                f,
                "status {status} came with a body that is not the service's JSON; check the endpoint, \
                 and the proxies and login pages on the way"
            ),
            Self::EverythingRefused => f.write_str(
                "the server refuses every message; check that the endpoint is the Pipelines API",
            ),
        }
    }
}

/// The begin or the end of a pause, as [`on_pause`](crate::ClientBuilder::on_pause) receives it.
///
/// A pause drops no message. The client sends probes at intervals of 1 s to 60 s.
///
/// ```
/// use customerio_transport::{Client, PauseNotice};
///
/// let builder = Client::builder("any-key").on_pause(|notice| {
///     if let PauseNotice::Began { reason } = notice {
///         eprintln!("{reason}");
///     }
/// });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PauseNotice {
    /// Delivery stopped. Reported once for each pause.
    Began {
        /// The reason.
        reason: PauseReason,
    },
    /// Delivery continues.
    Ended {
        /// The reason for the pause.
        reason: PauseReason,
        /// The length of the pause.
        after: Duration,
    },
}
