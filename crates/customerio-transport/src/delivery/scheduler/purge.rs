//! Removal of the messages of a person.
//!
//! A message in a request may have reached the server, so it is removed only if the server did not
//! accept the request. The other messages of a body that is searched or sent again are removed at once
//! if no request of the body is in flight.

use super::Scheduler;
use crate::delivery::in_flight::InFlight;
use crate::delivery::{Item, Resolution};

impl Scheduler {
    /// Returns the pending messages in memory, in any order.
    pub(crate) fn messages(&self) -> impl Iterator<Item = &Item> {
        self.lanes.iter().chain(self.taken())
    }

    /// Removes messages from memory. Those of a body with a request in flight are removed after its
    /// answer, unless they are delivered. Returns the removed ones, and the sequences of those in flight.
    pub(crate) fn purge(&mut self, mut sequences: Vec<u64>) -> (Vec<Item>, Vec<u64>) {
        sequences.sort_unstable();
        sequences.dedup();
        let removed = self.remove_waiting(&sequences);
        self.account.resolve(removed.len(), &Resolution::Purged);
        let in_flight = self.in_flight_among(&sequences);
        self.to_purge.extend(&in_flight);
        self.to_purge.sort_unstable();
        self.to_purge.dedup();
        (removed, in_flight)
    }

    /// Removes the messages to purge whose requests were answered.
    pub(super) fn purge_answered(&mut self) {
        if self.to_purge.is_empty() {
            return;
        }
        let sequences = std::mem::take(&mut self.to_purge);
        let removed = self.remove_waiting(&sequences);
        self.to_purge = self.in_flight_among(&sequences);
        self.resolve(removed, Resolution::Purged);
    }

    /// Whether the message is to be purged once no request holds it.
    pub(super) fn is_to_purge(&self, item: &Item) -> bool {
        self.to_purge.binary_search(&item.sequence).is_ok()
    }

    /// Returns those of the ascending sequences whose messages are in flight, ascending.
    fn in_flight_among(&self, sequences: &[u64]) -> Vec<u64> {
        let taken = self.taken().map(|item| item.sequence);
        let mut among: Vec<u64> = taken
            .filter(|sequence| sequences.binary_search(sequence).is_ok())
            .collect();
        among.sort_unstable();
        among
    }

    /// Removes the messages with these ascending sequences, except those of a body with a request in
    /// flight. Returns the removed ones in the order of sequences.
    fn remove_waiting(&mut self, sequences: &[u64]) -> Vec<Item> {
        let is_removed = |item: &Item| sequences.binary_search(&item.sequence).is_ok();
        let mut items = self.lanes.extract(is_removed);
        items.extend(self.provisional.remove(is_removed));
        let waits =
            |batch: &mut InFlight| batch.request().is_none() && batch.items().any(is_removed);
        let mut batches: Vec<_> = self.in_flight.extract_if(.., waits).collect();
        batches.extend(self.suspects.extract_if(.., waits));
        for mut batch in batches {
            items.extend(batch.remove_waiting(is_removed));
            self.settle(batch);
        }
        items.sort_unstable_by_key(|item| item.sequence);
        items
    }
}
