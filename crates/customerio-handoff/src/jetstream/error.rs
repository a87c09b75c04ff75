//! The errors of a hand-off.

use customerio_core::item::ItemError;

/// The reason why a message was not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HandOffError {
    /// The message is invalid or too large, or its own code failed.
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

/// The reason why a receipt has no good end.
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
