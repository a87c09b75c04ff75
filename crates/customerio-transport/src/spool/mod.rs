//! The spool: messages on disk until they are final.
//!
//! A log of segment files, and beside it one of dead letters, in a folder that one process has for
//! itself. It knows nothing of HTTP, of lanes or of the delivery core; it blocks, and has no thread.
//!
//! What it promises:
//!
//! - What a [`commit`](Log::commit) answered `Ok` for is read after any crash of the process or the
//!   machine, once, in the order of sequences, until it is final.
//! - What a commit answered `Err` for is not promised, and may be committed again under the same
//!   sequence. The file it went to is never written again.
//! - That a message is final ([`finish`](Log::finish)) may be forgotten in a crash, and the message
//!   come back; after a [`close`](Log::close) that answered `Ok` it does not.
//! - Damage costs the messages of the frames it hit. Each of them that was not final is counted as
//!   unreadable, once. A write that a crash tore is no damage: nothing was promised for it. What was
//!   synced of the youngest file is noted beside it, so that messages are counted too that a disk lost
//!   at its end; where that note is lost as well, they are taken for torn.
//! - A file is removed as soon as everything in it is final, in any order; that needs no room. A
//!   damaged one is then set aside (`*.damaged`): the youngest [`DAMAGED_FILES_CAPACITY`] of them stay, as
//!   long as the disk bound leaves them room.
//! - There is one truth: what the frames say. Nothing else needs to agree with them; the note only
//!   helps to count what is missing.
//!
//! [`DAMAGED_FILES_CAPACITY`]: crate::defaults::DAMAGED_FILES_CAPACITY

mod append;
mod dead;
mod disk;
mod error;
mod file;
mod folder;
mod frame;
mod in_place;
mod log;
mod open;
mod ranges;
mod read;
mod record;
mod recover;
mod scan;
mod segment;
#[cfg(test)]
#[allow(
    clippy::cast_possible_truncation,
    reason = "everything is small in a test"
)]
mod tests;
mod tidy;

use core::fmt;
use core::ops::Range;

#[allow(unused_imports, reason = "the client is wired to it next")]
pub(crate) use self::{
    dead::{DeadLetter, DeadLetters, Refusal},
    disk::{Disk, DiskFile},
    error::{CommitError, OpenError, ReadError},
    folder::Folder,
    log::Log,
    record::Record,
};
use crate::defaults;

/// Which source a spool belongs to: a hash of its name or of its key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct SourceMark(pub(crate) [u8; 16]);

/// Shows no content: it comes from a key.
impl fmt::Debug for SourceMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SourceMark")
    }
}

/// The bounds of a spool, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LogLimits {
    /// The most on disk, but for dead letters, which have a bound of their own.
    pub(crate) disk: u64,
    /// The most of a file.
    pub(crate) segment: u64,
    /// The most of a frame's payload.
    pub(crate) frame: usize,
    /// The file that is written to is given up once it is finished and so large.
    pub(crate) idle: u64,
    /// The most of dead letters that are kept.
    pub(crate) dead_bytes: u64,
    /// The most dead letters that are kept; a count.
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
    /// Those of a spool that may take so many bytes of the disk. A file is a small part of it: its room
    /// is free when all of it is final, and not before.
    pub(crate) fn of(disk: u64) -> Self {
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

/// What a spool was found to hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Opened {
    /// Messages that are not final. Reading gives each of them, or tells that it is unreadable.
    pub(crate) recovered: u64,
    /// What is damaged, as far as it is known without reading payloads.
    pub(crate) damage: Damage,
}

/// What was found damaged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Damage {
    /// Places: a frame, a file's header, or a stretch of bytes between two readable frames.
    pub(crate) frames: u64,
    /// Their bytes.
    pub(crate) bytes: u64,
    /// Messages in them that were not final. They are among the recovered, until a
    /// [`read`](Log::read) comes by and tells that they are unreadable.
    pub(crate) messages: u64,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Loaded {
    /// Where to read on.
    pub(crate) next_sequence: u64,
    /// How many messages turned out to be unreadable. They are final from now on.
    pub(crate) unreadable: u64,
    /// Which they are.
    pub(crate) unreadable_ranges: Vec<Range<u64>>,
    /// There is nothing at or after `next_sequence` that is not final.
    pub(crate) end: bool,
}
