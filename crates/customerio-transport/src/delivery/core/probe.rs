//! Probing an endpoint that refuses everything.
//!
//! A probe is one message alone: the oldest, so that the order is kept when the endpoint is well
//! again. If that is refused too it may truly be bad, and so may all of a long run; so another one,
//! at random, is tried at once. Only if both are refused the endpoint is still taken for the culprit.

use core::time::Duration;

use super::Core;
use crate::delivery::lot::Lot;
use crate::outcome::PauseReason;

impl Core {
    /// Whether what is sent is such a probe.
    pub(super) fn is_probing(&self) -> bool {
        self.pause
            .is_some_and(|pause| pause.reason == PauseReason::EverythingRefused)
    }

    /// What the next request is taken from.
    pub(super) fn take_lot(&mut self) -> Lot {
        match self.pause {
            Some(pause) if self.is_probing() => {
                Lot::new(self.waiting.take_at(pause.probed).into_iter().collect())
            }
            _ => Lot::new(self.waiting.take(&self.body_limit)),
        }
    }

    /// The probe was not taken: its message waits again, in its place.
    pub(super) fn end_probe(&mut self) {
        for item in self.lot.take().map(Lot::into_items).unwrap_or_default() {
            self.waiting.put_back(item);
        }
    }

    /// The probe was refused.
    pub(super) fn probe_refused(&mut self, now: Duration) {
        self.end_probe();
        let waiting = self.waiting.len();
        let Some(pause) = &mut self.pause else { return };
        if pause.probed == 0 && waiting > 1 {
            pause.probed = self.random.usize(1..waiting);
        } else {
            pause.again(PauseReason::EverythingRefused, now, &mut self.random);
        }
    }

    /// The probe was taken: those before it may all be bad, and are no reason to pause again.
    pub(super) fn probe_passed(&mut self) {
        let before = self.pause.map_or(0, |pause| pause.probed);
        self.verdicts
            .allow(u32::try_from(before).unwrap_or(u32::MAX));
    }
}
