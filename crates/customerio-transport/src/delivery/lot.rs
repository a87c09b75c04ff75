//! What was taken from the queue for one body, until all of it is final; and the search for the one
//! message that the server does not take.
//!
//! A refused body says only that *some* message in it is bad. The search sends ever shorter
//! prefixes: one that passes is delivered, one that is refused holds the bad message. Nothing is
//! rejected that was not refused alone, so a body that was refused for its size costs no message.
//! A window of n messages takes at most ⌈log₂ n⌉ requests, and one more to refuse the message alone
//! where it was found by elimination; what comes after it goes on as a body of its own.

use core::time::Duration;
use std::collections::VecDeque;

use crate::delivery::Item;
use crate::delivery::batch::{BodyLimit, body_bytes};

#[derive(Clone, Copy, Debug)]
struct Request {
    number: u64,
    /// How many of the first items are in it.
    count: usize,
}

#[derive(Clone, Copy, Debug)]
struct Search {
    /// One of so many of the first items is bad, as far as is known.
    within: usize,
    /// The size of the body that began it, if that was said to be too large.
    too_large: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct Lot {
    items: VecDeque<Item>,
    request: Option<Request>,
    search: Option<Search>,
    /// Tries of the present request that failed, one after the other. A lot that fails again and
    /// again while others pass would be told by this.
    failures: u32,
    /// The next try leaves no earlier.
    not_before: Duration,
}

/// What a refusal leads to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A shorter prefix is next.
    Narrowed,
    /// This message was refused alone.
    Found(Item),
}

impl Lot {
    pub(crate) fn new(items: Vec<Item>) -> Self {
        Self {
            items: items.into(),
            request: None,
            search: None,
            failures: 0,
            not_before: Duration::ZERO,
        }
    }

    pub(crate) fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter()
    }

    pub(crate) fn into_items(self) -> Vec<Item> {
        self.items.into()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub(crate) fn request(&self) -> Option<u64> {
        self.request.map(|request| request.number)
    }

    /// How many messages are in the request under way.
    pub(crate) fn in_flight(&self) -> usize {
        self.request.map_or(0, |request| request.count)
    }

    pub(crate) fn not_before(&self) -> Duration {
        self.not_before
    }

    pub(crate) fn failures(&self) -> u32 {
        self.failures
    }

    /// The items of the next request, which is under way from now on.
    pub(crate) fn send(&mut self, number: u64, limit: &BodyLimit) -> Vec<Item> {
        let most = match self.search {
            None => self.items.len(),
            // The window itself was refused, so half of it is next; a single message is the end.
            Some(search) => (search.within / 2).max(1),
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
        let mut blamed = None;
        if let Some(search) = &mut self.search {
            search.within = search.within.saturating_sub(count);
            if search.within == 0 {
                blamed = search.too_large;
                self.search = None;
            }
        }
        (taken, blamed)
    }

    /// The request's messages were refused.
    pub(crate) fn refused(&mut self, too_large: bool) -> Refusal {
        self.failures = 0;
        let count = self.request.take().map_or(0, |request| request.count);
        if count == 1
            && let Some(item) = self.items.pop_front()
        {
            self.search = None;
            return Refusal::Found(item);
        }
        let began = self.search.map_or_else(
            || too_large.then(|| body_bytes(self.items.iter().take(count))),
            |search| search.too_large,
        );
        self.search = Some(Search {
            within: count,
            too_large: began,
        });
        Refusal::Narrowed
    }

    /// The try failed: the same items are sent again, no earlier than `at`.
    pub(crate) fn failed(&mut self) -> u32 {
        self.request = None;
        self.failures = self.failures.saturating_add(1);
        self.failures
    }

    pub(crate) fn wait_until(&mut self, at: Duration) {
        self.not_before = at;
    }

    /// The request was answered with something that speaks of the request: it is as if not sent.
    pub(crate) fn unsent(&mut self) {
        self.request = None;
    }

    /// The next try need not wait any longer.
    pub(crate) fn hurry(&mut self, now: Duration) {
        self.not_before = self.not_before.min(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::imagined_item as item;

    /// Sends a lot of `count` to a server that refuses every body with one of `bad` in it. Returns
    /// what was delivered, what was rejected, and the requests between each search's first refusal
    /// and its end.
    fn search(count: u64, bad: &[u64]) -> (Vec<u64>, Vec<u64>, Vec<u32>) {
        let limit = BodyLimit::default();
        let mut lot = Lot::new((0..count).map(|sequence| item(sequence, 300)).collect());
        let (mut delivered, mut rejected, mut searches) = (Vec::new(), Vec::new(), Vec::new());
        let mut extra = None;
        let mut number = 0;
        while !lot.is_empty() {
            number += 1;
            extra = extra.map(|requests: u32| requests + 1);
            if lot
                .send(number, &limit)
                .iter()
                .any(|item| bad.contains(&item.sequence))
            {
                match lot.refused(false) {
                    Refusal::Narrowed => extra = extra.or(Some(0)),
                    Refusal::Found(item) => {
                        rejected.push(item.sequence);
                        searches.push(extra.take().unwrap_or_default());
                    }
                }
            } else {
                delivered.extend(lot.passed().0.iter().map(|item| item.sequence));
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
        let mut lot = Lot::new((0..500).map(|sequence| item(sequence, 900)).collect());
        let mut delivered = 0;
        let mut lowered = None;
        while !lot.is_empty() {
            if lot.send(1, &limit).len() > 200 {
                assert_eq!(lot.refused(true), Refusal::Narrowed);
            } else {
                let (items, blamed) = lot.passed();
                delivered += items.len();
                lowered = lowered.or(blamed);
            }
        }
        assert_eq!(delivered, 500);
        assert!(lowered.is_some_and(|bytes| bytes > 450_000), "{lowered:?}");
    }
}
