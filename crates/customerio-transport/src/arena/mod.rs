//! The memory of all pending messages: segments of 64 KiB, reused.
//!
//! Fresh memory costs a page fault per 4 KiB, more than the copy of the item. So empty segments wait in a
//! pool, as many as the load needed in the last seconds.
//!
//! An item is in one segment; an item that does not fit starts the next segment. A comma follows each
//! item, so that neighbouring items already form a part of a request body. A segment takes no new items
//! while a request reads it, because its `Arc` is shared then.

mod open;
mod pending;
mod pool;
mod run;
#[cfg(test)]
mod tests;

use core::time::Duration;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use self::open::{Open, has_room};
use self::pending::Pending;
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

/// Memory for items.
#[derive(Debug)]
pub(crate) struct Segment {
    number: u64,
    bytes: Arc<Vec<u8>>,
    pending: Pending,
}

impl Segment {
    fn new(number: u64) -> Self {
        Self {
            number,
            bytes: Arc::new(Vec::with_capacity(SEGMENT_BYTES)),
            pending: Pending::default(),
        }
    }
}

/// The queue's memory.
#[derive(Debug)]
pub(crate) struct Arena {
    /// The segment that takes the next item. It is later than all others.
    open: Option<Open>,
    /// The others with pending items, ascending by number. One message that is pending for long costs one
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
            open: None,
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
        self.used() * SEGMENT_BYTES + self.index_bytes
    }

    /// Returns the number of segments that are in use.
    fn used(&self) -> usize {
        self.segments.len() + usize::from(self.open.is_some())
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
        if !self.open.as_ref().is_some_and(|open| open.has_room(item)) {
            self.close();
            self.open = match self.reopen(item) {
                Some(open) => Some(open),
                None if held + SEGMENT_BYTES > self.limit => return None,
                None => Some(self.begin()),
            };
        }
        let place = self.open.as_mut()?.push(item, index_bytes)?;
        self.index_bytes += index_bytes;
        Some(place)
    }

    /// Begins a segment.
    fn begin(&mut self) -> Open {
        let number = self.next;
        self.next += 1;
        Open::new(self.pool.take(number, self.segments.len() + 1))
    }

    /// Opens the last segment again, if that has room and is not being read.
    fn reopen(&mut self, item: &[u8]) -> Option<Open> {
        let last = self.segments.back_mut()?;
        if Arc::get_mut(&mut last.bytes).is_none() || !has_room(&last.bytes, item) {
            return None;
        }
        self.segments.pop_back().map(Open::new)
    }

    /// Makes the open segment one of the others.
    fn close(&mut self) {
        self.segments.extend(self.open.take().map(Open::close));
    }

    /// Returns the bytes of a pending item.
    pub(crate) fn get(&mut self, place: ArenaRef) -> Result<&[u8], Released> {
        let segment = self.segment(place)?;
        segment.bytes.get(place.range()).ok_or(Released)
    }

    /// Returns one pending item, readable without the lock.
    pub(crate) fn share(&mut self, place: ArenaRef) -> Result<Run, Released> {
        let segment = self.share_segment(&[place])?;
        runs([place], &[segment])?.pop().ok_or(Released)
    }

    /// Returns the segment of pending items, readable without the lock. It takes no new items until it is
    /// dropped.
    pub(crate) fn share_segment(&mut self, places: &[ArenaRef]) -> Result<SharedSegment, Released> {
        let segment = self.segment(*places.first().ok_or(Released)?)?;
        let is_pending = |it: &ArenaRef| {
            it.segment == segment.number
                && segment.pending.contains(it.index)
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
            let Some(live) = segment.and_then(|it| it.pending.remove(place.index)) else {
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
            if let Some(segment) = freed {
                let most = self.most_segments();
                self.pool.put(segment, self.used(), most);
            }
        }
    }

    /// Takes the segments from the pool that the load of the last seconds did not need; see
    /// [`Pool::shrink`].
    pub(crate) fn shrink(&mut self, now: Duration) -> (Vec<Segment>, Option<Duration>) {
        self.pool.shrink(now, self.used(), self.most_segments())
    }

    /// Returns the number of segments that fit beside the queue's index.
    fn most_segments(&self) -> usize {
        self.limit.saturating_sub(self.index_bytes) / SEGMENT_BYTES
    }

    /// Returns the number of items that were released twice since the last call.
    pub(crate) fn take_released_twice(&mut self) -> u64 {
        std::mem::take(&mut self.released_twice)
    }

    /// Returns the position of a segment with pending items, after closing it. They have neighbouring
    /// numbers, unless some between them were freed.
    fn position(&mut self, place: ArenaRef) -> Option<usize> {
        if self
            .open
            .as_ref()
            .is_some_and(|it| it.number() == place.segment)
        {
            self.close();
        }
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
    fn segment(&mut self, place: ArenaRef) -> Result<&Segment, Released> {
        self.position(place)
            .and_then(|position| self.segments.get(position))
            .filter(|segment| segment.pending.contains(place.index))
            .ok_or(Released)
    }
}
