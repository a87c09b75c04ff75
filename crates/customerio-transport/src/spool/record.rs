//! A message in a frame of items.
//!
//! Its sequence is the frame's sequence plus its index. Little-endian: kind (1 byte), a bit for each
//! of the three touches that is present (1), start (2) and end (2) of the message id in the item,
//! time of acceptance (8), length of the item (4), the touches (8 each), the item.

use core::ops::Range;

use customerio_core::call::CallKind;

use crate::spool::frame::Reader;

/// A message in the spool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Record<'a> {
    /// The message's number. The caller assigns it and never uses a number twice.
    pub(crate) sequence: u64,
    /// The API call.
    pub(crate) kind: CallKind,
    /// The offset of the message id in the item.
    pub(crate) id_start: u16,
    pub(crate) id_end: u16,
    /// Hashes of the identities that the message belongs to.
    pub(crate) touches: [Option<u64>; 3],
    /// The time of acceptance, in milliseconds since 1970.
    pub(crate) accepted_at: u64,
    /// The item's bytes.
    pub(crate) item: &'a [u8],
}

/// The size of a record without item and touches, in bytes.
const FIXED_BYTES: usize = 1 + 1 + 2 + 2 + 8 + 4;

/// Encoded records of consecutive sequences: the payload of one frame.
#[derive(Clone, Debug)]
pub(crate) struct Encoded<'a> {
    pub(crate) sequences: Range<u64>,
    pub(crate) bytes: &'a [u8],
}

impl<'a> Record<'a> {
    /// The maximum size of a record without its item, in bytes.
    pub(crate) const HEAD_BYTES: usize = FIXED_BYTES + 3 * 8;

    /// Reads back what [`encode`](Self::encode) appended.
    pub(crate) fn read(encoded: &'a [u8], sequence: u64) -> Option<Self> {
        Self::decode(&mut Reader(encoded), sequence)
    }

    /// Returns its size in a frame, in bytes.
    pub(crate) fn size(&self) -> usize {
        FIXED_BYTES + 8 * self.touches.iter().flatten().count() + self.item.len()
    }

    /// Appends its encoding, of [`size`](Self::size) bytes.
    pub(crate) fn encode(&self, into: &mut Vec<u8>) {
        let mut present = 0;
        for (index, touch) in self.touches.iter().enumerate() {
            present |= u8::from(touch.is_some()) << index;
        }
        into.extend([code(self.kind), present]);
        into.extend(self.id_start.to_le_bytes());
        into.extend(self.id_end.to_le_bytes());
        into.extend(self.accepted_at.to_le_bytes());
        // A larger item was refused before, since it fits into no frame.
        let length = u32::try_from(self.item.len()).unwrap_or(u32::MAX);
        into.extend(length.to_le_bytes());
        for touch in self.touches.iter().flatten() {
            into.extend(touch.to_le_bytes());
        }
        into.extend(self.item);
    }

    pub(super) fn decode(reader: &mut Reader<'a>, sequence: u64) -> Option<Self> {
        let kind = kind(reader.u8()?)?;
        let present = reader.u8()?;
        let id_start = reader.u16()?;
        let id_end = reader.u16()?;
        let accepted_at = reader.u64()?;
        let length = usize::try_from(reader.u32()?).ok()?;
        let mut touches = [None; 3];
        for (index, touch) in touches.iter_mut().enumerate() {
            if present >> index & 1 == 1 {
                *touch = Some(reader.u64()?);
            }
        }
        Some(Self {
            sequence,
            kind,
            id_start,
            id_end,
            touches,
            accepted_at,
            item: reader.take(length)?,
        })
    }
}

/// Returns the code of a call. A call of a later release needs a new
/// [`VERSION`](crate::spool::file::VERSION).
fn code(kind: CallKind) -> u8 {
    match kind {
        CallKind::Identify => 0,
        CallKind::Track => 1,
        CallKind::Page => 2,
        CallKind::Screen => 3,
        CallKind::Group => 4,
        CallKind::Alias => 5,
    }
}

/// Returns the call of a code; `None` for a code that this version of the format does not have.
fn kind(read: u8) -> Option<CallKind> {
    CallKind::ALL.into_iter().find(|kind| code(*kind) == read)
}

/// Decodes the records of a payload whose checksum is valid.
pub(super) fn records(payload: &[u8], sequences: Range<u64>) -> impl Iterator<Item = Record<'_>> {
    let mut reader = Reader(payload);
    sequences.map_while(move |sequence| Record::decode(&mut reader, sequence))
}

/// Encodes a range of sequences.
pub(super) fn encode_range(range: &Range<u64>, into: &mut Vec<u8>) {
    into.extend(range.start.to_le_bytes());
    into.extend(range.end.to_le_bytes());
}

/// The size of an encoded range in bytes.
pub(super) const RANGE_BYTES: usize = 16;

/// Decodes the ranges of a payload.
pub(super) fn ranges(payload: &[u8]) -> impl Iterator<Item = Range<u64>> + '_ {
    let mut reader = Reader(payload);
    core::iter::from_fn(move || Some(reader.u64()?..reader.u64()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_read_back() {
        let touches = [
            [None; 3],
            [Some(1), None, Some(u64::MAX)],
            [Some(1), Some(2), Some(3)],
        ];
        let written: Vec<_> = (5..)
            .zip(touches)
            .map(|(sequence, touches)| Record {
                sequence,
                kind: CallKind::Screen,
                id_start: 7,
                id_end: 9,
                touches,
                accepted_at: 1_700_000_000_000,
                item: br#"{"a":1}"#,
            })
            .collect();
        let mut payload = Vec::new();
        for record in &written {
            let before = payload.len();
            record.encode(&mut payload);
            assert_eq!(payload.len() - before, record.size());
        }
        let read: Vec<_> = records(&payload, 5..8).collect();
        assert_eq!(read, written);
        assert_eq!(records(&payload[..payload.len() - 1], 5..8).count(), 2);
    }

    #[test]
    fn a_record_of_an_unknown_call_is_not_read() {
        let record = Record {
            sequence: 5,
            kind: CallKind::Alias,
            id_start: 0,
            id_end: 0,
            touches: [None; 3],
            accepted_at: 0,
            item: b"{}",
        };
        let mut payload = Vec::new();
        record.encode(&mut payload);
        assert!(records(&payload, 5..6).eq([record]));
        payload[0] += 1;
        assert_eq!(records(&payload, 5..6).count(), 0);
    }
}
