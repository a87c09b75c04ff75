//! The segment that takes the next item.
//!
//! Threads that call at once write here in turn, and each gets the memory from the other's processor. So an
//! item changes as few cache lines as possible beside its bytes: nothing is shared or allocated, and the item
//! is marked as pending when the segment is closed.

use std::mem;
use std::sync::Arc;

use super::records::Entry;
use super::{ArenaRef, Kind, Segment};
use crate::spool::Record;

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

    pub(super) fn has_room(&self, bytes: usize) -> bool {
        has_room(&self.bytes, bytes)
    }

    pub(super) fn kind(&self) -> Kind {
        self.segment.kind()
    }

    /// Appends an item and a comma, for which there is room. Returns `None` if a length does not fit into its
    /// place.
    pub(super) fn push(&mut self, item: &[u8], index_bytes: usize) -> Option<ArenaRef> {
        let place = self.place(0, item, index_bytes)?;
        self.bytes.extend_from_slice(item);
        self.bytes.push(b',');
        self.items += 1;
        Some(place)
    }

    /// Appends the encoding of a record, which contains its item, for which there is room. Returns `None` if a
    /// length does not fit into its place, or if the segment does not hold records.
    pub(super) fn push_record(
        &mut self,
        record: &Record<'_>,
        index_bytes: usize,
    ) -> Option<ArenaRef> {
        let head = record.size() - record.item.len();
        let place = self.place(head, record.item, index_bytes)?;
        let records = self.segment.records.as_mut()?;
        records.entries.push(Entry {
            sequence: record.sequence,
            start: u16::try_from(self.bytes.len()).ok()?,
        });
        record.encode(&mut self.bytes);
        self.items += 1;
        Some(place)
    }

    /// Returns the place of the next item, which follows `head` other bytes.
    fn place(&self, head: usize, item: &[u8], index_bytes: usize) -> Option<ArenaRef> {
        Some(ArenaRef {
            segment: self.segment.number,
            index: self.items,
            start: u16::try_from(self.bytes.len() + head).ok()?,
            length: u16::try_from(item.len()).ok()?,
            index_bytes: u16::try_from(index_bytes).ok()?,
        })
    }

    /// Makes the segment readable without the lock.
    pub(super) fn close(mut self) -> Segment {
        // Nothing is cloned.
        *Arc::make_mut(&mut self.segment.bytes) = self.bytes;
        self.segment.pending.grow(self.items);
        if let Some(records) = &mut self.segment.records {
            records.unstored.grow(self.items);
        }
        self.segment
    }
}

/// Returns whether a segment has room for this number of bytes.
pub(super) fn has_room(segment: &Vec<u8>, bytes: usize) -> bool {
    segment.capacity() - segment.len() >= bytes
}
