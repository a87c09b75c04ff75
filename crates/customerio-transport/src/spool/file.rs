//! The files of the spool: names, and the header at the start of each.
//!
//! Little-endian, 52 bytes: magic (7), version (1), family (4), a random number (4), the file's number
//! (8), the source mark (16), one above the highest sequence in use when the file was created (8),
//! CRC-32C of all this (4).

use crate::spool::SourceMark;
use crate::spool::frame::Reader;

pub(super) const FILE_HEADER: usize = 52;

/// The first bytes of a file, of every version.
const MAGIC: [u8; 7] = *b"CIOSPL\x00";

/// The version of the format, the byte after [`MAGIC`].
pub(super) const VERSION: u8 = 1;

/// The purpose of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Messages,
    DeadLetters,
}

impl Family {
    const ALL: [Self; 2] = [Self::Messages, Self::DeadLetters];

    fn prefix(self) -> &'static str {
        match self {
            Self::Messages => "spool-",
            Self::DeadLetters => "dead-",
        }
    }

    fn code(self) -> u32 {
        match self {
            Self::Messages => 1,
            Self::DeadLetters => 2,
        }
    }

    pub(super) fn name(self, number: u64) -> String {
        format!("{}{number:010}.log", self.prefix())
    }

    pub(super) fn name_aside(self, number: u64, aside: Aside) -> String {
        self.name(number) + aside.suffix()
    }
}

/// Why a file was set aside. The name ends with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aside {
    /// A part of it was read. The spool removes it to make room.
    Damaged,
    /// Nothing of it was read. The spool never removes it.
    Unreadable,
}

impl Aside {
    const ALL: [Self; 2] = [Self::Damaged, Self::Unreadable];

    fn suffix(self) -> &'static str {
        match self {
            Self::Damaged => ".damaged",
            Self::Unreadable => ".unreadable",
        }
    }
}

/// A parsed file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileName {
    pub(super) family: Family,
    pub(super) number: u64,
    pub(super) aside: Option<Aside>,
}

impl FileName {
    /// Parses a name; `None` for files that the spool did not name.
    pub(super) fn parse(name: &str) -> Option<Self> {
        let (plain, aside) = Aside::ALL
            .into_iter()
            .find_map(|aside| Some((name.strip_suffix(aside.suffix())?, Some(aside))))
            .unwrap_or((name, None));
        Family::ALL.into_iter().find_map(|family| {
            let digits = plain.strip_prefix(family.prefix())?.strip_suffix(".log")?;
            let number = digits.parse().ok().filter(|&number| number < u64::MAX)?;
            // Each number has one spelling, so that two names never mean one file.
            (family.name(number) == plain).then_some(Self {
                family,
                number,
                aside,
            })
        })
    }
}

/// The synced part of a file, as a frame of later files records it. With it the messages lost at
/// the file's end are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Closed {
    pub(super) number: u64,
    /// The synced bytes.
    pub(super) end: u64,
    /// The items in the synced bytes.
    pub(super) items: u32,
    /// One above every sequence in use at that time.
    pub(super) next_sequence: u64,
}

impl Closed {
    /// Its size in a frame, in bytes.
    pub(super) const SIZE: usize = 8 + 8 + 4 + 8;

    pub(super) fn encode(&self, into: &mut Vec<u8>) {
        into.extend(self.number.to_le_bytes());
        into.extend(self.end.to_le_bytes());
        into.extend(self.items.to_le_bytes());
        into.extend(self.next_sequence.to_le_bytes());
    }

    /// Reads the records of a payload.
    pub(super) fn decode_all(payload: &[u8]) -> impl Iterator<Item = Self> + '_ {
        let mut reader = Reader(payload);
        core::iter::from_fn(move || {
            Some(Self {
                number: reader.u64()?,
                end: reader.u64()?,
                items: reader.u32()?,
                next_sequence: reader.u64()?,
            })
        })
    }
}

/// The synced part of the file that is being written. It counts the messages of a disk that
/// loses synced bytes. It has no sync of its own and may be old or missing; then the end of
/// the file counts as torn, and its messages are not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) synced: Closed,
    /// The random number in the file's header. An earlier file may have had the same number.
    pub(super) instance: u32,
}

impl Note {
    pub(super) fn encode(&self, mark: SourceMark) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Closed::SIZE + 8);
        self.synced.encode(&mut bytes);
        bytes.extend(self.instance.to_le_bytes());
        bytes.extend(Self::checksum(&bytes, mark).to_le_bytes());
        bytes
    }

    pub(super) fn decode(bytes: &[u8], accepted: &[SourceMark]) -> Option<Self> {
        let (content, checksum) = bytes.split_at_checked(Closed::SIZE + 4)?;
        let checksum = Reader(checksum).u32()?;
        if !accepted
            .iter()
            .any(|mark| Self::checksum(content, *mark) == checksum)
        {
            return None;
        }
        let (synced, instance) = content.split_at_checked(Closed::SIZE)?;
        Some(Self {
            synced: Closed::decode_all(synced).next()?,
            instance: Reader(instance).u32()?,
        })
    }

    fn checksum(content: &[u8], mark: SourceMark) -> u32 {
        crc32c::crc32c_append(crc32c::crc32c(&mark.0), content)
    }
}

/// The header of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileHeader {
    pub(super) family: Family,
    /// Random, to distinguish the file from an earlier one of the same name.
    pub(super) instance: u32,
    pub(super) number: u64,
    pub(super) mark: SourceMark,
    pub(super) next_sequence: u64,
}

impl FileHeader {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FILE_HEADER);
        bytes.extend(MAGIC);
        bytes.push(VERSION);
        bytes.extend(self.family.code().to_le_bytes());
        bytes.extend(self.instance.to_le_bytes());
        bytes.extend(self.number.to_le_bytes());
        bytes.extend(self.mark.0);
        bytes.extend(self.next_sequence.to_le_bytes());
        bytes.extend(crc32c::crc32c(&bytes).to_le_bytes());
        bytes
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes.get(..FILE_HEADER)?);
        let checked = bytes.get(..FILE_HEADER - 4)?;
        if reader.array()? != MAGIC || reader.u8()? != VERSION {
            return None;
        }
        let code = reader.u32()?;
        let instance = reader.u32()?;
        let header = Self {
            family: Family::ALL
                .into_iter()
                .find(|family| family.code() == code)?,
            instance,
            number: reader.u64()?,
            mark: SourceMark(reader.array()?),
            next_sequence: reader.u64()?,
        };
        (reader.u32()? == crc32c::crc32c(checked)).then_some(header)
    }
}

/// The result of reading the first bytes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileStart {
    Header(FileHeader),
    /// The header of a format that this release does not read.
    OtherVersion(u8),
    Unreadable,
}

impl FileStart {
    pub(super) fn decode(bytes: &[u8]) -> Self {
        if let Some(header) = FileHeader::decode(bytes) {
            return Self::Header(header);
        }
        match bytes.strip_prefix(&MAGIC).and_then(<[u8]>::split_first) {
            Some((&(0 | VERSION), _)) | None => Self::Unreadable,
            Some((&version, rest)) => {
                // A flipped bit in the version leaves the checksum of this format right.
                let repaired = [&MAGIC, &[VERSION][..], rest].concat();
                if FileHeader::decode(&repaired).is_some() {
                    Self::Unreadable
                } else {
                    Self::OtherVersion(version)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_others_are_not_ours() {
        for family in Family::ALL {
            for number in [0, 7, 12_345_678_901] {
                for aside in [None, Some(Aside::Damaged), Some(Aside::Unreadable)] {
                    let name = aside.map_or_else(
                        || family.name(number),
                        |aside| family.name_aside(number, aside),
                    );
                    let parsed = FileName {
                        family,
                        number,
                        aside,
                    };
                    assert_eq!(FileName::parse(&name), Some(parsed));
                }
            }
        }
        for name in [
            "lock",
            "spool-1.log",
            "spool-0000000001.log.bak",
            "spool-+000000001.log",
            "spool-18446744073709551615.log",
            "spool-99999999999999999999.log",
            ".damaged",
            "",
        ] {
            assert_eq!(FileName::parse(name), None, "{name}");
        }
    }

    #[test]
    fn records_of_closed_files_are_read_back() {
        let closed = [1, 2].map(|number| Closed {
            number,
            end: 4_000 + number,
            items: 3,
            next_sequence: 9,
        });
        let mut payload = Vec::new();
        for closed in &closed {
            closed.encode(&mut payload);
        }
        assert_eq!(payload.len(), 2 * Closed::SIZE);
        assert!(Closed::decode_all(&payload).eq(closed));
        assert_eq!(Closed::decode_all(&payload[1..]).count(), 1);
    }

    #[test]
    fn a_header_is_read_back_or_not_at_all() {
        let header = FileHeader {
            instance: 5,
            family: Family::Messages,
            number: 9,
            mark: SourceMark(*b"0123456789abcdef"),
            next_sequence: 77,
        };
        let bytes = header.encode();
        assert_eq!(bytes.len(), FILE_HEADER);
        assert_eq!(FileHeader::decode(&bytes), Some(header));
        assert_eq!(FileHeader::decode(&bytes[1..]), None);
        for bit in 0..FILE_HEADER * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(FileHeader::decode(&flipped), None, "bit {bit}");
        }
    }
}
