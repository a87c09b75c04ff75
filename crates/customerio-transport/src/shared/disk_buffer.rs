//! Copies of messages that are only for the disk, or were read from it.

use customerio_core::item::ItemHead;

use super::work::AbandonedCopy;
use crate::defaults::{SEGMENT_BYTES, SPOOL_BUFFER_BYTES, SPOOL_FRAME_BYTES};
use crate::outcome::id_range;
use crate::spool::{Encoded, Record};

/// The size of an allocation in bytes. A record of the maximum size fits.
const PIECE_BYTES: usize = SEGMENT_BYTES;

/// Each allocation is written as one frame.
const _: () = assert!(PIECE_BYTES <= SPOOL_FRAME_BYTES);

/// The number of allocations kept for reuse.
const SPARE_PIECES: usize = SPOOL_BUFFER_BYTES / PIECE_BYTES;

/// The location of a message in its piece.
#[derive(Clone, Copy, Debug)]
struct Entry {
    sequence: u64,
    start: u32,
    end: u32,
}

/// Encoded messages, next to each other in one allocation that never grows. The encoding is the payload of
/// a frame, so that the disk thread writes it without another copy.
#[derive(Debug)]
struct Piece {
    index: Vec<Entry>,
    bytes: Vec<u8>,
}

impl Piece {
    fn new() -> Self {
        Self {
            index: Vec::with_capacity(PIECE_BYTES / 256),
            bytes: Vec::with_capacity(PIECE_BYTES),
        }
    }

    /// Whether an item of `item` bytes fits.
    fn has_room(&self, item: usize) -> bool {
        self.bytes.len() + Record::HEAD_BYTES + item <= PIECE_BYTES
            && self.index.len() < PIECE_BYTES / 256
    }

    fn push(&mut self, record: &Record<'_>) {
        let position = |bytes: &Vec<u8>| u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let start = position(&self.bytes);
        record.encode(&mut self.bytes);
        self.index.push(Entry {
            sequence: record.sequence,
            start,
            end: position(&self.bytes),
        });
    }

    fn clear(&mut self) {
        self.index.clear();
        self.bytes.clear();
    }

    fn get(&self, start: u32, end: u32) -> Option<&[u8]> {
        self.bytes
            .get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
    }

    fn iter(&self) -> impl Iterator<Item = Record<'_>> {
        self.index
            .iter()
            .filter_map(|entry| Record::read(self.get(entry.start, entry.end)?, entry.sequence))
    }

    fn encoded(&self) -> impl Iterator<Item = Encoded<'_>> {
        let consecutive = self
            .index
            .chunk_by(|entry, next| entry.sequence + 1 == next.sequence);
        consecutive.filter_map(|entries| {
            let (first, last) = (entries.first()?, entries.last()?);
            Some(Encoded {
                sequences: first.sequence..last.sequence + 1,
                bytes: self.get(first.start, last.end)?,
            })
        })
    }
}

/// Copies of messages, in the order of their sequences.
#[derive(Debug, Default)]
pub(crate) struct DiskBuffer {
    /// Each holds at least one message.
    pieces: Vec<Piece>,
    /// Empty allocations for reuse.
    spare: Vec<Piece>,
    size: DiskBufferSize,
}

/// The size of copies in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct DiskBufferSize {
    /// The encoded records.
    pub(crate) written: usize,
    /// The memory in use: the index and whole allocations.
    pub(crate) held: usize,
}

impl DiskBuffer {
    /// Returns the memory that a copy of an item of `item` bytes would use.
    pub(crate) fn cost(&self, item: usize) -> usize {
        let has_room = self.pieces.last().is_some_and(|last| last.has_room(item));
        size_of::<Entry>() + if has_room { 0 } else { PIECE_BYTES }
    }

    /// Appends a copy of a message.
    pub(crate) fn push(&mut self, record: Record<'_>) {
        self.size.held += self.cost(record.item.len());
        self.size.written += record.size();
        match self.pieces.last_mut() {
            Some(piece) if piece.has_room(record.item.len()) => piece.push(&record),
            _ => {
                let mut piece = self.spare.pop().unwrap_or_else(Piece::new);
                piece.push(&record);
                self.pieces.push(piece);
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    pub(crate) fn size(&self) -> DiskBufferSize {
        self.size
    }

    /// Removes and returns all copies. The empty allocations stay.
    pub(crate) fn take(&mut self) -> Self {
        Self {
            pieces: std::mem::take(&mut self.pieces),
            spare: Vec::new(),
            size: std::mem::take(&mut self.size),
        }
    }

    /// Drops all copies and keeps their memory for reuse.
    pub(crate) fn clear(&mut self) {
        let done = self.take();
        self.reuse(done);
    }

    /// Drops the copies in `done` and keeps their memory for reuse.
    pub(crate) fn reuse(&mut self, done: Self) {
        let room = SPARE_PIECES.saturating_sub(self.spare.len());
        self.spare
            .extend(done.pieces.into_iter().take(room).map(|mut piece| {
                piece.clear();
                piece
            }));
    }

    /// Returns the sequence after that of the last message.
    pub(crate) fn until(&self) -> Option<u64> {
        let last = self.pieces.last()?.index.last()?;
        Some(last.sequence + 1)
    }

    /// Returns the number of messages with the sequence `from` or a higher one.
    pub(crate) fn count_from(&self, from: u64) -> usize {
        let counts = self.pieces.iter().map(|piece| {
            let before = |entry: &Entry| entry.sequence < from;
            piece.index.len() - piece.index.partition_point(before)
        });
        counts.sum()
    }

    /// Returns the messages as payloads of frames.
    pub(crate) fn encoded(&self) -> impl Iterator<Item = Encoded<'_>> {
        self.pieces.iter().flat_map(Piece::encoded)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Record<'_>> {
        self.pieces.iter().flat_map(Piece::iter)
    }

    /// Appends the copies in `later`.
    pub(crate) fn append(&mut self, later: Self) {
        self.size.held += later.size.held;
        self.size.written += later.size.written;
        self.pieces.extend(later.pieces);
    }

    /// Removes the messages for whose sequence `keep` returns `false`. Copies one allocation at a time,
    /// to save memory.
    pub(crate) fn retain(&mut self, keep: impl Fn(u64) -> bool) {
        for piece in self.take().pieces {
            for record in piece.iter().filter(|record| keep(record.sequence)) {
                self.push(record);
            }
        }
    }
}

/// Creates the record of a message from its head and its bytes, without its time of acceptance.
pub(crate) fn record<'a>(sequence: u64, head: &ItemHead, item: &'a [u8]) -> Record<'a> {
    Record {
        sequence,
        kind: head.kind,
        id_start: head.message_id.start,
        id_end: head.message_id.end,
        touches: head.touches,
        accepted_at: 0,
        item,
    }
}

/// Copies a message that only the buffer holds, to report it as abandoned.
pub(super) fn abandoned_copy(record: &Record<'_>) -> AbandonedCopy {
    let head = head(record);
    AbandonedCopy {
        number: record.sequence,
        kind: head.kind,
        id: head.message_id,
        bytes: record.item.into(),
    }
}

/// Returns the head of a message that was on disk.
pub(crate) fn head(record: &Record<'_>) -> ItemHead {
    ItemHead {
        kind: record.kind,
        message_id: id_range(record.item, record.id_start, record.id_end),
        touches: record.touches,
    }
}

#[cfg(test)]
mod tests {
    use core::ops::Range;

    use customerio_core::call::CallKind;

    use super::*;

    fn copies(sequences: Range<u64>, bytes: usize) -> DiskBuffer {
        let item = vec![b'x'; bytes];
        let mut copies = DiskBuffer::default();
        for sequence in sequences {
            copies.push(Record {
                sequence,
                kind: CallKind::Track,
                id_start: 0,
                id_end: 0,
                touches: [None; 3],
                accepted_at: 0,
                item: &item,
            });
        }
        copies
    }

    fn sequences(copies: &DiskBuffer) -> Vec<u64> {
        assert!(copies.iter().all(|record| record.item.len() == 30_000));
        copies.iter().map(|record| record.sequence).collect()
    }

    #[test]
    fn an_id_outside_of_the_item_is_empty() {
        let copies = copies(0..1, 10);
        let record = copies.iter().next().unwrap();
        for (id_start, id_end, range) in [(2, 10, 2..10), (2, 11, 0..0), (9, 8, 0..0)] {
            let record = Record {
                id_start,
                id_end,
                ..record
            };
            assert_eq!(head(&record).message_id, range);
        }
    }

    #[test]
    fn frames_hold_consecutive_messages_as_they_were_pushed() {
        let mut first = copies(0..5, 30_000);
        first.retain(|sequence| sequence != 2);
        let frames: Vec<_> = first.encoded().collect();
        let ranges: Vec<_> = frames.iter().map(|frame| frame.sequences.clone()).collect();
        assert_eq!(ranges, [0..2, 3..5]);
        for (frame, sequence) in frames.iter().zip([0, 3]) {
            let mut expected = Vec::new();
            for record in first
                .iter()
                .filter(|it| frame.sequences.contains(&it.sequence))
            {
                record.encode(&mut expected);
            }
            assert_eq!(frame.bytes, expected);
            assert!(Record::read(frame.bytes, sequence).is_some());
        }
    }

    #[test]
    fn append_retain_and_count_cover_all_pieces() {
        let mut first = copies(0..5, 30_000);
        first.append(copies(5..8, 30_000));
        assert_eq!(sequences(&first), (0..8).collect::<Vec<_>>());
        assert_eq!(first.until(), Some(8));
        assert_eq!(first.count_from(3), 5);
        first.retain(|sequence| sequence % 3 == 0);
        assert_eq!(sequences(&first), [0, 3, 6]);
        assert_eq!(first.count_from(4), 1);
    }

    #[test]
    fn pieces_are_reused_whole() {
        let mut first = copies(0..5, 30_000);
        let record = first.iter().next().unwrap();
        assert_eq!(first.size().written, 5 * record.size());
        assert_eq!(first.size().held, 3 * PIECE_BYTES + 5 * size_of::<Entry>());
        let taken = first.take();
        assert!(first.is_empty() && first.size().held == 0);
        let before = taken.pieces.first().map(|piece| piece.bytes.as_ptr());
        first.reuse(taken);
        assert_eq!(first.spare.len(), 3);
        first.append(copies(0..0, 0));
        let again = copies(9..10, 30_000);
        for record in again.iter() {
            first.push(record);
        }
        assert_eq!(sequences(&first), [9]);
        assert_eq!(first.spare.len(), 2);
        assert_eq!(
            first.spare.first().map(|piece| piece.bytes.as_ptr()),
            before
        );
    }
}
