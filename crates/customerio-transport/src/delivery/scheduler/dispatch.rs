//! The batches: the order in which they are sent, and the return of their messages to the queue.

use core::time::Duration;

use super::Scheduler;
use crate::defaults::{MAX_REQUESTS_IN_FLIGHT, SEARCH_REQUESTS_FACTOR};
use crate::delivery::Item;
use crate::delivery::in_flight::InFlight;

impl Scheduler {
    /// Returns all batches; those of one isolated message come last.
    pub(super) fn batches(&self) -> impl Iterator<Item = &InFlight> {
        self.in_flight.iter().chain(&self.suspects)
    }

    /// Returns the batches that may be sent again, with their indexes among all. Requests that may hang
    /// use at most half of the requests in flight.
    pub(super) fn retries(&self) -> impl Iterator<Item = (usize, &InFlight)> {
        let hanging = self
            .batches()
            .filter(|batch| batch.request().is_some() && batch.may_hang())
            .count();
        let may_hang = hanging < (self.limits.requests / 2).max(1);
        let may_send = self.may_send(false);
        let may_search = self.may_send(true);
        self.batches().enumerate().filter(move |(_, batch)| {
            let may_leave = if batch.is_searched_for_refusal() {
                may_search
            } else {
                may_send
            };
            may_leave && batch.request().is_none() && (may_hang || !batch.may_hang())
        })
    }

    /// Makes the next try of all batches due.
    pub(super) fn expedite_retries(&mut self, now: Duration) {
        for batch in self.in_flight.iter_mut().chain(&mut self.suspects) {
            batch.expedite(now);
        }
    }

    /// Whether one more request may be sent. In a pause, only one request is in flight. Otherwise steps of
    /// a search for a refused message leave while others wait, because messages wait for the search.
    fn may_send(&self, is_search: bool) -> bool {
        if self.gate.is_closed() || self.rate_limit.awaits_probe() {
            return false;
        }
        if self.pause.is_some() {
            return self.requests_in_flight == 0;
        }
        let requests = self.limits.requests;
        let max = (requests * SEARCH_REQUESTS_FACTOR).min(MAX_REQUESTS_IN_FLIGHT.max(requests));
        // Memory is reserved for the bodies of `requests` requests.
        let bytes = requests.saturating_sub(1) * self.limits.request_bytes;
        let others = self.requests_in_flight - self.searches_in_flight;
        let may_add = is_search && !self.outage.is_on();
        self.requests_in_flight == 0
            || (self.requests_in_flight < max
                && self.bytes_in_flight <= bytes
                && (may_add || others < requests))
    }

    /// Returns when a batch may be sent again. The probe of an outage or of a hold has its own time.
    pub(super) fn retry_at(&self, batch: &InFlight) -> Duration {
        if self.outage.is_on() || self.rate_limit.probe_is_due() {
            Duration::ZERO
        } else {
            batch.not_before()
        }
    }

    /// Whether a request of queued messages may be sent.
    pub(super) fn may_begin(&self) -> bool {
        // Batches that wait for their next try delay no others, unless all requests fail.
        let all_fail = self.outage.all_fail(self.limits.requests);
        self.may_send(false) && (!all_fail || self.in_flight.len() < self.limits.requests)
    }

    /// Returns the batch to send now: a retry that is due, or a new one. In an outage this is the batch
    /// with the fewest tries, because the server may fail on the others. If no more messages may be
    /// isolated, new ones and isolated ones are equally likely.
    pub(super) fn next_batch(&mut self, now: Duration) -> Option<InFlight> {
        if self.outage.is_on()
            && self.may_begin()
            && (!self.is_full_of_suspects() || self.random.bool())
            && let Some(batch) = self.new_batch(now)
        {
            return Some(batch);
        }
        if let Some(index) = self.due_retry(now, false) {
            return Some(self.remove_batch(index));
        }
        // Batches that may hang take turns with new ones.
        if self.last_may_hang
            && self.may_begin()
            && let Some(batch) = self.new_batch(now)
        {
            return Some(batch);
        }
        match self.due_retry(now, true) {
            Some(index) => Some(self.remove_batch(index)),
            None if self.may_begin() => self.new_batch(now),
            None => None,
        }
    }

    /// Returns the index of the first retry that is due, among those that may hang or among the others.
    /// In an outage, among all.
    fn due_retry(&self, now: Duration, may_hang: bool) -> Option<usize> {
        let outage = self.outage.is_on();
        let hold = self.rate_limit.probe_is_due();
        self.retries()
            .filter(|(_, batch)| outage || batch.may_hang() == may_hang)
            .filter(|(_, batch)| self.retry_at(batch) <= now)
            .min_by_key(|(_, batch)| {
                let failures = if outage { batch.failures() } else { 0 };
                // After a hold a full body is the probe. Fewer messages wait for an isolated message than
                // for a batch with its lanes.
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

    fn new_batch(&mut self, now: Duration) -> Option<InFlight> {
        if self.is_probing() {
            return self.new_probe();
        }
        let items = if self.outage.probes_single_messages() && self.is_full_of_suspects() {
            let item = self.lanes.any_first(&mut self.random);
            if let Some(item) = &item {
                self.lanes.take_one(item);
            }
            Vec::from_iter(item)
        } else {
            self.lanes.take(&self.body_limit)
        };
        if items.is_empty() {
            return self.new_overtaking(now);
        }
        Some(InFlight::new(items))
    }

    /// Removes and returns the batch whose request was answered.
    pub(super) fn take_answered(&mut self, request: u64) -> Option<InFlight> {
        let index = self
            .batches()
            .position(|batch| batch.request() == Some(request))?;
        let batch = self.remove_batch(index);
        if let Some(request) = batch.request_in_flight() {
            self.requests_in_flight -= 1;
            self.searches_in_flight -= usize::from(request.is_search);
            self.bytes_in_flight -= request.bytes;
        }
        Some(batch)
    }

    /// Keeps a batch after an answer if it has messages left, and releases the lanes that it no longer
    /// needs.
    pub(super) fn settle(&mut self, mut batch: InFlight) {
        // While an endpoint refuses everything there are only probes.
        if self.is_probing() && !batch.is_probe() {
            return self.requeue_batch(&mut batch);
        }
        self.lanes.release(batch.free_lanes());
        if !batch.is_empty() {
            self.keep(batch);
        } else if let Some(claim) = batch.take_claim() {
            self.lanes.unclaim(claim);
        }
    }

    /// Returns the messages of a batch to the queue.
    pub(super) fn requeue_batch(&mut self, batch: &mut InFlight) {
        let items = batch.take_all();
        self.requeue(items);
        self.lanes.release(batch.free_lanes());
        if let Some(claim) = batch.take_claim() {
            self.lanes.unclaim(claim);
        }
    }

    /// Returns the messages of all batches without a request in flight to the queue.
    pub(super) fn requeue_waiting(&mut self) {
        let waiting = |batch: &mut InFlight| batch.request().is_none();
        let mut batches: Vec<_> = self.in_flight.extract_if(.., waiting).collect();
        batches.extend(self.suspects.extract_if(.., waiting));
        for mut batch in batches {
            self.requeue_batch(&mut batch);
        }
    }

    pub(super) fn requeue(&mut self, items: impl IntoIterator<Item = Item>) {
        for item in items {
            self.lanes.put(item);
        }
    }
}
