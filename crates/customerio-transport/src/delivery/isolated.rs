//! The state of a message that is sent alone, because it fails while others pass.

use core::time::Duration;

use crate::defaults::GIVE_UP_TRIES;

/// A time, and how many requests had passed by then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checkpoint {
    pub(crate) now: Duration,
    pub(crate) passed: u64,
}

/// See the [module](self).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Isolated {
    sequence: u64,
    /// The latest failure after which other requests passed.
    latest: Checkpoint,
    /// The time for which it failed while other requests passed.
    time: Duration,
    /// Whether its latest try timed out.
    timed_out: bool,
}

impl Isolated {
    /// Isolates a message after its failed try at `at`.
    pub(crate) const fn new(sequence: u64, at: Checkpoint, timed_out: bool) -> Self {
        Self {
            sequence,
            latest: at,
            time: Duration::ZERO,
            timed_out,
        }
    }

    pub(crate) const fn sequence(self) -> u64 {
        self.sequence
    }

    /// Whether its latest try timed out.
    pub(crate) const fn timed_out(self) -> bool {
        self.timed_out
    }

    /// Whether other requests passed between its latest failure and `at`.
    pub(crate) const fn failed_before(self, at: Checkpoint) -> bool {
        at.passed > self.latest.passed
    }

    /// Handles a failed try. Returns whether the message failed for longer than `patience` while others
    /// passed.
    pub(crate) fn exhausts(&mut self, patience: Duration, at: Checkpoint, timed_out: bool) -> bool {
        self.timed_out = timed_out;
        if !self.failed_before(at) {
            return false;
        }
        // The maximum keeps an outage in between from counting in full.
        let max = patience / GIVE_UP_TRIES;
        let time = at.now.saturating_sub(self.latest.now).min(max);
        self.time = self.time.saturating_add(time);
        self.latest = at;
        self.time >= max.saturating_mul(GIVE_UP_TRIES)
    }
}
