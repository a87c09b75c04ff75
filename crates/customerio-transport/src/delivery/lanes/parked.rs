//! What waits behind a message that the server fails on.

use std::collections::{BTreeSet, VecDeque};

use super::Lanes;
use super::row::{Load, position};
use crate::delivery::Item;

/// What waits behind a message that is tried apart from all others.
#[derive(Clone, Debug)]
pub(super) struct Parked {
    /// The number of that message.
    behind: u64,
    /// Hashes of the identities that it and those behind it touch.
    touched: BTreeSet<u64>,
    pub(super) items: VecDeque<Item>,
}

impl Parked {
    /// Whether the message must wait here to keep its order.
    pub(super) fn concerns(&self, item: &Item) -> bool {
        item.touches().any(|hash| self.touched.contains(&hash))
    }
}

impl Lanes {
    /// What shares an identity with this message, which is tried apart from all others, waits until
    /// that is over.
    pub(crate) fn park_behind(&mut self, suspect: &Item) {
        self.parked.push(Parked {
            behind: suspect.sequence,
            touched: suspect.touches().collect(),
            items: VecDeque::new(),
        });
    }

    /// The message with this number is final, or waits again: those behind it wait in their lanes.
    pub(crate) fn unpark(&mut self, behind: u64) {
        if let Some(index) = self
            .parked
            .iter()
            .position(|parked| parked.behind == behind)
        {
            for item in self.parked.swap_remove(index).items {
                self.load.subtract(Load::of(&item));
                self.put(item);
            }
        }
    }

    /// Parks a message that heads its lanes, if it has to wait for one that is tried apart.
    pub(super) fn park(&mut self, item: &Item) -> bool {
        let Some(index) = self.parked.iter().position(|parked| parked.concerns(item)) else {
            return false;
        };
        self.remove(item);
        self.load.add(Load::of(item));
        if let Some(parked) = self.parked.get_mut(index) {
            parked.touched.extend(item.touches());
            let at = position(&parked.items, item.sequence).unwrap_or_else(|at| at);
            parked.items.insert(at, *item);
        }
        true
    }

    /// Parks a message that was taken out, if it has to wait for one that is tried apart.
    pub(crate) fn park_taken(&mut self, item: &Item) -> bool {
        let concerned = self.parked.iter().any(|parked| parked.concerns(item));
        if concerned {
            self.put(*item);
            self.park(item);
        }
        concerned
    }
}
