//! The row of a lane, and how much waits in it.

use std::collections::VecDeque;

use crate::delivery::Item;

/// How much waits somewhere.
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

#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// In the order of the calls.
    pub(super) items: VecDeque<Item>,
    /// Of the items that are counted here.
    pub(super) load: Load,
}

/// A row of no more than so many entries keeps its memory.
const SHORT: usize = 256;

impl Row {
    /// Makes room for one more. Says for how many there is more memory than before.
    ///
    /// By half, where the standard library doubles: memory is counted as twice what waits, and a row
    /// that has just grown has to lose a quarter before it is thin.
    pub(super) fn make_room(&mut self) -> usize {
        let before = self.items.capacity();
        if self.items.len() < before {
            return 0;
        }
        self.items.reserve_exact(before / 2 + 8);
        self.items.capacity() - before
    }

    /// Whether it has more memory than is counted for it.
    pub(super) fn is_thin(&self) -> bool {
        self.items.capacity() > 2 * self.items.len() + SHORT
    }

    /// Gives back what it has kept from when it was longer. Says for how many entries.
    pub(super) fn give_back(&mut self) -> usize {
        let before = self.items.capacity();
        self.items
            .shrink_to(self.items.len() + self.items.len() / 2);
        before - self.items.capacity()
    }
}

/// Where a message stands in its row, or would.
pub(super) fn position(items: &VecDeque<Item>, sequence: u64) -> Result<usize, usize> {
    match items.front() {
        Some(head) if head.sequence == sequence => Ok(0),
        Some(head) if head.sequence > sequence => Err(0),
        _ => items.binary_search_by_key(&sequence, |item| item.sequence),
    }
}
