//! The batches: which there are, which is sent next, and where their messages go.

use core::time::Duration;

use super::Scheduler;
use crate::delivery::Item;
use crate::delivery::in_flight::InFlight;

impl Scheduler {
    /// All batches; those of one isolated message last.
    pub(super) fn batches(&self) -> impl Iterator<Item = &InFlight> {
        self.in_flight.iter().chain(&self.suspects)
    }

    /// Those that may be sent again, with their places among all. Requests that are likely not to be
    /// answered leave half of those under way to others.
    pub(super) fn retries(&self) -> impl Iterator<Item = (usize, &InFlight)> {
        let hanging = self
            .batches()
            .filter(|batch| batch.request().is_some() && batch.may_hang())
            .count();
        let may_hang = hanging < (self.limits.requests / 2).max(1);
        self.batches()
            .enumerate()
            .filter(move |(_, batch)| batch.request().is_none() && (may_hang || !batch.may_hang()))
    }

    /// No batch waits any longer for its next try.
    pub(super) fn expedite_retries(&mut self, now: Duration) {
        for batch in self.in_flight.iter_mut().chain(&mut self.suspects) {
            batch.expedite(now);
        }
    }

    /// Whether one more request may leave. Under a pause, requests leave one after the other.
    pub(super) fn may_send(&self) -> bool {
        let max = if self.pause.is_some() {
            1
        } else {
            self.limits.requests
        };
        self.requests_in_flight < max && !self.rate_limit.awaits_probe()
    }

    /// When a batch may be tried again. A probe of an outage, or after a hold, has a time of its own.
    pub(super) fn retry_at(&self, batch: &InFlight) -> Duration {
        if self.outage.is_on() || self.rate_limit.probe_is_due() {
            Duration::ZERO
        } else {
            batch.not_before()
        }
    }

    /// Whether it may be of messages that no request has had.
    pub(super) fn may_begin(&self) -> bool {
        // Lots that wait for their next try are in nobody's way as long as others pass.
        let all_fail = self.outage.all_fail(self.limits.requests);
        self.may_send() && (!all_fail || self.in_flight.len() < self.limits.requests)
    }

    /// The batch to send now: one that was sent before and is due, or a new one. In an outage the one
    /// that was tried least: the others may be those that the server fails on.
    pub(super) fn next_batch(&mut self, now: Duration) -> Option<InFlight> {
        if self.outage.is_on()
            && self.may_begin()
            && let Some(batch) = self.new_batch()
        {
            return Some(batch);
        }
        if let Some(index) = self.due_retry(now, false) {
            return Some(self.remove_batch(index));
        }
        // Those that are likely not to be answered take turns with what no request has had.
        if self.last_may_hang
            && self.may_begin()
            && let Some(batch) = self.new_batch()
        {
            return Some(batch);
        }
        match self.due_retry(now, true) {
            Some(index) => Some(self.remove_batch(index)),
            None if self.may_begin() => self.new_batch(),
            None => None,
        }
    }

    /// The place of the batch that is to be sent first, of those that are likely not to be answered or of
    /// the others. In an outage that is all the same.
    fn due_retry(&self, now: Duration, may_hang: bool) -> Option<usize> {
        let outage = self.outage.is_on();
        let hold = self.rate_limit.probe_is_due();
        self.retries()
            .filter(|(_, batch)| outage || batch.may_hang() == may_hang)
            .filter(|(_, batch)| self.retry_at(batch) <= now)
            .min_by_key(|(_, batch)| {
                let failures = if outage { batch.failures() } else { 0 };
                // After a hold a full body is the probe. An isolated message holds up fewer others than
                // a batch with its lanes.
                let partial = hold && batch.is_partial();
                let isolated = batch.suspect().is_some();
                (partial, failures, isolated, batch.not_before())
            })
            .map(|(index, _)| index)
    }

    fn remove_batch(&mut self, index: usize) -> InFlight {
        match index.checked_sub(self.in_flight.len()) {
            None => self.in_flight.swap_remove(index),
            Some(index) => self.suspects.swap_remove(index),
        }
    }

    pub(super) fn keep(&mut self, batch: InFlight) {
        if batch.suspect().is_some() {
            self.suspects.push(batch);
        } else {
            self.in_flight.push(batch);
        }
    }

    fn new_batch(&mut self) -> Option<InFlight> {
        if self.is_probing() {
            return self.new_probe();
        }
        let items = self.lanes.take(&self.body_limit);
        (!items.is_empty()).then(|| InFlight::new(items))
    }

    /// Takes out the batch whose request was answered.
    pub(super) fn take_answered(&mut self, request: u64) -> Option<InFlight> {
        let index = self
            .batches()
            .position(|batch| batch.request() == Some(request))?;
        self.requests_in_flight -= 1;
        Some(self.remove_batch(index))
    }

    /// A batch was answered: what is final, or apart, holds its lanes no more.
    pub(super) fn settle(&mut self, mut batch: InFlight) {
        // While an endpoint refuses everything there are only probes.
        if self.is_probing() && !batch.is_probe() {
            return self.requeue_batch(batch);
        }
        self.lanes.release(batch.free_lanes());
        if !batch.is_empty() {
            self.keep(batch);
        } else if let Some(sequence) = batch.suspect() {
            self.lanes.unpark(sequence);
        }
    }

    /// The messages wait again, each in its place.
    pub(super) fn requeue_batch(&mut self, mut batch: InFlight) {
        let items = batch.take_all();
        self.requeue(items);
        self.lanes.release(batch.free_lanes());
        if let Some(sequence) = batch.suspect() {
            self.lanes.unpark(sequence);
        }
    }

    /// Those whose request is not under way wait again.
    pub(super) fn requeue_waiting(&mut self) {
        let waiting = |batch: &mut InFlight| batch.request().is_none();
        let mut batches: Vec<_> = self.in_flight.extract_if(.., waiting).collect();
        batches.extend(self.suspects.extract_if(.., waiting));
        for batch in batches {
            self.requeue_batch(batch);
        }
    }

    pub(super) fn requeue(&mut self, items: impl IntoIterator<Item = Item>) {
        for item in items {
            self.lanes.put(item);
        }
    }
}
