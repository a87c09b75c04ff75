//! What a search may cost: from the first refusal of a body until all of it is final.

use std::collections::BTreeSet;

use crate::delivery::Item;

#[derive(Debug)]
struct Episode {
    /// The messages that are not final.
    messages: BTreeSet<u64>,
    /// Those that were refused alone.
    found: u32,
    /// Requests after the one that began it, and how many each bad message allows: its own search,
    /// and the body behind it.
    requests: u32,
    allowance: u32,
}

/// Those under way, until the first failure.
#[derive(Debug, Default)]
pub(super) struct Episodes {
    under_way: Vec<Episode>,
    stopped: bool,
}

impl Episodes {
    /// Something else than a bad message was met. A batch that is searched for that takes other steps.
    pub(super) fn stop(&mut self) {
        self.stopped = true;
    }

    /// A pause: what was searched for waits again, but for batches of which a request is still under way.
    /// If one of those ends the pause, theirs go on.
    pub(super) fn pause<'a>(&mut self, flying: impl IntoIterator<Item = &'a [Item]>) {
        let flying: BTreeSet<_> = flying.into_iter().filter_map(first).collect();
        self.under_way
            .retain(|episode| !episode.messages.is_disjoint(&flying));
    }

    /// A body was refused during a pause: its batch waits again.
    pub(super) fn dissolved(&mut self, items: &[Item]) {
        self.under_way
            .retain(|episode| first(items).is_none_or(|item| !episode.messages.contains(&item)));
    }

    /// A body was refused for a bad message in it.
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
        self.under_way.push(Episode {
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

    /// The one that a request is part of.
    fn of(&mut self, items: &[Item]) -> Option<&mut Episode> {
        let first = first(items)?;
        let episode = self
            .under_way
            .iter_mut()
            .find(|episode| episode.messages.contains(&first))?;
        episode.requests += 1;
        Some(episode)
    }

    fn settle(&mut self) {
        if self.stopped {
            return self.under_way.clear();
        }
        for episode in &self.under_way {
            let searched = episode.found + u32::from(!episode.messages.is_empty());
            assert!(
                episode.requests <= searched * episode.allowance,
                "too many requests: {episode:?}"
            );
        }
        self.under_way
            .retain(|episode| !episode.messages.is_empty());
    }
}

fn first(items: &[Item]) -> Option<u64> {
    items.first().map(|item| item.sequence)
}
