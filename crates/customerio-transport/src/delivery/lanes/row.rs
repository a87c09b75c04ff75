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

impl Row {
    /// Whether it has come to have far more memory than it uses. Asked at each removal, so it says so
    /// only now and then.
    pub(super) fn is_thin(&self) -> bool {
        let length = self.items.len();
        (length == 0 || length.is_power_of_two()) && self.items.capacity() > 4 * length.max(256)
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
