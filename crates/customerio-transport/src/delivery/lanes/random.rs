//! Messages chosen at random, for requests that test the server.

use std::collections::BTreeSet;

use super::Lanes;
use crate::delivery::Item;

/// The maximum number of messages from which one is chosen.
const SAMPLES: usize = 16;

impl Lanes {
    /// Returns a random message of a free lane.
    pub(crate) fn any_free(&self, random: &mut fastrand::Rng) -> Option<Item> {
        let rows: Vec<_> = self
            .rows
            .iter()
            .filter(|row| row.items.iter().any(|item| self.is_free(item)))
            .collect();
        let row = random.choice(rows)?;
        let items: Vec<_> = row.items.iter().filter(|item| self.is_free(item)).collect();
        random.choice(items).copied()
    }

    /// Returns a message of a free lane that precedes all others of its identities. It is random, unless
    /// such messages are rare.
    pub(crate) fn any_first(&mut self, random: &mut fastrand::Rng) -> Option<Item> {
        for _ in 0..SAMPLES {
            let rows = self.rows.iter().filter(|row| !row.items.is_empty());
            let row = random.choice(rows.collect::<Vec<_>>())?;
            if let Some(item) = row.items.get(random.usize(..row.items.len()))
                && self.is_free(item)
                && self.is_first(item)
            {
                return Some(*item);
            }
        }
        self.oldest_free()
    }

    /// Returns a parked message that precedes all others of its identities, parked or not, and touches
    /// none of `respected`. It is one of the oldest such messages, at random.
    pub(crate) fn any_first_parked(
        &self,
        respected: BTreeSet<u64>,
        random: &mut fastrand::Rng,
    ) -> Option<Item> {
        let mut parked: Vec<_> = self.parked.iter().flat_map(|it| &it.items).collect();
        parked.sort_unstable_by_key(|item| item.sequence);
        let mut seen = respected;
        let firsts = parked.into_iter().filter(|item| {
            let is_new = !item.touches().any(|hash| seen.contains(&hash));
            seen.extend(item.touches());
            is_new && !self.held.overlaps(item.lanes()) && self.is_first(item)
        });
        random
            .choice(firsts.take(SAMPLES).collect::<Vec<_>>())
            .copied()
    }

    /// Whether no request and no parked message has a lane or an identity of this message.
    fn is_free(&self, item: &Item) -> bool {
        !self.held.overlaps(item.lanes())
            && item.sequence < self.until
            && self.claims.concerning(item).is_none()
    }

    /// Whether a message precedes all others of its identities in the rows.
    fn is_first(&self, item: &Item) -> bool {
        let before = |other: &&Item| other.sequence < item.sequence;
        item.lanes().iter().all(|lane| {
            let row = self.rows.get(lane).into_iter().flat_map(|row| &row.items);
            !row.take_while(before).any(|other| share(item, other))
        })
    }
}

/// Whether two messages have an identity in common.
fn share(one: &Item, other: &Item) -> bool {
    one.touches()
        .any(|hash| other.touches().any(|it| it == hash))
}
