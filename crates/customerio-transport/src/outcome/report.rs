//! The outcome of a message.

use core::fmt;
use core::ops::Range;

use customerio_core::call::CallKind;

use super::message_id::{id_in, message_id};
use super::rejection::Rejection;

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
    ///
    /// ```
    #[doc = sandbox!()]
    /// let (sender, numbers) = std::sync::mpsc::channel();
    /// let client = Client::builder("any-key")
    ///     .endpoint(sandbox.url())
    ///     .on_outcome(move |outcome| drop(sender.send(outcome.number())))
    ///     .build()?;
    /// client.identify("u1", &Empty)?;
    /// client.identify("u1", &Empty)?;
    /// let (first, second) = (numbers.recv()?, numbers.recv()?);
    /// assert_eq!(second, first.map(|number| number + 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn number(&self) -> Option<u64> {
        self.number
    }

    /// Returns the message id; empty if the message is unreadable.
    ///
    /// ```
    #[doc = sandbox!()]
    /// let (sender, ids) = std::sync::mpsc::channel();
    /// let client = Client::builder("any-key")
    ///     .endpoint(sandbox.url())
    ///     .on_outcome(move |outcome| drop(sender.send(outcome.message_id())))
    ///     .build()?;
    /// let receipt = client.send(Identify::new("u1", &Empty))?;
    /// assert_eq!(ids.recv()?, receipt.message_id());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn message_id(&self) -> String {
        message_id(self.id)
    }

    /// Returns the message as it is sent: one JSON object, which may hold personal data. Empty if the
    /// message is unreadable or purged.
    ///
    /// ```
    #[doc = sandbox!()]
    /// let (sender, items) = std::sync::mpsc::channel();
    /// let client = Client::builder("any-key")
    ///     .endpoint(sandbox.url())
    ///     .on_outcome(move |outcome| drop(sender.send(outcome.item().to_vec())))
    ///     .build()?;
    /// client.identify("u1", &Empty)?;
    /// let item: serde_json::Value = serde_json::from_slice(&items.recv()?)?;
    /// assert_eq!(item["userId"], "u1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
