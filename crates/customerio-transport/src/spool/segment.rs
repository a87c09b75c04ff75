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
    /// The sequences, of this and other files, that its frames say are final.
    pub(super) finals: Ranges,
    pub(super) condition: Condition,
    /// The seeds that the checksums of its headers may have.
    pub(super) seeds: Vec<Seed>,
    /// The offset of its first frame, or where the search for it begins.
    pub(super) start: u64,
}

/// How much of a file can be read. It decides what happens to the file once it is finished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Condition {
    /// All of it: the file is removed.
    #[default]
    Whole,
    /// A part of it: the file is set aside as `*.damaged`, and removed when newer ones need the room.
    Damaged,
    /// No frame of it, or it is not a file: it is set aside as `*.unreadable`, and never removed.
    Unreadable,
}

impl Condition {
    /// Notes that a part can't be read.
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

    /// The sequences in it that must not come back after a restart.
    pub(super) fn final_sequences(&self) -> Ranges {
        self.held.without(&self.live).without(&self.ghosts)
    }
}
