//! A pause: the answer spoke of the request, not of the messages, so nothing but probes is sent.

use core::time::Duration;

use crate::delivery::{Backoff, after};
use crate::outcome::PauseReason;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Pause {
    pub(crate) reason: PauseReason,
    pub(crate) since: Duration,
    /// When the next probe may leave.
    pub(crate) until: Duration,
    /// Where an endpoint refuses everything: whether the next probe is any message, or the oldest.
    pub(crate) at_random: bool,
    probes: u32,
}

impl Pause {
    pub(crate) fn begin(reason: PauseReason, now: Duration, random: &mut fastrand::Rng) -> Self {
        let mut pause = Self {
            reason,
            since: now,
            until: now,
            at_random: false,
            probes: 0,
        };
        pause.again(reason, now, random);
        pause
    }

    /// A probe was answered with a reason to stay paused.
    pub(crate) fn again(&mut self, reason: PauseReason, now: Duration, random: &mut fastrand::Rng) {
        self.reason = reason;
        self.at_random = false;
        self.probes = self.probes.saturating_add(1);
        self.until = after(now, Backoff::PROBE.half_jitter(self.probes, random));
    }

    /// Somebody is waiting: the next probe leaves now.
    pub(crate) fn probe_now(&mut self, now: Duration) {
        self.until = self.until.min(now);
    }
}
