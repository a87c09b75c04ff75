//! A frame, the unit of writes and checksums: a header and its payload.
//!
//! Little-endian, 40 bytes of header:
//!
//! | bytes | field |
//! |---|---|
//! | 0..4 | magic; two of its bytes are invalid in UTF-8, so no item contains it |
//! | 4 | kind |
//! | 5..8 | zero |
//! | 8..16 | sequence: the first one of items, the highest one of finals |
//! | 16..20 | count: items, or ranges |
//! | 20..24 | length of the payload |
//! | 24..28 | items in the file before this frame, to count lost ones |
//! | 28..32 | unsynced bytes before this frame, to distinguish damage from a torn write |
//! | 32..36 | CRC-32C of the payload |
//! | 36..40 | CRC-32C of the file's number, the source mark and the header so far |
//!
//! A header has its own checksum, so that a walk through a file reads no payloads. The checksum
//! includes the mark and the file's number. So frames of other sources, and of deleted files whose
//! blocks the disk reused, are never valid.

use crate::spool::SourceMark;

/// The size of a header in bytes.
pub(super) const HEADER: usize = 40;

/// The first bytes of each header.
pub(super) const MAGIC: [u8; 4] = [0xFE, 0x0C, 0x10, 0xFF];

/// The contents of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Messages of consecutive sequences.
    Items,
    /// Ranges of sequences that are final.
    Finals,
    /// A dead letter.
    DeadLetter,
    /// The number of evicted dead letters, and the sequences of removed ones.
    Removed,
    /// The synced parts of older files.
    Files,
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::Items,
        Self::Finals,
        Self::DeadLetter,
        Self::Removed,
        Self::Files,
    ];

    fn code(self) -> u8 {
        match self {
            Self::Items => 1,
            Self::Finals => 2,
            Self::DeadLetter => 3,
            Self::Removed => 4,
            Self::Files => 5,
        }
    }
}

/// The initial value of the checksums of a file's headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seed(u32);

impl Seed {
    pub(super) fn new(number: u64, mark: SourceMark) -> Self {
        let seed = crc32c::crc32c(&number.to_le_bytes());
        Self(crc32c::crc32c_append(seed, &mark.0))
    }
}

/// The header of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kind: Kind,
    /// The first sequence of items, or the highest one of finals.
    pub(super) sequence: u64,
    /// The number of items, or of ranges.
    pub(super) count: u32,
    /// The length of the payload in bytes.
    pub(super) length: u32,
    /// The number of items in the file before this frame.
    pub(super) before: u32,
    /// The number of unsynced bytes in the file before this frame.
    pub(super) unsynced: u32,
    /// The CRC-32C of the payload.
    pub(super) checksum: u32,
}

impl Header {
    /// Returns the size of the whole frame in bytes.
    pub(super) fn size(&self) -> u64 {
        HEADER as u64 + u64::from(self.length)
    }

    /// Returns the sequences of the items; empty for other kinds.
    pub(super) fn items(&self) -> core::ops::Range<u64> {
        match self.kind {
            Kind::Items => self.sequence..self.sequence + u64::from(self.count),
            Kind::Finals | Kind::DeadLetter | Kind::Removed | Kind::Files => {
                self.sequence..self.sequence
            }
        }
    }

    /// Returns the number of items in the file up to the end of this frame.
    pub(super) fn before_next(&self) -> u32 {
        match self.kind {
            Kind::Items | Kind::DeadLetter => self.before.saturating_add(self.count),
            Kind::Finals | Kind::Removed | Kind::Files => self.before,
        }
    }

    /// Returns whether length and checksum match.
    pub(super) fn matches(&self, payload: &[u8]) -> bool {
        payload.len() == self.length as usize && crc32c::crc32c(payload) == self.checksum
    }

    /// Encodes the header, with its own checksum.
    pub(super) fn encode(&self, seed: Seed) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        let fields: [&[u8]; 8] = [
            &MAGIC,
            &[self.kind.code(), 0, 0, 0],
            &self.sequence.to_le_bytes(),
            &self.count.to_le_bytes(),
            &self.length.to_le_bytes(),
            &self.before.to_le_bytes(),
            &self.unsynced.to_le_bytes(),
            &self.checksum.to_le_bytes(),
        ];
        let mut at = 0;
        for field in fields {
            bytes[at..at + field.len()].copy_from_slice(field);
            at += field.len();
        }
        let checksum = crc32c::crc32c_append(seed.0, &bytes[..at]);
        bytes[at..].copy_from_slice(&checksum.to_le_bytes());
        bytes
    }

    /// Decodes a valid header of this file at the start of `bytes`.
    pub(super) fn decode(bytes: &[u8], seed: Seed) -> Option<Self> {
        let mut reader = Reader(bytes.get(..HEADER)?);
        let checked = bytes.get(..HEADER - 4)?;
        if reader.array()? != MAGIC {
            return None;
        }
        let [code, 0, 0, 0] = reader.array()? else {
            return None;
        };
        let header = Self {
            kind: Kind::ALL.into_iter().find(|kind| kind.code() == code)?,
            sequence: reader.u64()?,
            count: reader.u32()?,
            length: reader.u32()?,
            before: reader.u32()?,
            unsynced: reader.u32()?,
            checksum: reader.u32()?,
        };
        header.sequence.checked_add(u64::from(header.count))?;
        (reader.u32()? == crc32c::crc32c_append(seed.0, checked)).then_some(header)
    }
}

/// Reads fields in sequence; `None` past the end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.array().map(u8::from_le_bytes)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_back_and_only_where_it_belongs() {
        let seed = Seed::new(7, SourceMark([1; 16]));
        for kind in Kind::ALL {
            let header = Header {
                kind,
                sequence: 0x0102_0304_0506,
                count: 3,
                length: 900,
                before: 12,
                unsynced: 72,
                checksum: 0xDEAD_BEEF,
            };
            let bytes = header.encode(seed);
            assert_eq!(Header::decode(&bytes, seed), Some(header));
            assert_eq!(
                Header::decode(&bytes, Seed::new(8, SourceMark([1; 16]))),
                None
            );
            assert_eq!(
                Header::decode(&bytes, Seed::new(7, SourceMark([2; 16]))),
                None
            );
            for bit in 0..HEADER * 8 {
                let mut flipped = bytes;
                flipped[bit / 8] ^= 1 << (bit % 8);
                assert_eq!(Header::decode(&flipped, seed), None, "bit {bit}");
            }
        }
    }

    #[test]
    fn a_header_whose_sequences_overflow_is_invalid() {
        let seed = Seed::new(1, SourceMark([0; 16]));
        let header = Header {
            kind: Kind::Items,
            sequence: u64::MAX,
            count: 1,
            length: 0,
            before: 0,
            unsynced: 0,
            checksum: 0,
        };
        assert_eq!(Header::decode(&header.encode(seed), seed), None);
    }
}
