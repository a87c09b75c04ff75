//! The cost of a search, from the first rejection of a body until all its messages are final.

use std::collections::BTreeSet;

use crate::defaults::MAX_SEARCH_PARTS;
use crate::delivery::Item;

/// One search.
#[derive(Debug)]
struct Episode {
    /// The messages that are not final.
    messages: BTreeSet<u64>,
    /// The number of messages that were rejected alone.
    found: u32,
    /// The requests after the first one, and the budget of each bad message: its search and the body
    /// after it.
    requests: u32,
    allowance: u32,
}

/// The searches in progress, until the first failure.
#[derive(Debug, Default)]
pub(super) struct Episodes {
    in_flight: Vec<Episode>,
    stopped: bool,
}

impl Episodes {
    /// Stops the checks after an answer other than a rejection, which changes the steps of a search.
    pub(super) fn stop(&mut self) {
        self.stopped = true;
    }

    /// Ends the searches at a pause, except those with a request in flight, which may end the pause.
    pub(super) fn pause<'a>(&mut self, flying: impl IntoIterator<Item = &'a [Item]>) {
        let flying: BTreeSet<_> = flying.into_iter().filter_map(first).collect();
        self.in_flight
            .retain(|episode| !episode.messages.is_disjoint(&flying));
    }

    /// Ends the search of a body that was rejected during a pause.
    pub(super) fn dissolved(&mut self, items: &[Item]) {
        self.in_flight
            .retain(|episode| first(items).is_none_or(|item| !episode.messages.contains(&item)));
    }

    /// Counts the rejection of a body with a bad message.
    pub(super) fn refused(&mut self, items: &[Item]) {
        match (self.of(items), items) {
            (Some(episode), [item]) => {
                episode.found += 1;
                episode.messages.remove(&item.sequence);
            }
            (Some(_), _) | (None, [_]) => {}
            (None, _) => self.begin(items),
        }
        self.settle();
    }

    fn begin(&mut self, items: &[Item]) {
        let messages: BTreeSet<_> = items.iter().map(|item| item.sequence).collect();
        self.in_flight.push(Episode {
            messages,
            found: 0,
            requests: 0,
            allowance: items.len().next_power_of_two().ilog2() + 2,
        });
    }

    pub(super) fn taken(&mut self, items: &[Item]) {
        if let Some(episode) = self.of(items) {
            for item in items {
                episode.messages.remove(&item.sequence);
            }
        }
        self.settle();
    }

    /// Returns the search that a request belongs to.
    fn of(&mut self, items: &[Item]) -> Option<&mut Episode> {
        let first = first(items)?;
        let episode = self
            .in_flight
            .iter_mut()
            .find(|episode| episode.messages.contains(&first))?;
        episode.requests += 1;
        Some(episode)
    }

    fn settle(&mut self) {
        if self.stopped {
            return self.in_flight.clear();
        }
        let parts = u32::try_from(MAX_SEARCH_PARTS).unwrap();
        for episode in &self.in_flight {
            // Each part may be searched, and needs one request without a bad message.
            let open = if episode.messages.is_empty() {
                0
            } else {
                parts
            };
            assert!(
                episode.requests <= (episode.found + open) * episode.allowance + parts,
                "too many requests: {episode:?}"
            );
        }
        self.in_flight
            .retain(|episode| !episode.messages.is_empty());
    }
}

fn first(items: &[Item]) -> Option<u64> {
    items.first().map(|item| item.sequence)
}
