//! What an answer does to the messages of its request, and to the client.

use core::time::Duration;
use std::sync::Arc;

use super::Scheduler;
use crate::defaults::OUTAGE_AFTER_FAILURES;
use crate::delivery::answer::Failure;
use crate::delivery::in_flight::{AfterFailure, AfterRefusal, Checkpoint, InFlight};
use crate::delivery::pause::Pause;
use crate::delivery::{Action, Backoff, Resolution};
use crate::outcome::{PauseReason, RejectReason, Rejection};

impl Scheduler {
    pub(super) fn delivered(&mut self, now: Duration, batch: &mut InFlight) {
        let (items, blamed) = batch.passed();
        match blamed {
            Some(refused) => self.body_limit.lower(refused),
            None => self.body_limit.delivered(),
        }
        self.passed += 1;
        self.last_failure = None;
        if self.in_outage() {
            // The outage is over: the others need not sit out the waits that it brought.
            self.expedite_retries(now);
        }
        self.failures_in_a_row = 0;
        let rejected = self.provisional.success();
        self.reject(rejected);
        if batch.is_probe() {
            self.probe_passed(&items);
        }
        self.resolve(items, Resolution::Delivered);
        self.resume(now);
    }

    pub(super) fn refused(&mut self, now: Duration, batch: &mut InFlight, rejection: Rejection) {
        self.last_failure = None;
        self.failures_in_a_row = 0;
        if batch.is_probe() {
            return self.probe_failed(now, batch);
        }
        if self.is_probing() {
            // It left before the pause began.
            return batch.unsent();
        }
        // Whoever reads messages takes the key.
        self.resume(now);
        let too_large = rejection.reason == RejectReason::TooLarge;
        if let AfterRefusal::Found(item) = batch.refused(too_large)
            && self.provisional.reject(now, item, rejection)
        {
            let taken_back = self.provisional.take_back();
            self.requeue(taken_back);
            self.pause(now, PauseReason::EverythingRefused);
        }
    }

    pub(super) fn failed(&mut self, now: Duration, batch: &mut InFlight, failure: Failure) {
        // That a message fails which is known to says nothing of the server.
        if batch.suspect().is_none() || self.in_outage() {
            self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
        }
        self.last_failure = Some(failure);
        if batch.is_probe() {
            // It may be one that the server fails on, so another is next.
            return self.probe_failed(now, batch);
        }
        let passed = self.passed;
        match batch.failed(Checkpoint { now, passed }, failure, self.limits.patience) {
            AfterFailure::Again => {}
            AfterFailure::Isolated(mut behind) => {
                if let Some(suspect) = batch.items().next() {
                    self.lanes.park_behind(suspect);
                }
                if behind.is_searched_for_failure() {
                    behind.retain(|item| !self.lanes.park_taken(item));
                    self.settle(behind);
                } else {
                    self.requeue_batch(behind);
                }
            }
            AfterFailure::GivenUp(item) => {
                let rejection = Arc::new(Rejection::given_up(failure));
                return self.resolve(vec![item], Resolution::Rejected(rejection));
            }
        }
        let backoff = match batch.suspect() {
            _ if !self.is_open() => Backoff::CLOSING,
            Some(_) => Backoff::alone(self.limits.patience),
            None => Backoff::RETRY,
        };
        if self.in_outage() {
            let probes = self.failures_in_a_row - OUTAGE_AFTER_FAILURES + 1;
            self.outage_until = now + backoff.half_jitter(probes, &mut self.random);
        }
        let tries = batch.failures();
        let retry_at =
            (now + backoff.full_jitter(tries, &mut self.random)).max(self.rate_limit.held_until());
        batch.wait_until(retry_at);
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
        if reason == PauseReason::EverythingRefused {
            self.requeue_waiting();
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
