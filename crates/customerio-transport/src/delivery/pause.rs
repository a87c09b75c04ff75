//! A pause: a response rejected the request as such, for example its key. The client sends only
//! probes until one is accepted.

use core::time::Duration;

use crate::delivery::{Backoff, after};
use crate::outcome::PauseReason;

/// See the [module](self).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pause {
    pub(crate) reason: PauseReason,
    pub(crate) since: Duration,
    /// The earliest time of the next probe.
    pub(crate) until: Duration,
    /// Whether the next probe is a random message instead of the oldest one.
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

    /// Continues the pause after a failed probe.
    pub(crate) fn again(&mut self, reason: PauseReason, now: Duration, random: &mut fastrand::Rng) {
        self.reason = reason;
        self.at_random = false;
        self.probes = self.probes.saturating_add(1);
        self.until = after(now, Backoff::PROBE.half_jitter(self.probes, random));
    }

    /// Makes the next probe due now, for a caller that waits.
    pub(crate) fn probe_now(&mut self, now: Duration) {
        self.until = self.until.min(now);
    }
}
