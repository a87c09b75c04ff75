//! Messages that wait for one that is tried alone because the server fails on it.

use std::collections::{BTreeSet, VecDeque};

use super::Lanes;
use super::row::{Load, position};
use crate::delivery::Item;

/// The messages that wait for one message that is tried alone.
#[derive(Clone, Debug)]
pub(super) struct Parked {
    /// The sequence of that message.
    behind: u64,
    /// Hashes of the identities of that message and of the waiting ones.
    touched: BTreeSet<u64>,
    pub(super) items: VecDeque<Item>,
}

impl Parked {
    /// Whether the message must wait here to preserve the order of an identity.
    pub(super) fn concerns(&self, item: &Item) -> bool {
        item.touches().any(|hash| self.touched.contains(&hash))
    }
}

impl Lanes {
    /// Makes messages that share an identity with `suspect` wait until [`unpark`](Self::unpark), while
    /// `suspect` is tried alone.
    pub(crate) fn park_behind(&mut self, suspect: &Item) {
        self.parked.push(Parked {
            behind: suspect.sequence,
            touched: suspect.touches().collect(),
            items: VecDeque::new(),
        });
    }

    /// Returns the messages that wait for `behind` to their lanes.
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

    /// Parks a message at the head of its lanes if it must wait. Returns whether it was parked.
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

    /// Parks a message that was removed if it must wait. Returns whether it was parked.
    pub(crate) fn park_taken(&mut self, item: &Item) -> bool {
        let concerned = self.parked.iter().any(|parked| parked.concerns(item));
        if concerned {
            self.put(*item);
            self.park(item);
        }
        concerned
    }
}
