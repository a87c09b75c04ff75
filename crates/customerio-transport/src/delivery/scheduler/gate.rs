//! The gate: the time after which no request begins, until the program sets a later one.

use core::time::Duration;

use super::Scheduler;

/// Open without an end, unless it is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gate {
    until: Duration,
    /// Whether the time has passed. Queries don't know the time.
    is_closed: bool,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            until: Duration::MAX,
            is_closed: false,
        }
    }
}

impl Gate {
    /// Closes it if `now` is later than its time.
    pub(super) fn pass(&mut self, now: Duration) {
        self.is_closed = now > self.until;
    }

    pub(super) fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Whether a request may begin at this time.
    pub(super) fn allows(&self, at: Duration) -> bool {
        !self.is_closed && at <= self.until
    }
}

impl Scheduler {
    /// Sets the time after which no request begins. Replaces the time that was set before.
    pub(crate) fn send_until(&mut self, now: Duration, until: Duration) {
        self.gate.until = until;
        self.tick(now);
    }

    /// Counts the rate as used by another client until `now`, so that requests leave at an even pace. An idle
    /// client may otherwise send those of a whole window at once.
    pub(crate) fn skip_burst(&mut self, now: Duration) {
        self.rate_limit.fill(now);
    }
}
