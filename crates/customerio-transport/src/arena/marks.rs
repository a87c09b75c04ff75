//! Marks for the items of a segment.

use core::ops::Range;

/// A bit for each item of a segment: whether it is pending, or whether it is not stored.
#[derive(Debug, Default)]
pub(super) struct Marks {
    bits: Vec<u64>,
    /// The number of items.
    items: u16,
    /// The number of marked items.
    marked: usize,
}

impl Marks {
    /// Returns the number of items.
    pub(super) fn items(&self) -> u16 {
        self.items
    }

    /// Returns whether no item is marked.
    pub(super) fn is_empty(&self) -> bool {
        self.marked == 0
    }

    /// Adds marked items until there are `items`.
    pub(super) fn grow(&mut self, items: u16) {
        self.bits.resize(usize::from(items).div_ceil(64), 0);
        for (first, word) in (0_u16..).step_by(64).zip(&mut self.bits) {
            *word |= between(first, self.items..items);
        }
        self.marked += usize::from(items - self.items);
        self.items = items;
    }

    /// Removes all items.
    pub(super) fn clear(&mut self) {
        self.bits.clear();
        self.items = 0;
        self.marked = 0;
    }

    pub(super) fn contains(&self, index: u16) -> bool {
        let (word, bit) = position(index);
        self.bits.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Removes the mark of an item. Returns whether it had one.
    pub(super) fn remove(&mut self, index: u16) -> bool {
        let (word, bit) = position(index);
        let Some(word) = self.bits.get_mut(word).filter(|word| **word & bit != 0) else {
            return false;
        };
        *word &= !bit;
        self.marked -= 1;
        true
    }

    /// Removes the marks of neighbouring items, words at a time.
    pub(super) fn remove_all(&mut self, items: Range<u16>) {
        for (first, word) in (0_u16..).step_by(64).zip(&mut self.bits) {
            let removed = *word & between(first, items.clone());
            *word &= !removed;
            self.marked -= removed.count_ones() as usize;
        }
    }
}

/// Returns the bits of these items in the word that begins with the item `first`.
fn between(first: u16, items: Range<u16>) -> u64 {
    let below = |item: u16| below(item.saturating_sub(first));
    below(items.end) & !below(items.start)
}

/// Returns a word with the bits below `index`.
fn below(index: u16) -> u64 {
    1_u64.checked_shl(index.into()).map_or(!0, |bit| bit - 1)
}

/// Returns the word and the bit of an item.
fn position(index: u16) -> (usize, u64) {
    (usize::from(index / 64), 1 << (index % 64))
}
