//! The errors of calls, flushes and receipts.

use core::time::Duration;

use customerio_core::item::ItemError;
use customerio_core::validate::Violations;

use crate::outcome::Rejection;
use crate::stats::Report;

/// The client did not accept a message, except for [`NotStored`](Self::NotStored). Other messages are
/// not affected, and the caller still has this one.
///
/// ```
/// use customerio_core::Empty;
/// use customerio_transport::{Client, SendError};
///
/// fn sign_in(client: &Client, user: &str) -> &'static str {
///     match client.identify(user, &Empty) {
///         Ok(()) => "accepted",
///         Err(error) if error.is_invalid() => "fix the event",
///         Err(SendError::Full { .. }) => "try again",
///         Err(_) => "not accepted",
///     }
/// }
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
    /// The message violates rules of its declaration or of the service.
    #[error("the message can't be sent: {0:#}")]
    Invalid(Violations),
    /// The message is larger than the service accepts.
    #[error(
        "the message has {bytes} bytes, the service accepts at most {limit}; send less in one message"
    )]
    TooLarge {
        /// The size of its JSON in bytes.
        bytes: usize,
        /// The maximum size in bytes.
        limit: usize,
    },
    /// A value of a foreign type failed to serialize.
    #[error("{0}")]
    Unwritable(String),
    /// A `Serialize` or a `check` of the program panicked. Other messages are not affected.
    #[error(
        "the message can't be written: a `Serialize` or a `check` of the program panicked: {0}"
    )]
    Panicked(String),
    /// The queue is full: the service can't be reached, or messages arrive faster than it accepts them.
    #[error(
        "the queue is full: it holds {held} of {limit} bytes; wait and call again, or raise \
         `queue_bytes`, or choose another `WhenFull`"
    )]
    Full {
        /// The used memory in bytes.
        held: usize,
        /// The maximum in bytes.
        limit: usize,
    },
    /// The spool is full: it has reached [`spool_bytes`](crate::ClientBuilder::spool_bytes).
    #[error(
        "the spool is full: it holds {held} of {limit} bytes; wait and call again, or raise \
         `spool_bytes`"
    )]
    SpoolFull {
        /// The bytes on disk, and those that wait to be written.
        held: u64,
        /// The maximum in bytes.
        limit: u64,
    },
    /// The client accepted the message but could not store it, and
    /// [`store_before_return`](crate::ClientBuilder::store_before_return) is set. It delivers the
    /// message while the program runs, so don't send it again.
    #[error("the message is in memory and will be sent, but is not on disk: {0}")]
    NotStored(ReceiptError),
    /// The client was shut down.
    #[error(
        "the client was shut down and accepts no more messages; if its guard did that too early, bind \
         the guard to a name: `let _guard = …`"
    )]
    Closed,
    /// The process is a fork of the one that made the client: the delivery thread stayed there.
    #[error(
        "the client was made before this process was forked, and its delivery thread is in the \
         parent; create a client after the fork"
    )]
    Forked,
}

impl SendError {
    /// Whether the values of the message are at fault, so that it fails again: [`Invalid`](Self::Invalid)
    /// or [`TooLarge`](Self::TooLarge). A web service answers 422 then.
    ///
    /// ```
    #[doc = setup!()]
    /// let client = Client::builder("any-key").build()?;
    /// let without_id = client.identify("", &Empty);
    /// assert!(without_id.is_err_and(|error| error.is_invalid()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub const fn is_invalid(&self) -> bool {
        matches!(self, Self::Invalid(_) | Self::TooLarge { .. })
    }
}

/// For [`validate::check`](customerio_core::validate::check) before a call: `check(&event)?`.
impl From<Violations> for SendError {
    fn from(violations: Violations) -> Self {
        Self::Invalid(violations)
    }
}

impl From<ItemError> for SendError {
    fn from(error: ItemError) -> Self {
        match error {
            ItemError::Invalid(violations) => Self::Invalid(violations),
            ItemError::TooLarge { bytes, limit } => Self::TooLarge { bytes, limit },
            ItemError::Panicked(message) => Self::Panicked(message),
            other => Self::Unwritable(other.to_string()),
        }
    }
}

/// A flush or a shutdown that could not wait until every message had an outcome.
///
/// ```
/// use std::time::Duration;
///
/// use customerio_transport::{Client, FlushError};
///
/// fn stop(client: &Client) {
///     if let Err(FlushError::Incomplete(report)) = client.blocking_shutdown(Duration::from_secs(5)) {
///         eprintln!("not delivered: {report}");
///     }
/// }
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum FlushError {
    /// The timeout passed, or the client stopped, before every message had an outcome.
    #[error("not every message was delivered: {0}")]
    Incomplete(Report),
    /// A callback of the client called it, or a subscriber of `tracing` in a message of a client. The
    /// thread that runs the callback would wait for itself.
    #[error("a callback of the client can't wait for the client; flush from another thread")]
    OnDeliveryThread,
    /// The process is a fork of the one that made the client: the delivery thread stayed there.
    #[error(
        "the client was made before this process was forked, and its delivery thread is in the \
         parent; create a client after the fork"
    )]
    Forked,
}

impl FlushError {
    /// The counters when it ended; `None` if it did not begin.
    ///
    /// ```
    #[doc = sandbox!()]
    /// sandbox.begin_outage();
    /// let client = Client::builder("any-key").endpoint(sandbox.url()).build()?;
    /// client.identify("u1", &Empty)?;
    /// let error = client.blocking_flush(Duration::from_millis(1)).err().ok_or("delivered")?;
    /// assert_eq!(error.report().map(|report| report.pending), Some(1));
    /// # drop(client.blocking_shutdown(Duration::ZERO));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn report(&self) -> Option<&Report> {
        match self {
            Self::Incomplete(report) => Some(report),
            Self::OnDeliveryThread | Self::Forked => None,
        }
    }
}

/// Why a receipt's message is not delivered or not stored.
///
/// ```
/// use std::time::Duration;
///
/// use customerio_transport::{Receipt, ReceiptError};
///
/// fn is_refused(receipt: &Receipt) -> bool {
///     let outcome = receipt.blocking_delivered(Duration::from_secs(5));
///     matches!(outcome, Err(ReceiptError::Rejected(_)))
/// }
/// ```
#[derive(Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptError {
    /// The server refused the message.
    #[error("the message was refused: {}, status {}", .0.reason, .0.status)]
    Rejected(std::sync::Arc<Rejection>),
    /// The message made room for a newer one.
    #[error("the message was dropped to make room for a newer one")]
    Dropped,
    /// A shutdown gave the message up, and no spool holds it.
    #[error("the client was shut down before the message was delivered, and no spool holds it")]
    Abandoned,
    /// The client was shut down, and the message is in its spool. Don't send it again: the next client
    /// that opens the spool delivers it.
    #[error(
        "the client was shut down before the message was delivered; the next client that opens the \
         spool delivers it"
    )]
    InSpool,
    /// The outcome is no longer known, because more than
    /// [`RECEIPT_LEDGER_CAPACITY`](crate::defaults::RECEIPT_LEDGER_CAPACITY) later messages failed.
    #[error("the outcome of the message is no longer retained; wait for its receipt sooner")]
    Forgotten,
    /// The message was not delivered within this timeout. It is still pending.
    #[error("the message was not delivered within {0:?}")]
    NotDelivered(Duration),
    /// The message was not stored within this timeout. It is still pending.
    #[error("the message was not stored within {0:?}")]
    NotStoredYet(Duration),
    /// A callback of the client called it, or a subscriber of `tracing` in a message of a client. The
    /// thread that runs the callback would wait for itself.
    #[error("a callback of the client can't wait for a receipt; wait on another thread")]
    OnDeliveryThread,
    /// The message was only in the spool, and damage to the disk made it unreadable.
    #[error("the message is unreadable: its part of the spool is damaged")]
    Unreadable,
    /// [`Client::purge`](crate::Client::purge) removed the message.
    #[error("the message was purged with the other messages of its person")]
    Purged,
    /// The client has no spool.
    #[error(
        "the client has no spool to store messages in; give it one with `ClientBuilder::spool`"
    )]
    NoSpool,
    /// The disk failed. The message is in memory, and the client tries to store it again.
    #[error("the message could not be stored: {0}")]
    NotStored(std::io::ErrorKind),
    /// The process is a fork of the one that made the client: the delivery thread stayed there.
    #[error(
        "the client was made before this process was forked, and its delivery thread is in the \
         parent; create a client after the fork"
    )]
    Forked,
}

/// The messages of a person can't be purged.
///
/// ```
#[doc = sandbox!()]
/// let client = Client::builder("any-key").endpoint(sandbox.url()).build()?;
/// client.blocking_shutdown(Duration::from_secs(30))?;
/// assert!(matches!(client.blocking_purge("u1"), Err(PurgeError::Closed)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum PurgeError {
    /// The client was shut down. Nothing was removed.
    #[error("the client was shut down; open its spool with a new client and purge there")]
    Closed,
    /// The disk failed. This client sends none of the messages that it had found, and the others are
    /// still pending. A message may come back after a restart, or stay in a file of the spool.
    #[error("failed to purge messages on disk: {0}; purge again once the disk works")]
    Disk(std::io::ErrorKind),
    /// A subscriber of `tracing` called it in a message of a client. The thread that uses the disk would wait
    /// for itself. Nothing was removed.
    #[error(
        "a subscriber of `tracing` can't wait for the disk in a message of a client; purge on another thread"
    )]
    OnDiskThread,
    /// The client did not accept the request to delete or suppress the person. Nothing was removed.
    #[error(transparent)]
    NotSent(#[from] SendError),
    /// The process is a fork of the one that made the client: its messages are in the parent.
    #[error(
        "the client was made before this process was forked, and its messages are in the parent; \
         purge there"
    )]
    Forked,
}

debug_is_the_message! { SendError FlushError ReceiptError PurgeError }
