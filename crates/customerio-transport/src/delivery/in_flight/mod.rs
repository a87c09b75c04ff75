//! The messages of one request, kept until each of them has an outcome.
//!
//! A body that the server refuses, or that fails repeatedly while others pass, is
//! [searched](super::search) for the message at fault. A refused body is first split into parts that share
//! no identity, which are searched at the same time. A message that is refused alone is rejected. A
//! message that fails alone while others pass is isolated: it is sent alone from then on, and only
//! messages of its identities wait for it, until it passes or the client's patience ends.

mod partition;

use core::time::Duration;
use std::collections::VecDeque;

use self::partition::partition;
use crate::defaults::{MAX_SEARCH_PARTS, SEARCH_AFTER_FAILURES, SEARCH_PART_MESSAGES};
use crate::delivery::answer::Blame;
use crate::delivery::batch::{BodyLimit, body_bytes};
use crate::delivery::isolated::{Checkpoint, FailedTry, Isolated};
use crate::delivery::lanes::{Claim, LaneSet, Lanes};
use crate::delivery::search::{Cause, Search};
use crate::delivery::{Item, RequestFailure};

/// A request in flight.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Request {
    pub(crate) number: u64,
    /// When it was sent.
    pub(crate) since: Duration,
    /// The request holds this many of the first items.
    count: usize,
    /// The size of its body in bytes.
    pub(crate) bytes: usize,
    /// Whether it is a step of a search for a refused message.
    pub(crate) is_search: bool,
}

/// See the [module](self).
#[derive(Debug)]
pub(crate) struct InFlight {
    items: VecDeque<Item>,
    /// The lanes that it holds for the items.
    lanes: LaneSet,
    /// The claim of the items' identities, if it holds no lanes.
    claim: Option<Claim>,
    request: Option<Request>,
    search: Search,
    /// Whether it tests if an endpoint still refuses everything.
    probe: bool,
    /// Whether its one message was sent before an isolated one for which it waited.
    overtakes: bool,
    /// The number of failed tries since the latest answer, for the wait between tries.
    failures: u32,
    /// The number of these failures that a message may have caused.
    attributable: u32,
    /// The possible cause of the latest failure.
    blame: Blame,
    /// The time of the first of these failures.
    failing: Option<Checkpoint>,
    /// Set if its one message is isolated.
    isolated: Option<Isolated>,
    /// The earliest time of the next try.
    not_before: Duration,
}

/// The next step after a refusal.
#[derive(Debug)]
pub(crate) enum AfterRefusal {
    /// Send a shorter prefix.
    Narrowed,
    /// Send these parts, in any order. The lanes of the whole are still held, and the parts need claims.
    Split(Vec<InFlight>),
    /// Reject this message, which was refused alone.
    Found(Item),
}

/// The next step after a failure.
#[derive(Debug)]
pub(crate) enum AfterFailure {
    /// Send the same request again, or a shorter one.
    Again,
    /// The first message is isolated. The messages behind it, which hold its lanes, are sent without it.
    Isolated(Box<InFlight>),
    /// Reject this message, which failed alone for too long.
    GivenUp(Item),
}

impl InFlight {
    /// Creates a batch for which the lanes of `items` are held.
    pub(crate) fn new(items: Vec<Item>) -> Self {
        Self {
            lanes: lanes_of(&items),
            items: items.into(),
            claim: None,
            request: None,
            search: Search::default(),
            probe: false,
            overtakes: false,
            failures: 0,
            attributable: 0,
            blame: Blame::Endpoint,
            failing: None,
            isolated: None,
            not_before: Duration::ZERO,
        }
    }

    pub(crate) fn probe(item: Item) -> Self {
        Self {
            probe: true,
            ..Self::new(vec![item])
        }
    }

    /// Creates a batch of a message that is sent before an isolated one for which it waited.
    pub(crate) fn overtaking(item: Item) -> Self {
        Self {
            overtakes: true,
            ..Self::new(vec![item])
        }
    }

    pub(crate) fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter()
    }

    /// Removes all items. It still holds their lanes.
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

    pub(crate) fn overtakes(&self) -> bool {
        self.overtakes
    }

    /// Returns the number of its one message, if that is isolated.
    pub(crate) fn suspect(&self) -> Option<u64> {
        self.isolated.map(|isolated| isolated.sequence)
    }

    /// Whether its one message is isolated, and other requests passed since its latest failure. Then
    /// one more failure is no sign of an outage.
    pub(crate) fn fails_while_others_pass(&self, at: Checkpoint) -> bool {
        self.isolated
            .is_some_and(|isolated| isolated.others_passed(at))
    }

    /// Whether its one message is isolated, and a message that waits for it may be sent before it.
    pub(crate) fn may_be_overtaken(&self, now: Duration, patience: Duration) -> bool {
        self.isolated
            .is_some_and(|isolated| isolated.may_be_overtaken(now, patience))
    }

    /// Whether its next request is one message or a step of a search.
    pub(crate) fn is_partial(&self) -> bool {
        self.isolated.is_some() || self.search.is_narrowing() || self.sends_single_message()
    }

    /// Returns the number of the request in flight.
    pub(crate) fn request(&self) -> Option<u64> {
        self.request.map(|request| request.number)
    }

    /// Returns the request in flight.
    pub(crate) fn request_in_flight(&self) -> Option<Request> {
        self.request
    }

    /// Returns the number of messages in the request in flight.
    pub(crate) fn messages_in_flight(&self) -> usize {
        self.request.map_or(0, |request| request.count)
    }

    pub(crate) fn not_before(&self) -> Duration {
        self.not_before
    }

    /// Returns the number of failed tries since the latest answer.
    pub(crate) fn failures(&self) -> u32 {
        self.failures
    }

    /// Returns the time since the first failed try after the latest answer.
    pub(crate) fn failing_for(&self, now: Duration) -> Duration {
        self.failing
            .map_or(Duration::ZERO, |first| now.saturating_sub(first.now))
    }

    /// Claims the identities of its messages, so that it needs no lanes.
    pub(crate) fn claim(&mut self, lanes: &mut Lanes) -> Claim {
        let claim = lanes.claim(self.items.iter());
        self.claim = Some(claim);
        claim
    }

    pub(crate) fn has_claim(&self) -> bool {
        self.claim.is_some()
    }

    /// Removes and returns its claim, for the end of it.
    pub(crate) fn take_claim(&mut self) -> Option<Claim> {
        self.claim.take()
    }

    /// Returns the lanes that it no longer needs, for release.
    pub(crate) fn free_lanes(&mut self) -> LaneSet {
        let needed = if self.claim.is_some() {
            LaneSet::default()
        } else {
            lanes_of(&self.items)
        };
        let freed = self.lanes.without(needed);
        self.lanes = needed;
        freed
    }

    /// Starts the next request and returns its items. `single` limits it to one message.
    pub(crate) fn send(
        &mut self,
        now: Duration,
        number: u64,
        limit: &BodyLimit,
        single: bool,
    ) -> Vec<Item> {
        let max = if single || self.sends_single_message() {
            1
        } else {
            self.search.next(self.items.len())
        };
        let count = limit.fits(self.items.iter().take(max));
        let items: Vec<_> = self.items.iter().take(count).copied().collect();
        self.request = Some(Request {
            number,
            since: now,
            count,
            bytes: body_bytes(&items),
            is_search: self.search.is_for_refusal(),
        });
        items
    }

    /// Whether the body failed repeatedly, so that only a single message can test the server.
    fn sends_single_message(&self) -> bool {
        self.attributable >= SEARCH_AFTER_FAILURES && self.blame == Blame::Message
    }

    /// Handles a request that passed, and returns its messages. Also returns the size of a refused body
    /// if its search ended without a bad message: its size was the reason, so the caller lowers the limit.
    pub(crate) fn passed(&mut self) -> (Vec<Item>, Option<usize>) {
        self.failures = 0;
        self.attributable = 0;
        let count = self.request.take().map_or(0, |request| request.count);
        // Nearly every request is one of all items.
        let taken: Vec<_> = if count >= self.items.len() {
            std::mem::take(&mut self.items).into()
        } else {
            self.items.drain(..count).collect()
        };
        let blamed = self.search.passed(count);
        // After a prefix of a failed body passed, the rest may still hold the message at fault.
        if !self.search.is_narrowing() && self.items.is_empty() {
            self.failing = None;
        }
        (taken, blamed)
    }

    /// Handles a request that was refused.
    pub(crate) fn refused(&mut self, too_large: bool) -> AfterRefusal {
        self.failures = 0;
        self.attributable = 0;
        self.failing = None;
        let count = self.request.take().map_or(0, |request| request.count);
        if count == 1
            && let Some(item) = self.items.pop_front()
        {
            self.search.found();
            return AfterRefusal::Found(item);
        }
        // If the size of the whole may be the reason, only a search of the whole can find out.
        if !too_large
            && count == self.items.len()
            && let Some(parts) = self.split()
        {
            return AfterRefusal::Split(parts);
        }
        let size = too_large.then(|| body_bytes(self.items.iter().take(count)));
        self.search.narrow(count, Cause::Refused, size);
        AfterRefusal::Narrowed
    }

    /// Handles a failed try. A message that fails alone while others pass is given up after `patience`.
    pub(crate) fn failed(&mut self, failed: FailedTry, patience: Duration) -> AfterFailure {
        let FailedTry { at, blame, .. } = failed;
        let count = self.request.take().map_or(0, |request| request.count);
        self.failures = self.failures.saturating_add(1);
        self.blame = blame;
        let failing = *self.failing.get_or_insert(at);
        if let Some(isolated) = &mut self.isolated
            && isolated.failed(&failed, patience)
            && let Some(item) = self.items.pop_front()
        {
            return AfterFailure::GivenUp(item);
        }
        if blame == Blame::Endpoint {
            return AfterFailure::Again;
        }
        self.attributable = self.attributable.saturating_add(1);
        let others_pass = at.passed > failing.passed;
        if count > 1 {
            let searching = self.search.is_for_failure();
            if others_pass && (searching || self.attributable >= SEARCH_AFTER_FAILURES) {
                self.search.narrow(count, cause(failed.failure), None);
                // The server is well, so the next step of the search need not wait long.
                self.failures = 1;
                self.attributable = 1;
            }
            return AfterFailure::Again;
        }
        // Without other requests that pass, the endpoint is the likelier cause.
        let may_be_the_cause = failed.may_isolate && blame == Blame::Message;
        if self.isolated.is_some() || (!others_pass && !may_be_the_cause) {
            return AfterFailure::Again;
        }
        let Some(sequence) = self.items.front().map(|item| item.sequence) else {
            return AfterFailure::Again;
        };
        self.isolated = Some(Isolated::new(sequence, &failed));
        AfterFailure::Isolated(Box::new(self.split_rest()))
    }

    /// Splits a body that was refused for the first time into parts that share no identity. It keeps the
    /// lanes.
    fn split(&mut self) -> Option<Vec<Self>> {
        if !self.search.is_new() {
            return None;
        }
        let parts = (self.items.len() / SEARCH_PART_MESSAGES).clamp(2, MAX_SEARCH_PARTS);
        let parts = partition(self.items.make_contiguous(), parts);
        if parts.len() < 2 {
            return None;
        }
        self.items.clear();
        let part = |items| Self {
            lanes: LaneSet::default(),
            search: Search::of_part(),
            ..Self::new(items)
        };
        Some(parts.into_iter().map(part).collect())
    }

    /// Removes the messages behind the first one, with the lanes, the claim and the state of the search.
    fn split_rest(&mut self) -> Self {
        let mut search = std::mem::take(&mut self.search);
        search.found();
        Self {
            items: self.items.split_off(1.min(self.items.len())),
            lanes: std::mem::take(&mut self.lanes),
            claim: self.claim.take(),
            search,
            failing: self.failing,
            ..Self::new(Vec::new())
        }
    }

    /// Whether it is searched for a message that the server refuses.
    pub(crate) fn is_searched_for_refusal(&self) -> bool {
        self.search.is_for_refusal()
    }

    /// Whether it is searched for a message on which the server fails.
    pub(crate) fn is_searched_for_failure(&self) -> bool {
        self.search.is_for_failure()
    }

    /// Whether its next request will probably time out.
    pub(crate) fn may_hang(&self) -> bool {
        match self.isolated {
            Some(isolated) => isolated.timed_out(),
            None => self.search.is_for_time_out(),
        }
    }

    /// Removes and returns the items for which `is_removed` holds, unless a request is in flight. It still
    /// holds their lanes. A search for a bad message starts again, since it may be among the removed ones.
    pub(crate) fn remove_waiting(&mut self, is_removed: impl Fn(&Item) -> bool) -> Vec<Item> {
        if self.request.is_some() || !self.items.iter().any(&is_removed) {
            return Vec::new();
        }
        self.search = Search::default();
        let (removed, rest): (Vec<_>, Vec<_>) = self.items.drain(..).partition(is_removed);
        self.items = rest.into();
        removed
    }

    /// Removes the items for which `keep` is false. It still holds their lanes.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Item) -> bool) {
        self.items.retain(keep);
    }

    pub(crate) fn wait_until(&mut self, at: Duration) {
        self.not_before = at;
    }

    /// Forgets the request, whose answer is no sign of the messages.
    pub(crate) fn unsent(&mut self) {
        self.request = None;
    }

    /// Makes the next try due, and the next waits short: the endpoint caused the failures so far. A
    /// request in flight may still fail for the same reason.
    pub(crate) fn expedite(&mut self, now: Duration) {
        self.not_before = self.not_before.min(now);
        self.failures = self.failures.min(1);
    }
}

/// Returns the reason for the search of a body that failed.
fn cause(failure: RequestFailure) -> Cause {
    if failure == RequestFailure::TimedOut {
        Cause::TimesOut
    } else {
        Cause::Fails
    }
}

fn lanes_of<'a>(items: impl IntoIterator<Item = &'a Item>) -> LaneSet {
    items
        .into_iter()
        .fold(LaneSet::default(), |lanes, item| lanes.with(item.lanes()))
}

#[cfg(test)]
mod tests;
