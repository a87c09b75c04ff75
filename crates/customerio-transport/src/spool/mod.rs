//! The spool: messages on disk until they are final.
//!
//! A log of segment files and a log of dead letters, in a folder that one process locks. The spool
//! does not depend on HTTP, lanes or the scheduler. Its calls block; it starts no thread.
//!
//! A message is *final* once it needs no more delivery: it was delivered, dropped or stored as a dead
//! letter. A message is *promised* once the commit that wrote it returned `Ok`.
//!
//! Guarantees:
//!
//! - A promised message survives a crash of the process and of the machine. Reading returns it once,
//!   in the order of sequences, until it is final.
//! - After a [`commit`](Log::commit) that returned `Err`, its messages are not promised. They may be
//!   committed again with the same sequences. The spool never writes to the failed file again.
//! - A crash may undo a [`finish`](Log::finish), so that the message comes back. After a
//!   [`close`](Log::close) that returned `Ok` no final message comes back.
//! - Damage loses the messages of the damaged frames only. The spool counts each of them that was not
//!   final as unreadable, exactly once.
//! - A write that a crash tore is not damage, since its messages were not promised. A note next to
//!   the files holds the synced length of the newest one, so that messages lost at its end are
//!   counted. Without the note they count as torn.
//! - The spool removes a file as soon as all its messages are final, in any order, even on a full
//!   disk. It renames a damaged file to `*.damaged` instead. The newest [`DAMAGED_FILES_CAPACITY`] of
//!   them stay while they fit into the disk limit.
//! - The frames are the only source of truth. The note only helps to count missing messages.
//!
//! [`DAMAGED_FILES_CAPACITY`]: crate::defaults::DAMAGED_FILES_CAPACITY

mod append;
mod dead;
mod disk;
mod erase;
mod error;
mod file;
mod folder;
mod frame;
mod holder;
mod in_place;
mod listing;
mod log;
mod open;
mod ranges;
mod read;
mod reading;
mod record;
mod recover;
mod scan;
mod segment;
mod snapshot;
#[cfg(test)]
#[allow(
    clippy::cast_possible_truncation,
    reason = "numbers are small in tests"
)]
mod tests;
mod tidy;

use core::fmt;
use core::ops::Range;

pub use self::holder::SpoolHolder;
pub(crate) use self::{
    dead::{DeadLetter, DeadLetters, Refusal},
    disk::{Disk, LOCK},
    error::{CommitError, OpenError},
    folder::Folder,
    holder::holder,
    log::Log,
    record::{Encoded, Record},
    snapshot::Snapshot,
};
use crate::defaults;

/// Identifies the source of a spool: a hash of the source's name or of its key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct SourceMark(pub(crate) [u8; 16]);

/// Shows no content, since it may be derived from a key.
impl fmt::Debug for SourceMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SourceMark")
    }
}

/// The limits of a spool, in bytes except for `dead_letters`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LogLimits {
    /// The maximum on disk, without dead letters.
    pub(crate) disk: u64,
    /// The maximum size of a file.
    pub(crate) segment: u64,
    /// The maximum size of a frame's payload.
    pub(crate) frame: usize,
    /// The open file is closed once it has this size and all its messages are final.
    pub(crate) idle: u64,
    /// The maximum size of all stored dead letters.
    pub(crate) dead_bytes: u64,
    /// The maximum number of stored dead letters.
    pub(crate) dead_letters: usize,
}

impl Default for LogLimits {
    fn default() -> Self {
        Self {
            disk: defaults::SPOOL_BYTES,
            segment: defaults::SPOOL_FILE_BYTES,
            frame: defaults::SPOOL_FRAME_BYTES,
            idle: defaults::SPOOL_IDLE_BYTES,
            dead_bytes: defaults::DEAD_LETTERS_BYTES,
            dead_letters: defaults::DEAD_LETTERS,
        }
    }
}

impl LogLimits {
    /// Returns the limits for a spool of at most `disk` bytes. A file is a small part of them, since
    /// its space becomes free only when all its messages are final.
    pub(crate) fn for_disk(disk: u64) -> Self {
        let most = Self::default();
        let segment = most.segment.min(disk / defaults::MIN_SPOOL_FILES);
        Self {
            disk,
            segment,
            idle: most.idle.min(segment / 2),
            ..most
        }
    }
}

/// The contents of a spool at the time it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Opened {
    /// Messages that are not final. Reading returns each of them or counts it as unreadable.
    pub(crate) recovered: u64,
    /// The damage that is known without reading payloads.
    pub(crate) damage: Damage,
}

/// Damaged parts of files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Damage {
    /// The number of parts: frames, file headers, or bytes between two readable frames.
    pub(crate) frames: u64,
    /// The bytes in them.
    pub(crate) bytes: u64,
    /// The messages in them that were not final. They count as recovered until a
    /// [`read`](Log::read) reports them as unreadable.
    pub(crate) messages: u64,
}

/// The result of a read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Loaded {
    /// The sequence at which the next read continues.
    pub(crate) next_sequence: u64,
    /// The number of messages found unreadable. They are final from now on.
    pub(crate) unreadable: u64,
    /// The sequences of the unreadable messages.
    pub(crate) unreadable_ranges: Vec<Range<u64>>,
    /// Every message at or after `next_sequence` is final.
    pub(crate) end: bool,
}
