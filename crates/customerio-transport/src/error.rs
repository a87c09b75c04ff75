//! What a call, a flush or a build can fail with.

use core::time::Duration;

use customerio_core::item::ItemError;
use customerio_core::validate::Violations;

use crate::key::KeyError;
use crate::spool::OpenError;
use crate::stats::Report;

/// A message was not accepted, but for [`NotStored`](Self::NotStored). Nothing else is affected, and
/// the caller still has it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
    /// It breaks rules of its own declaration or of the service.
    #[error("the message can't be sent: {0}")]
    Invalid(Violations),
    /// It is larger than the service takes.
    #[error(
        "the message has {bytes} bytes, the service takes at most {limit}; send less in one message"
    )]
    TooLarge {
        /// How many bytes of JSON it has.
        bytes: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A value of a foreign type failed to serialize.
    #[error("{0}")]
    Unwritable(String),
    /// A `Serialize` or a `check` of the program's own panicked. Nothing else is affected.
    #[error("the message can't be written: its own code panicked: {0}")]
    Panicked(String),
    /// The queue is full: the service can't be reached, or is slower than the messages come.
    #[error(
        "the queue is full: it holds {held} of {limit} bytes; wait and call again, or raise \
         `queue_bytes`, or choose another `WhenFull`"
    )]
    Full {
        /// The bytes that are held.
        held: usize,
        /// The bound on them.
        limit: usize,
    },
    /// The spool is full: more waits on disk than [`spool_bytes`](crate::ClientBuilder::spool_bytes)
    /// allows.
    #[error(
        "the spool is full: it holds {held} of {limit} bytes; wait and call again, or raise \
         `spool_bytes`"
    )]
    SpoolFull {
        /// The bytes on disk, and on their way there.
        held: u64,
        /// The bound on them.
        limit: u64,
    },
    /// The message was taken, but not brought to disk, which the client was told to wait for. It
    /// will be delivered as long as the program lives, so don't send it again.
    #[error("the message is in memory and will be sent, but is not on disk: {0}")]
    NotStored(ReceiptError),
    /// The client was shut down.
    #[error(
        "the client was shut down and takes no more messages; if its guard did that too early, bind the \
         guard to a name: `let _guard = …`"
    )]
    Closed,
    /// The process is a fork of the one that made the client: the delivery thread stayed there.
    #[error(
        "the client was made before this process was forked, and its delivery thread is in the \
         parent; make a client after the fork"
    )]
    Forked,
}

impl From<ItemError> for SendError {
    fn from(error: ItemError) -> Self {
        match error {
            ItemError::Invalid(violations) => Self::Invalid(violations),
            ItemError::TooLarge { bytes, limit } => Self::TooLarge { bytes, limit },
            other => Self::Unwritable(other.to_string()),
        }
    }
}

/// A flush or a shutdown that could not wait until every message had an outcome.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FlushError {
    /// The timeout passed, or the client stopped, before every message had an outcome.
    #[error("not every message was delivered: {0}")]
    Incomplete(Report),
    /// It was called from the delivery thread, by a callback: it would wait for itself.
    #[error("a callback of the client can't wait for the client; flush from another thread")]
    OnDeliveryThread,
    /// The process is a fork of the one that made the client: the delivery thread stayed there.
    #[error(
        "the client was made before this process was forked, and its delivery thread is in the \
         parent; make a client after the fork"
    )]
    Forked,
}

impl FlushError {
    /// The counters when it ended; `None` if it did not begin.
    #[must_use]
    pub fn report(&self) -> Option<&Report> {
        match self {
            Self::Incomplete(report) => Some(report),
            Self::OnDeliveryThread | Self::Forked => None,
        }
    }
}

/// Why a receipt's message is not delivered or not stored.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptError {
    /// The server refused the message.
    #[error("the message was refused: {}, status {}", .0.reason, .0.status)]
    Rejected(std::sync::Arc<crate::outcome::Rejection>),
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
    /// A callback of the client asked. It runs on the delivery thread, which would wait for itself.
    #[error("a callback of the client can't wait for a receipt; wait on another thread")]
    OnDeliveryThread,
    /// The message was only in the spool, and damage to the disk made it unreadable.
    #[error("the message is unreadable: its place in the spool is damaged")]
    Unreadable,
    /// The client has no spool.
    #[error(
        "the client has no spool to store messages in; give it one with `ClientBuilder::spool`"
    )]
    NoSpool,
    /// The disk does not take it. It is in memory, and the disk is tried again.
    #[error("the message is not on disk: {0}")]
    NotStored(std::io::ErrorKind),
    /// The process is a fork of the one that made the client: the delivery thread stayed there.
    #[error(
        "the client was made before this process was forked, and its delivery thread is in the \
         parent; make a client after the fork"
    )]
    Forked,
}

/// A spool can't be opened. Nothing in it was changed.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct SpoolError(OpenError);

impl From<OpenError> for SpoolError {
    fn from(error: OpenError) -> Self {
        Self(error)
    }
}

impl SpoolError {
    /// Whether another client has the folder, of this process or of another.
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        matches!(self.0, OpenError::Locked { .. })
    }

    /// Whether the folder holds messages of another source.
    #[must_use]
    pub fn is_of_another_source(&self) -> bool {
        matches!(self.0, OpenError::OtherSource { .. })
    }
}

/// A client can't be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The API key is not usable.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The endpoint is not a usable URL.
    #[error("the endpoint {why}; write it as `https://cdp.customer.io/v1`")]
    Endpoint {
        /// What is wrong with it.
        why: &'static str,
    },
    /// The proxy is not a usable URL. It is not shown, since it may hold a password.
    #[error("the proxy is not a usable URL; write it as `http://host:port`")]
    Proxy,
    /// The user agent can't be sent in a header.
    #[error("the user agent has characters that no header may have")]
    UserAgent,
    /// A timeout is shorter than any answer takes, so nothing would ever be delivered.
    #[error(
        "`{setting}` is {timeout:?}; the minimum is {min:?}, and `Duration::MAX` means no limit"
    )]
    TimeoutTooShort {
        /// The setter's name.
        setting: &'static str,
        /// The value that was set.
        timeout: Duration,
        /// The minimum.
        min: Duration,
    },
    /// The bound on the queue is too small.
    #[error(
        "a queue of {bytes} bytes is too small: one full body alone takes 500 000; give it at least {least}"
    )]
    QueueTooSmall {
        /// What was asked for.
        bytes: usize,
        /// The least.
        least: usize,
    },
    /// The spool can't be opened: the folder can't be used, or is in use, or holds messages of another
    /// source.
    #[error(transparent)]
    Spool(#[from] SpoolError),
    /// Calls were to wait until messages are on disk, and there is no spool.
    #[error("`store_before_return` needs a folder to store in; give it one with `spool`")]
    NoSpool,
    /// A spool was to drop messages. It can't: what it has answered for would be lost.
    #[error(
        "a spool drops nothing that it has stored; choose `WhenFull::Reject` or `WhenFull::Block`"
    )]
    DropOldestWithSpool,
    /// Compression was asked for, and the crate was built without it.
    #[error("compression needs the cargo feature `gzip`")]
    NoGzip,
    /// What was given as a root certificate is none.
    #[error("a root certificate can't be used: {0}; give certificates as PEM text")]
    RootCertificate(String),
    /// TLS can't be set up, for want of the system's certificates for example.
    #[error("TLS can't be set up: {0}")]
    Tls(String),
    /// The thread that delivers can't be started.
    #[error("the delivery thread can't be started: {0}")]
    Thread(#[from] std::io::Error),
}
