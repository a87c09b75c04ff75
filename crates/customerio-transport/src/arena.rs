//! The memory of all pending messages: segments of 64 KiB, reused.
//!
//! Fresh memory costs a page fault per 4 KiB, more than the copy of the item. So some empty segments wait in
//! a pool.
//!
//! An item is in one segment; an item that does not fit starts the next segment. A comma follows each
//! item, so that neighbouring items already form a part of a request body. A segment takes no new items
//! while a request reads it, because its `Arc` is shared then.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use crate::defaults::{ITEM_BYTES, POOLED_SEGMENTS, SEGMENT_BYTES};

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

/// Neighbouring items, readable without the lock.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    segment: Arc<Vec<u8>>,
    /// [`Arena::share_all`] checks that it is within the segment, which does not change while it is shared.
    range: Range<usize>,
}

impl Run {
    /// Returns the items with commas between them.
    pub(crate) fn items(&self) -> &[u8] {
        &self.segment[self.range.clone()]
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
    /// Empty segments for reuse.
    pool: Vec<Arc<Vec<u8>>>,
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
            pool: Vec::new(),
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
        let bytes = self
            .pool
            .pop()
            .unwrap_or_else(|| Arc::new(Vec::with_capacity(SEGMENT_BYTES)));
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
        let mut runs = self.share_all([place])?;
        runs.pop().ok_or(Released)
    }

    /// Returns pending items as runs, readable without the lock. Their segments take no new items until
    /// the runs are dropped.
    pub(crate) fn share_all(
        &self,
        places: impl IntoIterator<Item = ArenaRef>,
    ) -> Result<Vec<Run>, Released> {
        let places = places.into_iter();
        let mut runs: Vec<Run> = Vec::with_capacity(places.size_hint().0);
        for place in places {
            let segment = &self.segment(place)?.bytes;
            let range = place.range();
            if range.end > segment.len() {
                return Err(Released);
            }
            match runs.last_mut() {
                Some(run)
                    if run.range.end + 1 == range.start && Arc::ptr_eq(&run.segment, segment) =>
                {
                    run.range.end = range.end;
                }
                _ => runs.push(Run {
                    segment: Arc::clone(segment),
                    range,
                }),
            }
        }
        Ok(runs)
    }

    /// Releases the memory of an item, which has an outcome. A segment is reused when none of its items
    /// is pending.
    pub(crate) fn release(&mut self, place: ArenaRef) {
        let position = self.position(place);
        let segment = position.and_then(|position| self.segments.get_mut(position));
        let Some(live) = segment.and_then(|it| it.clear_pending(place.index)) else {
            // The memory of other items is not affected.
            debug_assert!(false, "{place:?} was released before");
            self.released_twice += 1;
            return;
        };
        self.index_bytes -= usize::from(place.index_bytes);
        if live > 0 {
            return;
        }
        let freed = position.and_then(|position| self.segments.remove(position));
        if let Some(Segment { mut bytes, .. }) = freed
            && self.pool.len() < POOLED_SEGMENTS
            && let Some(vec) = Arc::get_mut(&mut bytes)
        {
            vec.clear();
            self.pool.push(bytes);
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The memory for an item in the index, in these tests.
    const INDEX_BYTES: usize = 100;

    fn arena(segments: usize) -> Arena {
        Arena::new(segments * SEGMENT_BYTES + 16 * INDEX_BYTES)
    }

    #[test]
    fn neighbours_are_one_run_with_commas() {
        let mut arena = arena(2);
        let places: Vec<_> = [&b"{1}"[..], b"{2}", b"{3}", b"{4}"]
            .iter()
            .map(|item| arena.append(item, INDEX_BYTES).unwrap())
            .collect();
        assert_eq!(arena.get(places[2]).unwrap(), b"{3}");
        let runs = arena.share_all([places[0], places[1], places[3]]).unwrap();
        let items: Vec<_> = runs.iter().map(Run::items).collect();
        assert_eq!(items, [&b"{1},{2}"[..], b"{4}"]);
    }

    #[test]
    fn a_shared_segment_takes_no_new_items() {
        let mut arena = arena(3);
        let first = arena.append(b"{1}", INDEX_BYTES).unwrap();
        let run = arena.share(first).unwrap();
        let second = arena.append(b"{2}", INDEX_BYTES).unwrap();
        assert_ne!(first.segment, second.segment);
        drop(run);
        arena.release(first);
        assert_eq!(arena.get(second).unwrap(), b"{2}");
        assert_eq!(arena.held(), SEGMENT_BYTES + INDEX_BYTES);
    }

    #[test]
    fn what_passes_a_pending_message_costs_nothing() {
        let mut arena = arena(3);
        let item = vec![b'x'; ITEM_BYTES];
        let oldest = arena.append(&item, INDEX_BYTES).unwrap();
        for _ in 0..10_000 {
            let place = arena.append(&item, INDEX_BYTES).unwrap();
            assert_eq!(arena.get(place).unwrap(), item);
            arena.release(place);
        }
        assert_eq!(arena.held(), SEGMENT_BYTES + INDEX_BYTES);
        assert_eq!(arena.get(oldest).unwrap(), item);
        assert_eq!(arena.segments.len(), 1);
    }

    #[test]
    fn held_memory_stays_below_the_limit_and_is_zero_after_release() {
        let item = vec![b'x'; 30_000];
        let mut arena = arena(4);
        for _ in 0..3 {
            let mut places = VecDeque::new();
            while let Some(place) = arena.append(&item, INDEX_BYTES) {
                places.push_back(place);
                assert!(arena.held() <= arena.limit);
            }
            assert_eq!(places.len(), 8);
            // Out of order: a segment in the middle is freed before the first one.
            for index in [4, 4, 0, 0, 0, 0, 0, 0] {
                arena.release(places.remove(index).unwrap());
            }
            assert_eq!(arena.held(), 0);
            assert!(arena.segments.is_empty());
        }
    }

    #[test]
    fn the_pool_is_bounded_and_reused() {
        let mut arena = arena(4 * POOLED_SEGMENTS);
        // Two fill a segment.
        let item = vec![b'x'; ITEM_BYTES];
        let places: Vec<_> = (0..6 * POOLED_SEGMENTS)
            .map(|_| arena.append(&item, 1).unwrap())
            .collect();
        for place in places {
            arena.release(place);
        }
        assert_eq!(
            (arena.segments.len(), arena.pool.len()),
            (0, POOLED_SEGMENTS)
        );
        let pooled = arena.pool.last().map(|bytes| bytes.as_ptr());
        let again = arena.append(&item, 1).unwrap();
        assert_eq!(
            arena.segment(again).ok().map(|it| it.bytes.as_ptr()),
            pooled
        );
        assert_eq!(arena.pool.len(), POOLED_SEGMENTS - 1);
    }

    /// Returns an arena in which the first of `count` items was released.
    fn released(count: u16) -> (Arena, ArenaRef) {
        let mut arena = arena(2);
        let places: Vec<_> = (0..count)
            .map(|_| arena.append(b"{}", INDEX_BYTES).unwrap())
            .collect();
        arena.release(places[0]);
        (arena, places[0])
    }

    #[test]
    #[should_panic(expected = "was released before")]
    fn a_second_release_is_noticed_while_neighbours_are_pending() {
        let (mut arena, place) = released(100);
        arena.release(place);
    }

    #[test]
    #[should_panic(expected = "was released before")]
    fn a_second_release_is_noticed_after_the_segment_is_freed() {
        let (mut arena, place) = released(1);
        arena.release(place);
    }

    #[test]
    fn a_released_item_is_not_sent() {
        let (arena, place) = released(2);
        assert!(arena.get(place).is_err());
        assert!(arena.share_all([place]).is_err());
    }
}
