//! The queue of a lane.

use std::collections::VecDeque;

use crate::delivery::Item;

/// The number and size of messages.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Load {
    pub(super) items: usize,
    pub(super) bytes: usize,
}

impl Load {
    pub(super) fn add(&mut self, other: Self) {
        self.items += other.items;
        self.bytes += other.bytes;
    }

    pub(super) fn subtract(&mut self, other: Self) {
        self.items -= other.items;
        self.bytes -= other.bytes;
    }

    pub(super) fn of(item: &Item) -> Self {
        Self {
            items: 1,
            bytes: item.cost(),
        }
    }
}

/// The messages of a lane.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// In the order of the calls.
    pub(super) items: VecDeque<Item>,
    /// The load of the items whose first lane this is.
    pub(super) load: Load,
}

/// A row with a capacity of up to this many entries is never shrunk.
const SHORT: usize = 256;

impl Row {
    /// Makes room for one more entry. Returns by how many entries the capacity grew.
    ///
    /// It grows by half, while `Vec` doubles: the memory limit assumes a capacity of at most twice the
    /// length, and a row that has just grown must shrink by a quarter before it is thin.
    pub(super) fn make_room(&mut self) -> usize {
        let before = self.items.capacity();
        if self.items.len() < before {
            return 0;
        }
        self.items.reserve_exact(before / 2 + 8);
        self.items.capacity() - before
    }

    /// Removes a message, which mostly is the first. Returns whether it was in this row.
    pub(super) fn remove(&mut self, sequence: u64) -> bool {
        match position(&self.items, sequence) {
            // `VecDeque::remove` costs several times as much.
            Ok(0) => self.items.pop_front().is_some(),
            Ok(at) => self.items.remove(at).is_some(),
            Err(_) => false,
        }
    }

    /// Whether its capacity exceeds what the memory limit assumes.
    pub(super) fn is_thin(&self) -> bool {
        self.items.capacity() > 2 * self.items.len() + SHORT
    }

    /// Frees unused capacity. Returns by how many entries it shrank.
    pub(super) fn give_back(&mut self) -> usize {
        let before = self.items.capacity();
        self.items
            .shrink_to(self.items.len() + self.items.len() / 2);
        before - self.items.capacity()
    }
}

/// Returns the index of a message, or the index at which to insert it.
pub(super) fn position(items: &VecDeque<Item>, sequence: u64) -> Result<usize, usize> {
    match items.front() {
        Some(head) if head.sequence == sequence => Ok(0),
        Some(head) if head.sequence > sequence => Err(0),
        _ => items.binary_search_by_key(&sequence, |item| item.sequence),
    }
}

/// Removes and returns the messages for which `is_removed` holds. It takes time for each message once.
pub(super) fn remove(items: &mut VecDeque<Item>, is_removed: impl Fn(&Item) -> bool) -> Vec<Item> {
    let mut removed = Vec::new();
    items.retain(|item| {
        let is_removed = is_removed(item);
        if is_removed {
            removed.push(*item);
        }
        !is_removed
    });
    removed
}
