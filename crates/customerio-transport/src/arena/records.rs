//! The records of a segment, and which of them are not on disk.
//!
//! With a spool an item is in memory as a part of its record, so that neighbouring records already form the
//! payload of a frame. A segment is in use while one of its records is not stored.

use std::ops::Range;
use std::sync::Arc;

use super::Segment;
use super::marks::Marks;
use super::run::Run;

/// The location of a record, up to that of the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) sequence: u64,
    pub(super) start: u16,
}

/// The maximum memory of an entry in bytes: its size, doubled for growth.
pub(super) const ENTRY_BYTES: usize = 2 * size_of::<Entry>();

/// See the [module](self).
#[derive(Debug, Default)]
pub(super) struct Records {
    pub(super) entries: Vec<Entry>,
    pub(super) unstored: Marks,
}

/// Records of consecutive sequences, readable without the lock.
#[derive(Debug)]
pub(crate) struct Unstored {
    pub(crate) sequences: Range<u64>,
    run: Run,
    place: RecordsRef,
}

/// The location of neighbouring records.
#[derive(Clone, Debug)]
pub(crate) struct RecordsRef {
    pub(super) segment: u64,
    pub(super) items: Range<u16>,
}

impl Unstored {
    /// Returns the payload of their frame.
    pub(crate) fn payload(&self) -> &[u8] {
        self.run.items()
    }

    /// Returns their location, and ends the use of the segment.
    pub(crate) fn into_place(self) -> RecordsRef {
        self.place
    }
}

impl Records {
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.unstored.clear();
    }

    /// Removes the records for whose sequence `keep` returns `false` from those that are not stored.
    pub(super) fn retain(&mut self, keep: impl Fn(u64) -> bool) {
        for (index, entry) in (0..).zip(&self.entries) {
            if self.unstored.contains(index) && !keep(entry.sequence) {
                self.unstored.remove(index);
            }
        }
    }

    /// Returns the ranges of records that are not stored, each of consecutive sequences.
    fn ranges(&self) -> impl Iterator<Item = (Range<u16>, &[Entry])> {
        let unstored = |at: &(u16, &Entry)| self.unstored.contains(at.0);
        let mut entries = (0..).zip(&self.entries).filter(unstored).peekable();
        std::iter::from_fn(move || {
            let (first, entry) = entries.next()?;
            let (mut end, mut next) = (first + 1, entry.sequence + 1);
            while entries
                .next_if(|(index, entry)| (*index, entry.sequence) == (end, next))
                .is_some()
            {
                (end, next) = (end + 1, next + 1);
            }
            let entries = self.entries.get(usize::from(first)..usize::from(end))?;
            Some((first..end, entries))
        })
    }

    /// Returns the end of the records before the item with this index, in a segment of `length` bytes.
    fn end(&self, index: u16, length: usize) -> usize {
        let next = self.entries.get(usize::from(index));
        next.map_or(length, |entry| entry.start.into())
    }
}

impl Segment {
    /// Returns the records if one of them is not stored.
    fn unstored(&self) -> Option<&Records> {
        let records = self.records.as_deref();
        records.filter(|records| !records.unstored.is_empty())
    }

    /// Returns the number and the size of the records that are not stored, in bytes.
    pub(super) fn unstored_size(&self) -> (usize, usize) {
        let Some(records) = self.unstored() else {
            return (0, 0);
        };
        let sizes = records.ranges().map(|(items, entries)| {
            let start = entries.first().map_or(0, |entry| entry.start.into());
            let end = records.end(items.end, self.bytes.len());
            (entries.len(), end - start)
        });
        sizes.fold((0, 0), |sum, size| (sum.0 + size.0, sum.1 + size.1))
    }

    /// Appends the records that are not stored. With `copy` the segment can take new ones meanwhile.
    pub(super) fn add_unstored(&self, copy: bool, unstored: &mut Vec<Unstored>) {
        // The records of a long outage are stored, and each commit looks at all segments.
        let Some(records) = self.unstored() else {
            return;
        };
        for (items, entries) in records.ranges() {
            let (Some(first), Some(last)) = (entries.first(), entries.last()) else {
                continue;
            };
            let bytes = first.start.into()..records.end(items.end, self.bytes.len());
            unstored.push(Unstored {
                sequences: first.sequence..last.sequence + 1,
                run: if copy {
                    Run::copy(&self.bytes, bytes)
                } else {
                    Run::new(Arc::clone(&self.bytes), bytes)
                },
                place: RecordsRef {
                    segment: self.number,
                    items,
                },
            });
        }
    }
}
