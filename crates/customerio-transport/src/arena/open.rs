//! The segment that takes the next item.
//!
//! Threads that call at once write here in turn, and each gets the memory from the other's processor. So an
//! item changes as few cache lines as possible beside its bytes: nothing is shared or allocated, and the item
//! is marked as pending when the segment is closed.

use std::mem;
use std::sync::Arc;

use super::{ArenaRef, Segment};

/// See the [module](self).
#[derive(Debug)]
pub(super) struct Open {
    bytes: Vec<u8>,
    /// The number of items. All that are new since the segment was opened are pending.
    items: u16,
    /// The segment without its bytes, with the items from before.
    segment: Segment,
}

impl Open {
    /// Opens a segment that is not being read.
    pub(super) fn new(mut segment: Segment) -> Self {
        Self {
            // Nothing is cloned.
            bytes: mem::take(Arc::make_mut(&mut segment.bytes)),
            items: segment.pending.items(),
            segment,
        }
    }

    pub(super) fn number(&self) -> u64 {
        self.segment.number
    }

    pub(super) fn has_room(&self, item: &[u8]) -> bool {
        has_room(&self.bytes, item)
    }

    /// Appends an item for which there is room. Returns `None` if a length does not fit into its place.
    pub(super) fn push(&mut self, item: &[u8], index_bytes: usize) -> Option<ArenaRef> {
        let place = ArenaRef {
            segment: self.segment.number,
            index: self.items,
            start: u16::try_from(self.bytes.len()).ok()?,
            length: u16::try_from(item.len()).ok()?,
            index_bytes: u16::try_from(index_bytes).ok()?,
        };
        self.bytes.extend_from_slice(item);
        self.bytes.push(b',');
        self.items += 1;
        Some(place)
    }

    /// Makes the segment readable without the lock.
    pub(super) fn close(mut self) -> Segment {
        // Nothing is cloned.
        *Arc::make_mut(&mut self.segment.bytes) = self.bytes;
        self.segment.pending.grow(self.items);
        self.segment
    }
}

/// Returns whether a segment has room for an item and its comma.
pub(super) fn has_room(bytes: &Vec<u8>, item: &[u8]) -> bool {
    bytes.capacity() - bytes.len() > item.len()
}
