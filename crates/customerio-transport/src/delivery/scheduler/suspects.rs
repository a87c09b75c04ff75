//! Isolated messages: those on which the server fails, and the messages that wait for them.
//!
//! In an outage, a message that fails alone may be at fault, so it is isolated and another one is sent.
//! At most [`MAX_OUTAGE_SUSPECTS`] messages are isolated in this way. Above that number a message that
//! fails returns to the queue, and new requests have a message chosen at random. A message that was sent
//! before all isolated ones may be one more, so that a long row of bad messages ends.
//!
//! Messages that share an identity with an isolated one wait for it. If all messages do, none can show
//! that the server is well. So after the isolated message failed for the client's patience, one of those
//! that wait is sent after each of its failures, until one passes, and again after an eighth of the
//! patience. Then the failures of the isolated message count as those beside others that pass.

use core::time::Duration;

use super::Scheduler;
use crate::defaults::MAX_OUTAGE_SUSPECTS;
use crate::delivery::Item;
use crate::delivery::in_flight::InFlight;

impl Scheduler {
    /// Whether an outage may isolate no more messages.
    pub(super) fn is_full_of_suspects(&self) -> bool {
        self.suspects.len() >= MAX_OUTAGE_SUSPECTS
    }

    /// Whether the message of `batch` may be isolated if it fails alone, although no others pass.
    pub(super) fn may_isolate(&self, now: Duration, batch: &InFlight) -> bool {
        let mut suspects = self.suspects.iter();
        if self.is_full_of_suspects() {
            return batch.overtakes()
                && suspects.all(|suspect| suspect.may_be_overtaken(now, self.limits.patience));
        }
        self.outage.is_on() || batch.overtakes()
    }

    /// Handles a failed try of a batch that is to be repeated.
    pub(super) fn failed_again(&mut self, now: Duration, batch: &mut InFlight) {
        if batch.suspect().is_some() {
            self.may_overtake = batch.may_be_overtaken(now, self.limits.patience);
        } else if batch.overtakes()
            || (self.outage.probes_single_messages() && self.is_full_of_suspects())
        {
            self.requeue_batch(batch);
        }
    }

    /// Parks the messages that must wait for the batch's one message, which is isolated from now on.
    pub(super) fn isolate(&mut self, batch: &mut InFlight, mut behind: InFlight) {
        let claim = batch.claim(&mut self.lanes);
        if behind.is_searched_for_failure() {
            behind.retain(|item| !self.lanes.park_taken(item, claim));
            self.settle(behind);
        } else {
            self.requeue_batch(&mut behind);
        }
    }

    /// Returns a batch with a message that waits for isolated ones, if it may be sent before them.
    pub(super) fn new_overtaking(&mut self, now: Duration) -> Option<InFlight> {
        if !std::mem::take(&mut self.may_overtake) {
            return None;
        }
        let others = self
            .suspects
            .iter()
            .filter(|batch| !batch.may_be_overtaken(now, self.limits.patience));
        let searched = self.in_flight.iter().filter(|batch| batch.has_claim());
        let respected = others
            .chain(searched)
            .flat_map(InFlight::items)
            .flat_map(Item::touches);
        let item = self
            .lanes
            .any_first_parked(respected.collect(), &mut self.random)?;
        self.lanes.take_one(&item);
        Some(InFlight::overtaking(item))
    }
}
