//! What an answer does to the messages of its request, and to the client.

use core::time::Duration;

use super::Core;
use crate::delivery::answer::Failure;
use crate::delivery::lot::{Lot, Refusal};
use crate::delivery::pause::Pause;
use crate::delivery::{Action, Backoff, End};
use crate::outcome::{PauseReason, RejectReason, Rejection};

impl Core {
    pub(super) fn delivered(&mut self, now: Duration) {
        let Some(lot) = &mut self.lot else { return };
        let (items, blamed) = lot.passed();
        match blamed {
            Some(refused) => self.body_limit.lower(refused),
            None => self.body_limit.delivered(),
        }
        self.last_failure = None;
        let rejected = self.verdicts.success();
        self.reject(rejected);
        if self.is_probing() {
            self.probe_passed();
        }
        self.end(items, End::Delivered);
        self.resume(now);
    }

    pub(super) fn refused(&mut self, now: Duration, rejection: Rejection) {
        self.last_failure = None;
        if self.is_probing() {
            return self.probe_refused(now);
        }
        // Whoever reads messages takes the key.
        self.resume(now);
        let Some(lot) = &mut self.lot else { return };
        let too_large = rejection.reason == RejectReason::TooLarge;
        if let Refusal::Found(item) = lot.refused(too_large)
            && self.verdicts.reject(now, item, rejection)
        {
            let mut items = self.verdicts.take_back();
            items.extend(self.lot.take().map(Lot::into_items).unwrap_or_default());
            self.waiting.restore(items);
            self.pause(now, PauseReason::EverythingRefused);
        }
    }

    pub(super) fn failed(&mut self, now: Duration, failure: Failure) {
        let backoff = if self.is_open() {
            Backoff::RETRY
        } else {
            Backoff::CLOSING
        };
        let Some(lot) = &mut self.lot else { return };
        let tries = lot.failed();
        let retry_at =
            (now + backoff.full_jitter(tries, &mut self.random)).max(self.pace.held_until());
        lot.wait_until(retry_at);
        self.last_failure = Some(failure);
        self.actions.push(Action::Retrying {
            failure,
            tries,
            wait: retry_at.saturating_sub(now),
        });
    }

    pub(super) fn pause(&mut self, now: Duration, reason: PauseReason) {
        let told = self
            .pause
            .is_some_and(|pause| pause.reason.same_kind(reason));
        match &mut self.pause {
            Some(pause) => pause.again(reason, now, &mut self.random),
            None => self.pause = Some(Pause::begin(reason, now, &mut self.random)),
        }
        if !told {
            self.actions.push(Action::Paused { reason });
        }
    }

    pub(super) fn resume(&mut self, now: Duration) {
        if let Some(pause) = self.pause.take() {
            self.actions.push(Action::Resumed {
                reason: pause.reason,
                after: now.saturating_sub(pause.since),
            });
        }
    }
}
