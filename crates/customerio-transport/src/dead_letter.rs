//! Dead letters: messages that the server refused, kept in the spool for the program.

use core::fmt;
use core::time::Duration;
use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use crate::error::SendError;
use crate::outcome::{Rejected, Rejection};
use crate::spool;

/// A message that the server refused, kept in the spool until the program removes it or sends it
/// again, or newer ones take its room; see [`DEAD_LETTERS`](crate::defaults::DEAD_LETTERS).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeadLetter {
    /// Its number in the spool. Later ones have higher numbers.
    pub id: u64,
    /// When it was refused.
    pub refused_at: SystemTime,
    /// The message, and why it was refused.
    pub message: Rejected,
}

impl DeadLetter {
    pub(crate) fn read(letter: spool::DeadLetter) -> Self {
        Self {
            id: letter.sequence,
            refused_at: SystemTime::UNIX_EPOCH + Duration::from_millis(letter.refused_at),
            message: Rejected {
                call: letter.kind,
                rejection: Arc::new(Rejection {
                    reason: letter.reason,
                    status: letter.status,
                    detail: letter.detail,
                }),
                item: letter.item.into(),
                id: letter.id_start..letter.id_end,
            },
        }
    }
}

impl fmt::Display for DeadLetter {
    /// Shows no content: it may be personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = self.message.rejection.reason;
        write!(f, "dead letter {}: {reason}", self.id)
    }
}

/// The dead letters can't be had, or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeadLetterError {
    /// The client has no spool.
    #[error(
        "the client has no spool to keep dead letters in; give it one with `ClientBuilder::spool`"
    )]
    NoSpool,
    /// The client was shut down.
    #[error("the client was shut down; its dead letters are there for the next one")]
    Closed,
    /// The disk does not take the change.
    #[error("the dead letters can't be changed on disk: {0}")]
    Disk(io::ErrorKind),
    /// There is no such letter: it was removed, or forgotten for newer ones.
    #[error("there is no dead letter {0}")]
    NotFound(u64),
    /// The message was not taken again. The letter is still there.
    #[error(transparent)]
    NotSent(#[from] SendError),
}
