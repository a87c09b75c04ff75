//! A message on which the server fails, and which is sent alone.
//!
//! The server may fail on the message, or on everything. Requests that pass tell the two apart, so the
//! time of failure counts while others pass. If all other messages wait for this one, none of them can
//! pass. So after the client's patience one of them is sent before it, see
//! [`may_be_overtaken`](Isolated::may_be_overtaken). If no other message passes at all, the message is
//! given up after [`GIVE_UP_UNPROVEN_AFTER`].

use core::time::Duration;

use crate::defaults::{BACKOFF_ALONE, GIVE_UP_TRIES, GIVE_UP_UNPROVEN_AFTER};
use crate::delivery::answer::{Blame, RequestFailure};

/// A time, and how many requests had passed by then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checkpoint {
    pub(crate) now: Duration,
    pub(crate) passed: u64,
}

/// A failed try.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FailedTry {
    pub(crate) at: Checkpoint,
    pub(crate) failure: RequestFailure,
    pub(crate) blame: Blame,
    /// Whether a message that failed alone may be isolated although no other requests passed.
    pub(crate) may_isolate: bool,
}

/// See the [module](self).
#[derive(Clone, Copy, Debug)]
pub(super) struct Isolated {
    pub(super) sequence: u64,
    /// The latest failure after which other requests passed.
    latest: Checkpoint,
    /// The time for which it failed while other requests passed.
    proven: Duration,
    /// The number of failed tries that the message may have caused, and the time for which it failed.
    tries: u32,
    failing: Duration,
    latest_try: Duration,
    timed_out: bool,
}

impl Isolated {
    /// Isolates a message after a failed try.
    pub(super) fn new(sequence: u64, failed: &FailedTry) -> Self {
        Self {
            sequence,
            latest: failed.at,
            proven: Duration::ZERO,
            tries: 1,
            failing: Duration::ZERO,
            latest_try: failed.at.now,
            timed_out: failed.failure == RequestFailure::TimedOut,
        }
    }

    /// Whether its latest try timed out.
    pub(super) fn timed_out(&self) -> bool {
        self.timed_out
    }

    /// Whether other requests passed since its latest failure.
    pub(super) fn others_passed(&self, at: Checkpoint) -> bool {
        at.passed > self.latest.passed
    }

    /// Records a failed try. Returns whether the message is given up.
    pub(super) fn failed(&mut self, failed: &FailedTry, patience: Duration) -> bool {
        let at = failed.at;
        let since_try = at.now.saturating_sub(self.latest_try);
        self.latest_try = at.now;
        if failed.blame == Blame::Endpoint {
            return false;
        }
        self.timed_out = failed.failure == RequestFailure::TimedOut;
        let piece = patience / GIVE_UP_TRIES;
        if failed.blame == Blame::Message {
            self.tries = self.tries.saturating_add(1);
            // The maximum keeps a time without tries from counting in full.
            let time = since_try.min(piece.max(BACKOFF_ALONE));
            self.failing = self.failing.saturating_add(time);
        }
        if self.others_passed(at) {
            // The maximum keeps an outage in between from counting in full.
            let time = at.now.saturating_sub(self.latest.now).min(piece);
            self.proven = self.proven.saturating_add(time);
            self.latest = at;
            if self.proven >= piece.saturating_mul(GIVE_UP_TRIES) {
                return true;
            }
        }
        self.failing >= GIVE_UP_UNPROVEN_AFTER.max(patience)
    }

    /// Whether a message that waits for this one may be sent before it: it failed for the client's
    /// patience, and no other requests passed for a while.
    pub(super) fn may_be_overtaken(&self, now: Duration, patience: Duration) -> bool {
        self.tries >= GIVE_UP_TRIES
            && self.failing >= patience
            && now.saturating_sub(self.latest.now) >= patience / GIVE_UP_TRIES
    }
}
