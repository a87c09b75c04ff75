//! The effects of an answer on the messages of its request and on the client.

use core::time::Duration;
use std::sync::Arc;

use super::Scheduler;
use crate::delivery::answer::{Blame, RequestFailure};
use crate::delivery::in_flight::{AfterFailure, AfterRefusal, InFlight};
use crate::delivery::isolated::{Checkpoint, FailedTry};
use crate::delivery::pause::Pause;
use crate::delivery::{Action, Backoff, Item, Resolution, after};
use crate::outcome::{PauseReason, RejectReason, Rejection};

impl Scheduler {
    /// Handles a success: all messages of the request are delivered, and delivery resumes.
    pub(super) fn delivered(&mut self, now: Duration, batch: &mut InFlight) {
        let sent = batch.request_in_flight();
        let (items, blamed) = batch.passed();
        match blamed {
            Some(refused) => self.body_limit.lower(refused),
            None => {
                if let Some(request) = sent {
                    let took = now.saturating_sub(request.since);
                    self.body_limit.delivered(request.bytes, took);
                }
            }
        }
        self.passed += 1;
        self.last_failure = None;
        self.end_outage(now);
        let rejected = self.provisional.success();
        self.reject(rejected);
        if batch.is_probe() {
            self.probe_passed(&items);
        }
        self.resolve(items, Resolution::Delivered);
        self.resume(now);
    }

    /// Handles a refusal of the content: the search for the refused message continues. A message that
    /// it found is rejected after a success. Too many in a row mean that the endpoint refuses everything.
    pub(super) fn refused(&mut self, now: Duration, batch: &mut InFlight, rejection: Rejection) {
        self.last_failure = None;
        self.end_outage(now);
        if batch.is_probe() {
            return self.probe_failed(now, batch);
        }
        if self.is_probing() {
            // It was sent before the pause began.
            return batch.unsent();
        }
        // A server that reads the messages accepts the key.
        self.resume(now);
        let too_large = rejection.reason == RejectReason::TooLarge;
        match batch.refused(too_large) {
            AfterRefusal::Narrowed => {}
            AfterRefusal::Split(parts) => {
                for mut part in parts {
                    part.claim(&mut self.lanes);
                    self.keep(part);
                }
            }
            AfterRefusal::Found(item) => {
                if self.provisional.reject(now, item, rejection) {
                    let taken_back = self.provisional.take_back();
                    self.requeue(taken_back);
                    self.pause(now, PauseReason::EverythingRefused);
                }
            }
        }
    }

    /// Removes the messages of a request for which `is_lost` holds, because they can't be read, counts
    /// them as unreadable and returns them. The request counts as unsent.
    pub(crate) fn lose_messages(
        &mut self,
        now: Duration,
        request: u64,
        mut is_lost: impl FnMut(&Item) -> bool,
    ) -> Vec<Item> {
        let Some(mut batch) = self.take_answered(request) else {
            return Vec::new();
        };
        batch.unsent();
        let lost: Vec<_> = batch
            .items()
            .filter(|item| is_lost(item))
            .copied()
            .collect();
        batch.retain(|item| !is_lost(item));
        self.account.lose(lost.len() as u64);
        self.settle(batch);
        self.tick(now);
        lost
    }

    /// Ends an outage, if one is on: the other batches are due at once.
    fn end_outage(&mut self, now: Duration) {
        if self.outage.end() {
            self.expedite_retries(now);
        }
    }

    /// Handles a failed try: schedules the next one, isolates a message on which the server fails, or
    /// gives it up.
    pub(super) fn failed(
        &mut self,
        now: Duration,
        batch: &mut InFlight,
        failure: RequestFailure,
        blame: Blame,
    ) {
        let at = Checkpoint {
            now,
            passed: self.passed,
        };
        let known = batch.fails_while_others_pass(at);
        if !known || self.outage.is_on() {
            self.outage.failed(now, blame);
        }
        self.last_failure = Some(failure);
        if failure == RequestFailure::TimedOut {
            self.body_limit.timed_out();
        }
        if batch.is_probe() {
            // The server may fail on this message, so the next probe is another one.
            return self.probe_failed(now, batch);
        }
        let failed = FailedTry {
            at,
            failure,
            blame,
            may_isolate: self.may_isolate(now, batch),
        };
        match batch.failed(failed, self.limits.patience) {
            AfterFailure::Again => self.failed_again(now, batch),
            AfterFailure::Isolated(behind) => self.isolate(batch, *behind),
            AfterFailure::GivenUp(item) => {
                let rejection = Arc::new(failure.give_up());
                return self.reject(vec![(item, rejection)]);
            }
        }
        let closing = !self.is_open();
        self.outage.schedule_probe(now, closing, &mut self.random);
        let backoff = if known && !closing {
            Backoff::isolated(self.limits.patience)
        } else {
            Backoff::retry(batch.failing_for(now), closing)
        };
        let tries = batch.failures();
        let retry_at = after(now, backoff.full_jitter(tries, &mut self.random))
            .max(self.rate_limit.held_until());
        batch.wait_until(retry_at);
        self.actions.push(Action::Retrying {
            failure,
            tries,
            wait: retry_at.saturating_sub(now),
        });
    }

    /// Begins or extends a pause, and reports it once per reason.
    pub(super) fn pause(&mut self, now: Duration, reason: PauseReason) {
        let reported = self
            .pause
            .is_some_and(|pause| pause.reason.same_kind(reason));
        match &mut self.pause {
            Some(pause) => pause.again(reason, now, &mut self.random),
            None => self.pause = Some(Pause::begin(reason, now, &mut self.random)),
        }
        if reason == PauseReason::EverythingRefused {
            self.requeue_waiting();
        }
        if !reported {
            self.actions.push(Action::Paused { reason });
        }
    }

    /// Ends a pause, if there is one.
    pub(super) fn resume(&mut self, now: Duration) {
        if let Some(pause) = self.pause.take() {
            self.actions.push(Action::Resumed {
                reason: pause.reason,
                after: now.saturating_sub(pause.since),
            });
        }
    }
}
