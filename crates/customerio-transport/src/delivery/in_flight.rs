//! What was taken from the queue for one body, until all of it is final.
//!
//! A body that is refused, or that fails again and again while others pass, is [searched](super::search)
//! for the message that the server does not take. One that was refused alone is rejected; one that fails
//! by itself is tried alone from then on, apart from all others, until it passes or the client's
//! patience ends.

use core::time::Duration;
use std::collections::VecDeque;

use crate::defaults::{GIVE_UP_TRIES, SEARCH_AFTER_FAILURES};
use crate::delivery::batch::{BodyLimit, body_bytes};
use crate::delivery::lanes::LaneSet;
use crate::delivery::search::{Cause, Search};
use crate::delivery::{Failure, Item};

#[derive(Clone, Copy, Debug)]
struct Request {
    number: u64,
    /// How many of the first items are in it.
    count: usize,
}

/// A moment, by the clock and by what the client had delivered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Checkpoint {
    pub(crate) now: Duration,
    /// How many requests had passed.
    pub(crate) passed: u64,
}

/// How a message fares that is tried apart from all others.
#[derive(Clone, Copy, Debug)]
struct Isolated {
    sequence: u64,
    /// Its latest failure that was the first since others passed.
    latest: Checkpoint,
    /// How long it has failed while others passed.
    time: Duration,
    /// Its latest try was not answered.
    timed_out: bool,
}

#[derive(Debug)]
pub(crate) struct InFlight {
    items: VecDeque<Item>,
    /// The lanes that are held for it.
    lanes: LaneSet,
    request: Option<Request>,
    search: Search,
    /// It tries whether an endpoint that refused everything still does.
    probe: bool,
    /// Tries of the present request that failed, one after the other.
    failures: u32,
    /// When the first of them failed.
    failing: Option<Checkpoint>,
    /// Its one message is tried apart from all others.
    alone: Option<Isolated>,
    /// The next try leaves no earlier.
    not_before: Duration,
}

/// What a refusal leads to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum AfterRefusal {
    /// A shorter prefix is next.
    Narrowed,
    /// This message was refused alone.
    Found(Item),
}

/// What a failure leads to.
#[derive(Debug)]
pub(crate) enum AfterFailure {
    /// The same again, or less of it.
    Again,
    /// The first message fails by itself, and is tried apart from all others from now on. The lanes
    /// are held for these, which were behind it.
    Isolated(InFlight),
    /// This message has failed alone for too long, while others passed.
    GivenUp(Item),
}

impl InFlight {
    /// The lanes of the items are held for it from now on.
    pub(crate) fn new(items: Vec<Item>) -> Self {
        Self {
            lanes: lanes_of(&items),
            items: items.into(),
            request: None,
            search: Search::default(),
            probe: false,
            failures: 0,
            failing: None,
            alone: None,
            not_before: Duration::ZERO,
        }
    }

    pub(crate) fn probe(item: Item) -> Self {
        Self {
            probe: true,
            ..Self::new(vec![item])
        }
    }

    pub(crate) fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter()
    }

    /// Takes out all items; the lanes are still held.
    pub(crate) fn take_all(&mut self) -> Vec<Item> {
        self.request = None;
        self.items.drain(..).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub(crate) fn is_probe(&self) -> bool {
        self.probe
    }

    /// The number of its one message, if that is tried apart from all others.
    pub(crate) fn suspect(&self) -> Option<u64> {
        self.alone.map(|alone| alone.sequence)
    }

    pub(crate) fn request(&self) -> Option<u64> {
        self.request.map(|request| request.number)
    }

    /// How many messages are in the request under way.
    pub(crate) fn messages_in_flight(&self) -> usize {
        self.request.map_or(0, |request| request.count)
    }

    pub(crate) fn not_before(&self) -> Duration {
        self.not_before
    }

    pub(crate) fn failures(&self) -> u32 {
        self.failures
    }

    /// The lanes that need be held for it no more. What is tried apart from all others holds none.
    pub(crate) fn free_lanes(&mut self) -> LaneSet {
        let needed = if self.alone.is_some() {
            LaneSet::default()
        } else {
            lanes_of(&self.items)
        };
        let freed = self.lanes.without(needed);
        self.lanes = needed;
        freed
    }

    /// The items of the next request, which is under way from now on. In an outage that is one
    /// message; so it is where the body failed more than once and nothing else tells whether the
    /// server is well.
    pub(crate) fn send(&mut self, number: u64, limit: &BodyLimit, outage: bool) -> Vec<Item> {
        let most = if outage || self.failures >= SEARCH_AFTER_FAILURES {
            1
        } else {
            self.search.next(self.items.len())
        };
        let count = limit.fits(self.items.iter().take(most));
        self.request = Some(Request { number, count });
        self.items.iter().take(count).copied().collect()
    }

    /// The request's messages were taken. Also says by which size of body the limit is to be
    /// lowered: where a search ends without a culprit, the size was to blame.
    pub(crate) fn passed(&mut self) -> (Vec<Item>, Option<usize>) {
        self.failures = 0;
        let count = self.request.take().map_or(0, |request| request.count);
        let taken: Vec<_> = self.items.drain(..count.min(self.items.len())).collect();
        let blamed = self.search.passed(count);
        // Where only the beginning of a body that failed was sent, its passing says that the server is
        // well; the rest may hold the message that it fails on.
        if !self.search.is_narrowing() && self.items.is_empty() {
            self.failing = None;
        }
        (taken, blamed)
    }

    /// The request's messages were refused.
    pub(crate) fn refused(&mut self, too_large: bool) -> AfterRefusal {
        self.failures = 0;
        self.failing = None;
        let count = self.request.take().map_or(0, |request| request.count);
        if count == 1
            && let Some(item) = self.items.pop_front()
        {
            self.search.found();
            return AfterRefusal::Found(item);
        }
        let size = too_large.then(|| body_bytes(self.items.iter().take(count)));
        self.search.narrow(count, Cause::Refused, size);
        AfterRefusal::Narrowed
    }

    /// The try failed. A message that fails alone while others pass is given up after `patience`.
    pub(crate) fn failed(
        &mut self,
        at: Checkpoint,
        failure: Failure,
        patience: Duration,
    ) -> AfterFailure {
        let count = self.request.take().map_or(0, |request| request.count);
        self.failures = self.failures.saturating_add(1);
        let failing = *self.failing.get_or_insert(at);
        if !failure.may_be_of_a_message() {
            return AfterFailure::Again;
        }
        let others_pass = at.passed > failing.passed;
        let timed_out = failure == Failure::TimedOut;
        let cause = if timed_out {
            Cause::TimesOut
        } else {
            Cause::Fails
        };
        if count > 1 {
            let searching = self.search.is_for_failure();
            if others_pass && (searching || self.failures >= SEARCH_AFTER_FAILURES) {
                self.search.narrow(count, cause, None);
                // The server is well, so the next step of the search need not wait long.
                self.failures = 1;
            }
            return AfterFailure::Again;
        }
        let Some(sequence) = self.items.front().map(|item| item.sequence) else {
            return AfterFailure::Again;
        };
        let Some(alone) = &mut self.alone else {
            self.alone = Some(Isolated {
                sequence,
                latest: at,
                time: Duration::ZERO,
                timed_out,
            });
            return AfterFailure::Isolated(self.split_rest());
        };
        alone.timed_out = timed_out;
        if at.passed > alone.latest.passed {
            // An outage in between counts for little.
            let longest = patience / GIVE_UP_TRIES;
            alone.time += at.now.saturating_sub(alone.latest.now).min(longest);
            alone.latest = at;
            if alone.time >= longest * GIVE_UP_TRIES
                && let Some(item) = self.items.pop_front()
            {
                return AfterFailure::GivenUp(item);
            }
        }
        AfterFailure::Again
    }

    /// What is behind the first message, with the lanes and what is known of the search.
    fn split_rest(&mut self) -> Self {
        let mut search = std::mem::take(&mut self.search);
        search.found();
        Self {
            items: self.items.split_off(1),
            lanes: std::mem::take(&mut self.lanes),
            search,
            failing: self.failing,
            ..Self::new(Vec::new())
        }
    }

    /// Whether it is searched for what the server fails on.
    pub(crate) fn is_searched_for_failure(&self) -> bool {
        self.search.is_for_failure()
    }

    /// Whether its next request is likely not to be answered.
    pub(crate) fn may_hang(&self) -> bool {
        match self.alone {
            Some(alone) => alone.timed_out,
            None => self.search.is_for_time_out(),
        }
    }

    /// Keeps those that the condition holds for; the lanes are still held.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Item) -> bool) {
        self.items.retain(keep);
    }

    pub(crate) fn wait_until(&mut self, at: Duration) {
        self.not_before = at;
    }

    /// The request was answered with something that speaks of the request: it is as if not sent.
    pub(crate) fn unsent(&mut self) {
        self.request = None;
    }

    /// The next try need not wait any longer.
    pub(crate) fn expedite(&mut self, now: Duration) {
        self.not_before = self.not_before.min(now);
    }
}

fn lanes_of<'a>(items: impl IntoIterator<Item = &'a Item>) -> LaneSet {
    items
        .into_iter()
        .fold(LaneSet::default(), |lanes, item| lanes.with(item.lanes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::fake_item as item;

    /// Sends a batch of `count` to a server that refuses every body with one of `bad` in it. Returns
    /// what was delivered, what was rejected, and the requests between each search's first refusal
    /// and its end.
    fn search(count: u64, bad: &[u64]) -> (Vec<u64>, Vec<u64>, Vec<u32>) {
        let limit = BodyLimit::default();
        let mut batch = InFlight::new((0..count).map(|sequence| item(sequence, 300)).collect());
        let (mut delivered, mut rejected, mut searches) = (Vec::new(), Vec::new(), Vec::new());
        let mut extra = None;
        let mut number = 0;
        while !batch.is_empty() {
            number += 1;
            extra = extra.map(|requests: u32| requests + 1);
            if batch
                .send(number, &limit, false)
                .iter()
                .any(|item| bad.contains(&item.sequence))
            {
                match batch.refused(false) {
                    AfterRefusal::Narrowed => extra = extra.or(Some(0)),
                    AfterRefusal::Found(item) => {
                        rejected.push(item.sequence);
                        searches.push(extra.take().unwrap_or_default());
                    }
                }
            } else {
                delivered.extend(batch.passed().0.iter().map(|item| item.sequence));
            }
        }
        (delivered, rejected, searches)
    }

    #[test]
    fn finds_each_bad_message_in_few_requests_and_keeps_the_order() {
        for count in [1, 2, 3, 5, 64, 100, 1000] {
            for bad in [
                vec![],
                vec![0],
                vec![count - 1],
                vec![count / 2],
                vec![0, count / 3, count - 1],
            ] {
                let mut bad: Vec<u64> = bad;
                bad.dedup();
                let (delivered, rejected, searches) = search(count, &bad);
                assert_eq!(rejected, bad, "of {count}");
                assert!(delivered.is_sorted());
                assert_eq!(
                    delivered.len() + rejected.len(),
                    usize::try_from(count).unwrap()
                );
                let bound = count.next_power_of_two().ilog2() + 1;
                assert!(
                    searches.iter().all(|requests| *requests <= bound),
                    "{searches:?} > {bound}"
                );
            }
        }
    }

    #[test]
    fn a_body_refused_for_its_size_costs_no_message() {
        let limit = BodyLimit::default();
        let mut batch = InFlight::new((0..500).map(|sequence| item(sequence, 900)).collect());
        let mut delivered = 0;
        let mut lowered = None;
        while !batch.is_empty() {
            if batch.send(1, &limit, false).len() > 200 {
                assert_eq!(batch.refused(true), AfterRefusal::Narrowed);
            } else {
                let (items, blamed) = batch.passed();
                delivered += items.len();
                lowered = lowered.or(blamed);
            }
        }
        assert_eq!(delivered, 500);
        assert!(lowered.is_some_and(|bytes| bytes > 450_000), "{lowered:?}");
    }
}
