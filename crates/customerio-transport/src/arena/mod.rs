//! The memory of all pending messages: segments of 64 KiB, reused.
//!
//! Fresh memory costs a page fault per 4 KiB, more than the copy of the item. So empty segments wait in a
//! pool, as many as the load needed in the last seconds.
//!
//! An item is in one segment; an item that does not fit starts the next segment. A comma follows each
//! item, so that neighbouring items already form a part of a request body. A segment takes no new items
//! while a request reads it, because its `Arc` is shared then.

mod pool;
mod run;
#[cfg(test)]
mod tests;

use core::time::Duration;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

pub(crate) use self::pool::Peak;
use self::pool::Pool;
pub(crate) use self::run::{Run, SharedSegment, runs};
use crate::defaults::{ITEM_BYTES, SEGMENT_BYTES};

/// Positions and lengths in a segment fit into 16 bits.
const _: () = assert!(SEGMENT_BYTES - 1 <= u16::MAX as usize && ITEM_BYTES < SEGMENT_BYTES);

/// The location of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ArenaRef {
    segment: u64,
    /// The number of items before it in the segment.
    index: u16,
    start: u16,
    length: u16,
    /// The memory that the queue's index needs for the item, in bytes.
    index_bytes: u16,
}

impl ArenaRef {
    /// Returns the size of the item in bytes.
    pub(crate) fn length(self) -> usize {
        self.length.into()
    }

    fn range(self) -> Range<usize> {
        let start = usize::from(self.start);
        start..start + self.length()
    }

    /// Sorts items as they are in memory, so that those of a segment are neighbours.
    pub(crate) fn order(&self) -> (u64, u16) {
        (self.segment, self.index)
    }

    pub(crate) fn is_in_segment_of(&self, other: &Self) -> bool {
        self.segment == other.segment
    }

    #[cfg(test)]
    pub(crate) fn fake(length: u16) -> Self {
        Self {
            segment: 0,
            index: 0,
            start: 0,
            length,
            index_bytes: 0,
        }
    }
}

/// The memory of an item was released before. This is a bug of this crate.
#[derive(Debug)]
pub(crate) struct Released;

#[derive(Debug)]
struct Segment {
    number: u64,
    bytes: Arc<Vec<u8>>,
    /// The number of items that were appended to it.
    items: u16,
    /// A bit for each item: whether it is pending.
    pending: Vec<u64>,
    /// The number of these bits that are set.
    live: usize,
}

impl Segment {
    fn new(number: u64, bytes: Arc<Vec<u8>>) -> Self {
        Self {
            number,
            bytes,
            items: 0,
            pending: Vec::new(),
            live: 0,
        }
    }

    fn is_pending(&self, index: u16) -> bool {
        let word = self.pending.get(usize::from(index / 64));
        word.is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    fn set_pending(&mut self, index: u16) {
        let word = usize::from(index / 64);
        if word == self.pending.len() {
            self.pending.push(0);
        }
        self.pending[word] |= 1 << (index % 64);
        self.live += 1;
    }

    /// Returns the number of items that are still pending, or `None` if this one was not.
    fn clear_pending(&mut self, index: u16) -> Option<usize> {
        if !self.is_pending(index) {
            return None;
        }
        self.pending[usize::from(index / 64)] &= !(1 << (index % 64));
        self.live -= 1;
        Some(self.live)
    }
}

/// The queue's memory.
#[derive(Debug)]
pub(crate) struct Arena {
    /// Those with pending items, ascending by number. One message that is pending for long costs one
    /// segment, whatever passes it.
    segments: VecDeque<Segment>,
    /// The number of the next segment.
    next: u64,
    pool: Pool,
    /// The memory of the queue's index in bytes.
    index_bytes: usize,
    limit: usize,
    /// The number of items that were released twice, which is a bug of this crate.
    released_twice: u64,
}

impl Arena {
    /// Creates an empty arena of at most `limit` bytes, including the queue's index.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            segments: VecDeque::new(),
            next: 0,
            pool: Pool::default(),
            index_bytes: 0,
            limit,
            released_twice: 0,
        }
    }

    /// Returns the held memory in bytes: whole segments and the queue's index.
    pub(crate) fn held(&self) -> usize {
        self.segments.len() * SEGMENT_BYTES + self.index_bytes
    }

    /// Returns the maximum of [`held`](Self::held).
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// Returns about how many bytes of items fit.
    pub(crate) fn room(&self) -> usize {
        self.limit.saturating_sub(self.held())
    }

    /// Appends an item for which the queue's index needs `index_bytes`. Returns `None` if there is no
    /// room.
    pub(crate) fn append(&mut self, item: &[u8], index_bytes: usize) -> Option<ArenaRef> {
        debug_assert!(item.len() <= ITEM_BYTES, "measured before");
        let held = self.held() + index_bytes;
        if held > self.limit {
            return None;
        }
        if let Some(place) = self.append_to_last(item, index_bytes) {
            return Some(place);
        }
        if held + SEGMENT_BYTES > self.limit {
            return None;
        }
        let bytes = self.pool.take(self.segments.len() + 1);
        self.segments.push_back(Segment::new(self.next, bytes));
        self.next += 1;
        self.append_to_last(item, index_bytes)
    }

    /// Appends an item to the last segment, if that has room and is not being read.
    fn append_to_last(&mut self, item: &[u8], index_bytes: usize) -> Option<ArenaRef> {
        let segment = self.segments.back_mut()?;
        let bytes = Arc::get_mut(&mut segment.bytes)?;
        if bytes.capacity() - bytes.len() <= item.len() {
            return None;
        }
        let place = ArenaRef {
            segment: segment.number,
            index: segment.items,
            start: u16::try_from(bytes.len()).ok()?,
            length: u16::try_from(item.len()).ok()?,
            index_bytes: u16::try_from(index_bytes).ok()?,
        };
        bytes.extend_from_slice(item);
        bytes.push(b',');
        segment.items += 1;
        segment.set_pending(place.index);
        self.index_bytes += index_bytes;
        Some(place)
    }

    /// Returns the bytes of a pending item.
    pub(crate) fn get(&self, place: ArenaRef) -> Result<&[u8], Released> {
        let segment = self.segment(place)?;
        segment.bytes.get(place.range()).ok_or(Released)
    }

    /// Returns one pending item, readable without the lock.
    pub(crate) fn share(&self, place: ArenaRef) -> Result<Run, Released> {
        let segment = self.share_segment(&[place])?;
        runs([place], &[segment])?.pop().ok_or(Released)
    }

    /// Returns the segment of pending items, readable without the lock. It takes no new items until it is
    /// dropped.
    pub(crate) fn share_segment(&self, places: &[ArenaRef]) -> Result<SharedSegment, Released> {
        let segment = self.segment(*places.first().ok_or(Released)?)?;
        let is_pending = |it: &ArenaRef| {
            it.segment == segment.number
                && segment.is_pending(it.index)
                && it.range().end <= segment.bytes.len()
        };
        if !places.iter().all(is_pending) {
            return Err(Released);
        }
        Ok(SharedSegment {
            number: segment.number,
            bytes: Arc::clone(&segment.bytes),
        })
    }

    /// Releases the memory of an item, which has an outcome. A segment is reused when none of its items
    /// is pending.
    pub(crate) fn release(&mut self, place: ArenaRef) {
        self.release_from_segment(&[place]);
    }

    /// [`release`](Self::release) for items of one segment.
    pub(crate) fn release_from_segment(&mut self, places: &[ArenaRef]) {
        let mut position = places.first().and_then(|place| self.position(*place));
        for place in places {
            let segment = position.and_then(|position| self.segments.get_mut(position));
            let segment = segment.filter(|it| it.number == place.segment);
            let Some(live) = segment.and_then(|it| it.clear_pending(place.index)) else {
                // The memory of other items is not affected.
                debug_assert!(false, "{place:?} was released before");
                self.released_twice += 1;
                continue;
            };
            self.index_bytes -= usize::from(place.index_bytes);
            if live > 0 {
                continue;
            }
            let freed = position
                .take()
                .and_then(|position| self.segments.remove(position));
            if let Some(Segment { bytes, .. }) = freed {
                let most = self.most_segments();
                self.pool.put(bytes, self.segments.len(), most);
            }
        }
    }

    /// Takes the segments from the pool that the load of the last seconds did not need; see
    /// [`Pool::shrink`].
    pub(crate) fn shrink(&mut self, now: Duration) -> (Vec<Arc<Vec<u8>>>, Option<Duration>) {
        self.pool
            .shrink(now, self.segments.len(), self.most_segments())
    }

    /// Returns the number of segments that fit beside the queue's index.
    fn most_segments(&self) -> usize {
        self.limit.saturating_sub(self.index_bytes) / SEGMENT_BYTES
    }

    /// Returns the number of items that were released twice since the last call.
    pub(crate) fn take_released_twice(&mut self) -> u64 {
        std::mem::take(&mut self.released_twice)
    }

    /// Returns the position of a segment with pending items. They have neighbouring numbers, unless
    /// some between them were freed.
    fn position(&self, place: ArenaRef) -> Option<usize> {
        let first = self.segments.front()?.number;
        let guess = usize::try_from(place.segment.checked_sub(first)?).ok()?;
        match self.segments.get(guess) {
            Some(segment) if segment.number == place.segment => Some(guess),
            _ => self
                .segments
                .binary_search_by_key(&place.segment, |segment| segment.number)
                .ok(),
        }
    }

    /// Returns the segment of a pending item.
    fn segment(&self, place: ArenaRef) -> Result<&Segment, Released> {
        self.position(place)
            .and_then(|position| self.segments.get(position))
            .filter(|segment| segment.is_pending(place.index))
            .ok_or(Released)
    }
}
