//! The memory of all pending messages: segments of 64 KiB, reused.
//!
//! Fresh memory costs a page fault per 4 KiB, more than the copy of the item. So empty segments wait in a
//! pool, as many as the load needed in the last seconds.
//!
//! An item is in one segment; an item that does not fit starts the next segment. A comma follows each
//! item, so that neighbouring items already form a part of a request body. With a spool the item is a part of
//! its record instead; see [`records`]. A segment takes no new items while a request or a commit reads it,
//! because its `Arc` is shared then.

mod marks;
#[cfg(test)]
mod model;
mod open;
mod pool;
mod records;
mod run;
#[cfg(test)]
mod tests;

use core::time::Duration;
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use self::marks::Marks;
use self::open::{Open, has_room};
pub(crate) use self::pool::Peak;
use self::pool::Pool;
use self::records::{ENTRY_BYTES, Records};
pub(crate) use self::records::{RecordsRef, Unstored};
pub(crate) use self::run::{Run, SharedSegment, runs};
use crate::defaults::{ITEM_BYTES, SEGMENT_BYTES, SPOOL_FRAME_BYTES};
use crate::spool::Record;

/// Positions and lengths in a segment fit into 16 bits, and a record of the maximum size fits into it.
const _: () = assert!(
    SEGMENT_BYTES - 1 <= u16::MAX as usize && ITEM_BYTES + Record::HEAD_BYTES < SEGMENT_BYTES
);

/// The records of a segment are written as one frame.
const _: () = assert!(SEGMENT_BYTES <= SPOOL_FRAME_BYTES);

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
    pending: Marks,
    /// `None` for a segment of items. Boxed, since a call without a spool reads what is around it.
    records: Option<Box<Records>>,
}

/// What a segment holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Items that are sent only.
    Items,
    /// Records, for the disk, with the items to send.
    Records,
}

impl Segment {
    fn new(number: u64, kind: Kind) -> Self {
        let mut segment = Self {
            number,
            bytes: Arc::new(Vec::with_capacity(SEGMENT_BYTES)),
            pending: Marks::default(),
            records: None,
        };
        segment.set_kind(kind);
        segment
    }

    fn kind(&self) -> Kind {
        match self.records {
            None => Kind::Items,
            Some(_) => Kind::Records,
        }
    }

    /// Sets what an empty segment holds.
    fn set_kind(&mut self, kind: Kind) {
        match kind {
            Kind::Items => self.records = None,
            Kind::Records => {
                self.records.get_or_insert_default();
            }
        }
    }

    /// Returns whether no item is pending, and every record is stored.
    fn is_free(&self) -> bool {
        let is_stored = |records: &Records| records.unstored.is_empty();
        self.pending.is_empty() && self.records.as_deref().is_none_or(is_stored)
    }
}

/// The queue's memory.
#[derive(Debug)]
pub(crate) struct Arena {
    /// The segment that takes the next item. It is later than all others.
    open: Option<Open>,
    /// The others with items that are pending or not stored, ascending by number. One message that is pending
    /// for long costs one segment, whatever passes it.
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
        let open = self.open(Kind::Items, item.len() + 1, index_bytes)?;
        let place = open.push(item, index_bytes)?;
        self.index_bytes += index_bytes;
        Some(place)
    }

    /// Appends a record, which is not stored, and its item, as [`append`](Self::append) does.
    pub(crate) fn append_record(
        &mut self,
        record: &Record<'_>,
        index_bytes: usize,
    ) -> Option<ArenaRef> {
        debug_assert!(record.item.len() <= ITEM_BYTES, "measured before");
        let index_bytes = index_bytes + ENTRY_BYTES;
        let open = self.open(Kind::Records, record.size(), index_bytes)?;
        let place = open.push_record(record, index_bytes)?;
        self.index_bytes += index_bytes;
        Some(place)
    }

    /// Returns an open segment of this kind with room for `bytes`, if the limit leaves room for it.
    fn open(&mut self, kind: Kind, bytes: usize, index_bytes: usize) -> Option<&mut Open> {
        let held = self.held() + index_bytes;
        if held > self.limit {
            return None;
        }
        let is_open = |open: &Open| open.kind() == kind && open.has_room(bytes);
        if !self.open.as_ref().is_some_and(is_open) {
            self.close();
            self.open = match self.reopen(kind, bytes) {
                Some(open) => Some(open),
                None if held + SEGMENT_BYTES > self.limit => return None,
                None => Some(self.begin(kind)),
            };
        }
        self.open.as_mut()
    }

    /// Begins a segment.
    fn begin(&mut self, kind: Kind) -> Open {
        let number = self.next;
        self.next += 1;
        Open::new(self.pool.take(number, kind, self.segments.len() + 1))
    }

    /// Opens the last segment again, if it is of this kind, has room and is not being read.
    fn reopen(&mut self, kind: Kind, bytes: usize) -> Option<Open> {
        let last = self.segments.back_mut()?;
        if last.kind() != kind
            || Arc::get_mut(&mut last.bytes).is_none()
            || !has_room(&last.bytes, bytes)
        {
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
    /// is pending, and its records are stored.
    pub(crate) fn release(&mut self, place: ArenaRef) {
        self.release_from_segment(&[place]);
    }

    /// [`release`](Self::release) for items of one segment.
    pub(crate) fn release_from_segment(&mut self, places: &[ArenaRef]) {
        let Some(first) = places.first() else { return };
        let position = self.position(first.segment);
        for place in places {
            let segment = position.and_then(|position| self.segments.get_mut(position));
            let segment = segment.filter(|it| it.number == place.segment);
            if segment.is_some_and(|it| it.pending.remove(place.index)) {
                self.index_bytes -= usize::from(place.index_bytes);
            } else {
                // The memory of other items is not affected.
                debug_assert!(false, "{place:?} was released before");
                self.released_twice += 1;
            }
        }
        self.free(position);
    }

    /// Frees a segment that is not in use any more.
    fn free(&mut self, position: Option<usize>) {
        let is_free = |position: &usize| self.segments.get(*position).is_some_and(Segment::is_free);
        let freed = position
            .filter(is_free)
            .and_then(|position| self.segments.remove(position));
        if let Some(segment) = freed {
            let most = self.most_segments();
            self.pool.put(segment, self.used(), most);
        }
    }

    /// Returns the records that are not stored, ascending. Their segments take no new ones until the result is
    /// dropped, except the last: small commits would each need a segment, if one is filled slowly.
    pub(crate) fn unstored(&mut self) -> Vec<Unstored> {
        self.close();
        let mut unstored = Vec::new();
        let last = self.next.checked_sub(1);
        for segment in &self.segments {
            segment.add_unstored(last == Some(segment.number), &mut unstored);
        }
        unstored
    }

    /// Returns the number and the size of the records that are not stored, in bytes.
    pub(crate) fn unstored_size(&mut self) -> (usize, usize) {
        self.close();
        let sizes = self.segments.iter().map(Segment::unstored_size);
        sizes.fold((0, 0), |sum, size| (sum.0 + size.0, sum.1 + size.1))
    }

    /// Marks records as stored.
    pub(crate) fn stored(&mut self, place: &RecordsRef) {
        let position = self.position(place.segment);
        let segment = position.and_then(|position| self.segments.get_mut(position));
        if let Some(records) = segment.and_then(|segment| segment.records.as_mut()) {
            records.unstored.remove_all(place.items.clone());
            self.free(position);
        }
    }

    /// Removes the records for whose sequence `keep` returns `false` from those that are not stored. None is
    /// being read.
    pub(crate) fn retain_unstored(&mut self, keep: impl Fn(u64) -> bool) {
        self.close();
        for position in (0..self.segments.len()).rev() {
            let segment = self.segments.get_mut(position);
            if let Some(records) = segment.and_then(|segment| segment.records.as_mut()) {
                records.retain(&keep);
                self.free(Some(position));
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

    /// Returns the position of a segment that is in use, after closing it. They have neighbouring numbers,
    /// unless some between them were freed.
    fn position(&mut self, number: u64) -> Option<usize> {
        if self.open.as_ref().is_some_and(|it| it.number() == number) {
            self.close();
        }
        let first = self.segments.front()?.number;
        let guess = usize::try_from(number.checked_sub(first)?).ok()?;
        match self.segments.get(guess) {
            Some(segment) if segment.number == number => Some(guess),
            _ => self
                .segments
                .binary_search_by_key(&number, |segment| segment.number)
                .ok(),
        }
    }

    /// Returns the segment of a pending item.
    fn segment(&mut self, place: ArenaRef) -> Result<&Segment, Released> {
        self.position(place.segment)
            .and_then(|position| self.segments.get(position))
            .filter(|segment| segment.pending.contains(place.index))
            .ok_or(Released)
    }
}
