//! Probing an endpoint that refuses everything.
//!
//! A probe is one message alone: the oldest, so that the order is kept when the endpoint is well
//! again. If that is refused too it may truly be bad, and so may all of a long run; so another one,
//! at random, is tried at once. Only if both are refused the endpoint is still taken for the culprit.

use core::time::Duration;

use super::Scheduler;
use crate::delivery::Item;
use crate::delivery::in_flight::InFlight;
use crate::outcome::PauseReason;

impl Scheduler {
    /// Whether nothing is sent but such probes.
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

    /// The probe was not taken: its message waits again, in its place.
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

    /// The probe was taken: those before it may all be bad, and are no reason to pause again.
    pub(super) fn probe_passed(&mut self, probe: &[Item]) {
        let before = probe
            .first()
            .map_or(0, |item| self.lanes.before(item.sequence));
        self.provisional
            .allow(u32::try_from(before).unwrap_or(u32::MAX));
    }
}
