//! The bytes of all messages that are not final: segments of 64 KiB, used again and again.
//!
//! An item never spans two segments: one that does not fit starts the next. Each item is followed
//! by a comma, so that items that stand side by side already are a piece of a request's body. A
//! segment that a request is reading is closed to new items until the request is done: its `Arc`
//! is shared then.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use crate::defaults::{ITEM_BYTES, SEGMENT_BYTES, SEGMENTS_POOLED};

/// What an entry of the queue's index costs, at most: itself, and as much again for growth. An item has
/// one in each of its lanes.
pub(crate) const INDEX_BYTES: usize = 2 * size_of::<crate::delivery::Item>();

/// Where an item's bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ArenaRef {
    segment: u64,
    length: u32,
    start: u16,
    /// How many entries of the index it has.
    entries: u16,
}

impl ArenaRef {
    /// The size of the item in bytes.
    pub(crate) fn length(self) -> usize {
        self.length as usize
    }

    #[cfg(test)]
    pub(crate) fn fake(length: u32) -> Self {
        Self {
            segment: 0,
            length,
            start: 0,
            entries: 1,
        }
    }
}

/// Items that stand side by side.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    segment: Arc<Vec<u8>>,
    range: Range<usize>,
}

impl Run {
    /// The items with the commas between them.
    pub(crate) fn items(&self) -> &[u8] {
        self.segment.get(self.range.clone()).unwrap_or_default()
    }
}

#[derive(Debug)]
struct Segment {
    bytes: Arc<Vec<u8>>,
    /// Items in it that are not final.
    live: usize,
}

/// The queue's memory. It knows where items are, not which.
#[derive(Debug)]
pub(crate) struct Arena {
    segments: VecDeque<Segment>,
    /// The number of the first of `segments`.
    first: u64,
    pool: Vec<Arc<Vec<u8>>>,
    /// Of the index.
    entries: usize,
    /// Segments with memory of their own; a freed one may still stand between two in use.
    used: usize,
    limit: usize,
}

impl Arena {
    /// An empty arena that holds at most `limit` bytes, index included.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            segments: VecDeque::new(),
            first: 0,
            pool: Vec::new(),
            entries: 0,
            used: 0,
            limit,
        }
    }

    /// The bytes held: whole segments, the index, and what stands for segments that are free between two
    /// in use, which one message that stays may keep for long.
    pub(crate) fn held(&self) -> usize {
        let free = self.segments.len() - self.used;
        self.used * SEGMENT_BYTES + self.entries * INDEX_BYTES + 2 * free * size_of::<Segment>()
    }

    /// The bound on what is held, in bytes.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// How many bytes could be taken, about.
    pub(crate) fn room(&self) -> usize {
        self.limit.saturating_sub(self.held())
    }

    /// Takes an item with so many entries in the index, or says that there is no room for it.
    pub(crate) fn append(&mut self, item: &[u8], entries: u16) -> Option<ArenaRef> {
        debug_assert!(item.len() <= ITEM_BYTES, "measured before");
        let held = self.held() + usize::from(entries) * INDEX_BYTES;
        if held > self.limit {
            return None;
        }
        if let Some(place) = self.append_to_last(item, entries) {
            return Some(place);
        }
        if held + SEGMENT_BYTES > self.limit {
            return None;
        }
        let bytes = self
            .pool
            .pop()
            .unwrap_or_else(|| Arc::new(Vec::with_capacity(SEGMENT_BYTES)));
        self.segments.push_back(Segment { bytes, live: 0 });
        self.used += 1;
        self.append_to_last(item, entries)
    }

    /// Takes an item into the last segment if it has room, is read by nobody, and was not freed, which
    /// took its room.
    fn append_to_last(&mut self, item: &[u8], entries: u16) -> Option<ArenaRef> {
        let last = self.segments.len() as u64;
        let segment = self.segments.back_mut()?;
        let bytes = Arc::get_mut(&mut segment.bytes)?;
        if bytes.capacity() - bytes.len() <= item.len() {
            return None;
        }
        let place = ArenaRef {
            segment: self.first + last - 1,
            length: u32::try_from(item.len()).ok()?,
            start: u16::try_from(bytes.len()).ok()?,
            entries,
        };
        bytes.extend_from_slice(item);
        bytes.push(b',');
        segment.live += 1;
        self.entries += usize::from(entries);
        Some(place)
    }

    /// An item's bytes.
    pub(crate) fn get(&self, place: ArenaRef) -> &[u8] {
        let start = usize::from(place.start);
        self.segment(place)
            .and_then(|segment| segment.bytes.get(start..start + place.length()))
            .unwrap_or_default()
    }

    /// The items at `places` as runs to be read without the lock. Their segments take no new items
    /// until the runs are dropped.
    pub(crate) fn share(&self, places: impl IntoIterator<Item = ArenaRef>) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for place in places {
            let Some(segment) = self.segment(place) else {
                continue;
            };
            let start = usize::from(place.start);
            let end = start + place.length();
            match runs.last_mut() {
                Some(run)
                    if run.range.end + 1 == start && Arc::ptr_eq(&run.segment, &segment.bytes) =>
                {
                    run.range.end = end;
                }
                _ => runs.push(Run {
                    segment: Arc::clone(&segment.bytes),
                    range: start..end,
                }),
            }
        }
        runs
    }

    /// The item is final: its memory can be used again once all of its segment is.
    pub(crate) fn release(&mut self, place: ArenaRef) {
        let Some(index) = self.index(place) else {
            return;
        };
        let Some(segment) = self.segments.get_mut(index) else {
            return;
        };
        segment.live = segment.live.saturating_sub(1);
        self.entries = self.entries.saturating_sub(usize::from(place.entries));
        if segment.live > 0 {
            return;
        }
        let mut bytes = std::mem::take(&mut segment.bytes);
        self.used -= 1;
        if self.pool.len() < SEGMENTS_POOLED
            && let Some(vec) = Arc::get_mut(&mut bytes)
        {
            vec.clear();
            self.pool.push(bytes);
        }
        while self
            .segments
            .front()
            .is_some_and(|segment| segment.live == 0)
        {
            self.segments.pop_front();
            self.first += 1;
        }
    }

    fn index(&self, place: ArenaRef) -> Option<usize> {
        usize::try_from(place.segment.checked_sub(self.first)?).ok()
    }

    fn segment(&self, place: ArenaRef) -> Option<&Segment> {
        self.segments.get(self.index(place)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arena(segments: usize) -> Arena {
        Arena::new(segments * SEGMENT_BYTES + 16 * INDEX_BYTES)
    }

    #[test]
    fn neighbours_are_one_run_with_commas() {
        let mut arena = arena(2);
        let places: Vec<_> = [&b"{1}"[..], b"{2}", b"{3}", b"{4}"]
            .iter()
            .map(|item| arena.append(item, 1).unwrap())
            .collect();
        assert_eq!(arena.get(places[2]), b"{3}");
        let runs = arena.share([places[0], places[1], places[3]]);
        let texts: Vec<_> = runs.iter().map(Run::items).collect();
        assert_eq!(texts, [&b"{1},{2}"[..], b"{4}"]);
    }

    #[test]
    fn what_is_being_read_is_not_written_to() {
        let mut arena = arena(3);
        let first = arena.append(b"{1}", 1).unwrap();
        let runs = arena.share([first]);
        let second = arena.append(b"{2}", 1).unwrap();
        assert_ne!(first.segment, second.segment);
        drop(runs);
        arena.release(first);
        assert_eq!(arena.get(second), b"{2}");
        assert_eq!(arena.held(), SEGMENT_BYTES + INDEX_BYTES);
    }

    #[test]
    fn holds_no_more_than_its_bound_and_all_of_it_again_after_release() {
        let item = vec![b'x'; 30_000];
        let mut arena = arena(4);
        for _ in 0..3 {
            let mut places = VecDeque::new();
            while let Some(place) = arena.append(&item, 1) {
                places.push_back(place);
                assert!(arena.held() <= arena.limit);
            }
            assert_eq!(places.len(), 8);
            // Out of order: the memory of a segment in the middle is free before the first's.
            for index in [4, 4, 0, 0, 0, 0, 0, 0] {
                arena.release(places.remove(index).unwrap());
            }
            assert_eq!(arena.held(), 0);
            assert!(arena.segments.is_empty());
        }
    }
}
