//! One file of messages, as the log tracks it in memory.

use crate::spool::frame::Seed;
use crate::spool::ranges::Ranges;

/// A file of messages on disk.
#[derive(Debug, Default)]
pub(super) struct Segment {
    /// Its length in bytes.
    pub(super) length: u64,
    /// Every sequence in it, including those that a failed write may have left there.
    pub(super) held: Ranges,
    /// The promised sequences, and those found after a restart, that are not final.
    pub(super) live: Ranges,
    /// The sequences of failed writes that are not final. They are not promised, but may be found
    /// after a restart.
    pub(super) ghosts: Ranges,
    /// The sequences, of this and other files, that its frames record as final.
    pub(super) finals: Ranges,
    pub(super) condition: Condition,
    /// A crash left a part of an unsynced write, which may hold bytes of any message.
    pub(super) torn: bool,
    /// The seeds that the checksums of its headers may have.
    pub(super) seeds: Vec<Seed>,
    /// The offset of its first frame, or where the search for it begins.
    pub(super) start: u64,
}

/// The readable part of a file, which decides how a finished file is removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Condition {
    /// The whole file is readable. The file is deleted.
    #[default]
    Whole,
    /// A part of the file is readable. The file is renamed to `*.damaged`, and deleted when newer ones
    /// need the space.
    Damaged,
    /// No frame is readable, or the entry is not a file. It is renamed to `*.unreadable`, and never
    /// deleted.
    Unreadable,
}

impl Condition {
    /// Records that a part is not readable.
    pub(super) fn damage(&mut self) {
        if *self == Self::Whole {
            *self = Self::Damaged;
        }
    }
}

impl Segment {
    /// Returns whether every promised message in it is final.
    pub(super) fn is_finished(&self) -> bool {
        self.live.is_empty()
    }

    /// Returns the sequences in it that must not come back after a restart.
    pub(super) fn final_sequences(&self) -> Ranges {
        self.held.without(&self.live).without(&self.ghosts)
    }
}
