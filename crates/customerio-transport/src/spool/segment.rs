//! What is known of one file of messages.

use crate::spool::frame::Seed;
use crate::spool::ranges::Ranges;

/// A file of messages that is on disk.
#[derive(Debug, Default)]
pub(super) struct Segment {
    /// Its bytes.
    pub(super) length: u64,
    /// Every sequence that stands in it, or may stand in it after a write that failed.
    pub(super) held: Ranges,
    /// Those of them that were promised, or found after a restart, and are not final.
    pub(super) live: Ranges,
    /// Those of a write that failed that are not final. Nobody waits for them, but they may be
    /// found after a restart.
    pub(super) ghosts: Ranges,
    /// The sequences, of this and other files, that it says are final.
    pub(super) finals: Ranges,
    /// Something in it can't be read.
    pub(super) damaged: bool,
    /// What its frames' checksums may begin with.
    pub(super) seeds: Vec<Seed>,
    /// Where its first frame is, or is looked for.
    pub(super) start: u64,
}

impl Segment {
    /// Nothing in it is waited for.
    pub(super) fn is_finished(&self) -> bool {
        self.live.is_empty()
    }

    /// What stands in it and must not come back after a restart.
    pub(super) fn final_ones(&self) -> Ranges {
        self.held.without(&self.live).without(&self.ghosts)
    }
}
