//! The errors of a hand-off.

use customerio_core::item::ItemError;

use super::change::Change;

/// The reason why a message was not taken.
///
/// ```
/// use customerio_core::Empty;
/// use customerio_handoff::jetstream::{HandOff, HandOffError};
///
/// fn sign_up(cio: &HandOff, user: &str) -> &'static str {
///     match cio.identify(user, &Empty) {
///         Ok(()) => "handed off",
///         Err(HandOffError::Item(_)) => "fix the message",
///         Err(HandOffError::Full { .. }) => "try again",
///         Err(_) => "not handed off",
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HandOffError {
    /// The message is invalid or too large, or a `Serialize` or a `check` of the program failed.
    #[error(transparent)]
    Item(#[from] ItemError),
    /// The memory for messages that wait for the stream, or for a spool that can't be written, is full.
    #[error(
        "{bytes} bytes wait for the stream, the limit is {limit}; wait for it, or set a higher `max_bytes`"
    )]
    Full {
        /// The bytes that wait.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// The hand-off was shut down.
    #[error("the hand-off was shut down; send the message before `shutdown`")]
    ShutDown,
}

/// Why a message is not stored, not in the spool, or not known to be delivered.
///
/// ```no_run
#[doc = example!()]
/// match cio.send(Identify::new("u1", &Empty))?.stored().await {
///     Ok(()) | Err(ReceiptError::InSpool) => println!("safe"),
///     Err(error) => println!("send it again: {error}"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptError {
    /// A relay delivers the message, and this process does not know when.
    #[error(
        "the message was handed off, and a relay delivers it; wait for `stored`, and read the relay's account"
    )]
    HandedOff,
    /// The hand-off ended before the stream acknowledged the message. It may be stored all the same.
    #[error("the hand-off ended before the stream acknowledged the message")]
    NotStored,
    /// The hand-off ended before the stream acknowledged the message, which is in the spool. Don't send it again.
    #[error(
        "the hand-off ended before the stream acknowledged the message; the next one that opens the spool publishes it"
    )]
    InSpool,
    /// The spool can't be written. The message is in memory.
    #[error("the message could not be written to the spool: {0}; it is only in memory")]
    NotSpooled(std::io::ErrorKind),
    /// The message was only in the spool, and damage to the disk made it unreadable.
    #[error("the message is unreadable: its part of the spool is damaged")]
    Unreadable,
}

/// The reason why streams can't be used.
///
/// A name is checked before the server is asked:
///
/// ```
/// use customerio_handoff::jetstream::{CheckError, HandOff, StreamsError};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), async_nats::ConnectError> {
/// # let options = async_nats::ConnectOptions::new().retry_on_initial_connect();
/// # let client = options.connect("nats://127.0.0.1:1").await?;
/// let started = HandOff::builder(client).source("web shop").start().await;
/// assert!(matches!(started, Err(CheckError::Streams(StreamsError::Name(_)))));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// The streams can't be read, or a name can't be used.
    #[error(transparent)]
    Streams(#[from] StreamsError),
    /// The streams are missing or have other settings.
    #[error("the streams can't be used: {}; run `cio-relay jetstream apply`", joined(.0))]
    Changes(Vec<Change>),
    /// The server is older than this library supports.
    #[error("the server has version {found}; update it to {least} or later")]
    Version {
        /// The server's version.
        found: String,
        /// The oldest version that is supported.
        least: String,
    },
    /// The server accepts only messages that are too small.
    #[error("the server's `max_payload` is {found}; set it to at least {least}")]
    MaxPayload {
        /// The server's limit in bytes.
        found: usize,
        /// The least limit that has room for the largest message.
        least: usize,
    },
    /// The spool can't be opened.
    #[cfg(feature = "spool")]
    #[error(transparent)]
    Spool(#[from] customerio_transport::SpoolError),
    /// The thread of the spool can't be started.
    #[cfg(feature = "spool")]
    #[error("the thread of the spool can't be started: {0}; raise the limit of the system")]
    Thread(std::io::Error),
}

fn joined(changes: &[Change]) -> String {
    let changes: Vec<_> = changes.iter().map(ToString::to_string).collect();
    changes.join("; ")
}

/// The streams can't be read or changed.
///
/// ```
/// use customerio_handoff::jetstream::{Streams, StreamsError};
///
/// let checked = Streams::new().prefix("my shop").check_names("default");
/// assert!(matches!(checked, Err(StreamsError::Name(problem)) if problem.contains("`my shop`")));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StreamsError {
    /// A name can't be used.
    #[error("{0}")]
    Name(String),
    /// The server refused a request, or did not answer.
    #[error(
        "the stream `{stream}` can't be read: {error}; start a server with `JetStream`, and grant \
         `$JS.API.>` to its user"
    )]
    Read {
        /// The stream.
        stream: String,
        /// The server's answer.
        error: String,
    },
    /// The server refused a change.
    #[error(
        "the stream `{stream}` can't be made as planned: {error}; if nothing answered, grant `$JS.API.>` to the user; \
         if the storage does not suffice, set a lower `max_bytes`; a stream of another kind needs another prefix"
    )]
    Refused {
        /// The stream.
        stream: String,
        /// The server's answer.
        error: String,
    },
}
