//! Dead letters: messages that the server refused, stored in the spool for the program.

use core::fmt;
use core::time::Duration;
use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use crate::error::SendError;
use crate::outcome::{Rejected, Rejection, id_range};
use crate::spool;

/// A message that the server refused, stored in the spool.
///
/// It stays there until the program removes it or sends it again, until newer dead letters need its
/// space (see [`DEAD_LETTERS`](crate::defaults::DEAD_LETTERS)), or until it reaches
/// [`MAX_DEAD_LETTER_AGE`](crate::defaults::MAX_DEAD_LETTER_AGE).
///
/// ```
/// fn log(client: &customerio_transport::Client) -> Result<(), customerio_transport::DeadLetterError> {
///     for letter in client.dead_letters(None, 100)? {
///         println!("{} of {:?}: {letter}", letter.id, letter.refused_at);
///     }
///     Ok(())
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeadLetter {
    /// Its number in the spool. A message that was accepted later has a higher number.
    pub id: u64,
    /// The time of the refusal.
    pub refused_at: SystemTime,
    /// The message, with the reason of the refusal.
    pub message: Rejected,
    /// Hashes of the identities that the message belongs to, which order it.
    pub(crate) touches: [Option<u64>; 3],
}

impl DeadLetter {
    pub(crate) fn from_spool(letter: spool::DeadLetter) -> Self {
        Self {
            id: letter.sequence,
            touches: letter.touches,
            refused_at: SystemTime::UNIX_EPOCH + Duration::from_millis(letter.refused_at),
            message: Rejected {
                call: letter.kind,
                rejection: Arc::new(Rejection {
                    reason: letter.reason,
                    status: letter.status,
                    detail: letter.detail,
                }),
                id: id_range(&letter.item, letter.id_start, letter.id_end),
                item: letter.item.into(),
            },
        }
    }
}

impl fmt::Display for DeadLetter {
    /// Shows no content, since it may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = self.message.rejection.reason;
        write!(f, "dead letter {}: {reason}", self.id)
    }
}

/// The dead letters can't be read or changed.
///
/// ```
/// use customerio_transport::{Client, DeadLetterError};
///
/// fn count(client: &Client) -> Result<usize, DeadLetterError> {
///     match client.dead_letters(None, 100) {
///         Err(DeadLetterError::NoSpool) => Ok(0),
///         letters => Ok(letters?.len()),
///     }
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeadLetterError {
    /// The client has no spool.
    #[error("the client has no spool for dead letters; set its folder with `ClientBuilder::spool`")]
    NoSpool,
    /// The client was shut down.
    #[error("the client was shut down; the next client of this spool has its dead letters")]
    Closed,
    /// The disk failed.
    #[error("failed to read or change the dead letters on disk: {0}")]
    Disk(io::ErrorKind),
    /// A subscriber of `tracing` called it in a message of a client. The thread that uses the disk would wait
    /// for itself.
    #[error(
        "a subscriber of `tracing` can't wait for the disk in a message of a client; use another thread"
    )]
    OnDiskThread,
    /// There is no such letter: it was removed, or evicted for newer ones.
    #[error("there is no dead letter {0}")]
    NotFound(u64),
    /// The new message of a letter has another id, by which the service would not recognize it.
    #[error("the message has another `messageId` than the dead letter; keep it unchanged")]
    OtherMessageId,
    /// The client did not accept the message. The letter is still there.
    #[error(transparent)]
    NotSent(#[from] SendError),
}
