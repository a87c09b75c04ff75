//! Probes of an endpoint that rejects everything.
//!
//! A probe is a request with one message. The first probe is the oldest message, which preserves the
//! order. If the server rejects it, it may be bad itself, as may all messages of a long run. So the
//! scheduler sends a random message at once. It stays paused only if both are rejected.

use core::time::Duration;

use super::Scheduler;
use crate::delivery::Item;
use crate::delivery::in_flight::InFlight;
use crate::outcome::PauseReason;

impl Scheduler {
    /// Whether only these probes are sent.
    pub(super) fn is_probing(&self) -> bool {
        self.pause
            .is_some_and(|pause| pause.reason == PauseReason::EverythingRefused)
    }

    pub(super) fn new_probe(&mut self) -> Option<InFlight> {
        let at_random = self.pause.is_some_and(|pause| pause.at_random);
        let item = if at_random {
            self.lanes.any_free(&mut self.random)?
        } else {
            self.lanes.oldest_free()?
        };
        self.lanes.take_one(&item);
        Some(InFlight::probe(item))
    }

    /// Puts the message of a rejected probe back into the queue, and plans the next probe.
    pub(super) fn probe_failed(&mut self, now: Duration, batch: &mut InFlight) {
        let others_wait = !self.lanes.is_empty();
        self.requeue(batch.take_all());
        let Some(pause) = &mut self.pause else { return };
        if !pause.at_random && others_wait {
            pause.at_random = true;
        } else {
            pause.again(PauseReason::EverythingRefused, now, &mut self.random);
        }
    }

    /// Allows the messages before an accepted probe to be rejected without a new pause.
    pub(super) fn probe_passed(&mut self, probe: &[Item]) {
        let before = probe
            .first()
            .map_or(0, |item| self.lanes.before(item.sequence));
        self.provisional
            .allow(u32::try_from(before).unwrap_or(u32::MAX));
    }
}
