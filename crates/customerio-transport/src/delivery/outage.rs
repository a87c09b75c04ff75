//! An outage: many requests failed in a row, so single probes test whether the endpoint is back.

use core::time::Duration;

use crate::defaults::OUTAGE_AFTER_FAILURES;
use crate::delivery::answer::Blame;
use crate::delivery::{Backoff, after};

/// The failures since the latest request that was answered for its messages.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outage {
    failures: u32,
    /// When the first of them happened.
    since: Duration,
    /// What the latest of them says about its messages.
    blame: Blame,
    /// The next probe leaves no earlier.
    next_probe: Duration,
}

impl Outage {
    /// Whether only probes leave, after [`OUTAGE_AFTER_FAILURES`] failures in a row.
    pub(crate) fn is_on(&self) -> bool {
        self.failures >= OUTAGE_AFTER_FAILURES
    }

    /// Whether at least `requests` requests failed in a row.
    pub(crate) fn all_fail(&self, requests: usize) -> bool {
        usize::try_from(self.failures).is_ok_and(|failures| failures >= requests)
    }

    /// Whether a probe is one message, because a message in each body may be why all of them fail.
    pub(crate) fn probes_single_messages(&self) -> bool {
        self.is_on() && self.blame == Blame::Message
    }

    /// When the next probe may leave; [`Duration::ZERO`] unless the outage is on.
    pub(crate) fn next_probe(&self) -> Duration {
        if self.is_on() {
            self.next_probe
        } else {
            Duration::ZERO
        }
    }

    /// A request failed.
    pub(crate) fn failed(&mut self, now: Duration, blame: Blame) {
        if self.failures == 0 {
            self.since = now;
        }
        self.failures = self.failures.saturating_add(1);
        self.blame = blame;
    }

    /// A probe left, or failed: sets when the next one may leave. A probe whose answer is late does
    /// not hold back the next.
    pub(crate) fn schedule_probe(
        &mut self,
        now: Duration,
        is_closing: bool,
        random: &mut fastrand::Rng,
    ) {
        if self.is_on() {
            let probes = self.failures - OUTAGE_AFTER_FAILURES + 1;
            let backoff = Backoff::retry(now.saturating_sub(self.since), is_closing);
            self.next_probe = after(now, backoff.half_jitter(probes, random));
        }
    }

    /// A caller waits: the next probe leaves now.
    pub(crate) fn probe_now(&mut self, now: Duration) {
        self.next_probe = self.next_probe.min(now);
    }

    /// A request was answered for its messages. Returns whether that ends an outage.
    pub(crate) fn end(&mut self) -> bool {
        let was_on = self.is_on();
        *self = Self::default();
        was_on
    }
}
