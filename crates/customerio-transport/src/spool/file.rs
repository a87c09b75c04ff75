//! The files of the spool: their names, and the header that each begins with.
//!
//! Little-endian, 52 bytes: magic with the version (8), family (4), a number by chance (4), the file's number (8),
//! the source mark (16), one above the highest sequence given out when it was begun (8), CRC-32C of
//! all this (4).

use crate::spool::SourceMark;
use crate::spool::frame::Reader;

pub(super) const FILE_HEADER: usize = 52;

const MAGIC: [u8; 8] = *b"CIOSPL\x00\x01";

/// How the name of a file ends that is kept only for a person to look at.
const DAMAGED: &str = ".damaged";

/// What a file is for.
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

    pub(super) fn damaged_name(self, number: u64) -> String {
        self.name(number) + DAMAGED
    }
}

/// What a name says; `None` where the file is none of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) family: Family,
    pub(super) number: u64,
    /// It was set aside.
    pub(super) damaged: bool,
}

impl Named {
    pub(super) fn parse(name: &str) -> Option<Self> {
        let (plain, damaged) = match name.strip_suffix(DAMAGED) {
            Some(plain) => (plain, true),
            None => (name, false),
        };
        Family::ALL.into_iter().find_map(|family| {
            let digits = plain.strip_prefix(family.prefix())?.strip_suffix(".log")?;
            let number = digits.parse().ok().filter(|&number| number < u64::MAX)?;
            // One file, one name: a copy by another name is not ours.
            (family.name(number) == plain).then_some(Self {
                family,
                number,
                damaged,
            })
        })
    }
}

/// What is known of a file since it was closed: in a frame of the files after it, so that it can be
/// told what was lost at its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Closed {
    pub(super) number: u64,
    /// So much of it was synced.
    pub(super) end: u64,
    /// So many items were in that.
    pub(super) items: u32,
    /// Above every sequence in use by then.
    pub(super) next_sequence: u64,
}

impl Closed {
    /// Its bytes in the frame.
    pub(super) const SIZE: usize = 8 + 8 + 4 + 8;

    pub(super) fn encode(&self, into: &mut Vec<u8>) {
        into.extend(self.number.to_le_bytes());
        into.extend(self.end.to_le_bytes());
        into.extend(self.items.to_le_bytes());
        into.extend(self.next_sequence.to_le_bytes());
    }

    /// All that are in a payload.
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

/// What was synced of the file that is being written, so that it is known how many messages a disk lost
/// that forgets what it acknowledged. It is written without a sync of its own, and may be old or
/// missing: then the end of that file is taken for torn, and its messages are not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) synced: Closed,
    /// Of the file: one of an earlier time may have had the same number.
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
        let (told, checksum) = bytes.split_at_checked(Closed::SIZE + 4)?;
        let checksum = Reader(checksum).u32()?;
        if !accepted
            .iter()
            .any(|mark| Self::checksum(told, *mark) == checksum)
        {
            return None;
        }
        let (synced, instance) = told.split_at_checked(Closed::SIZE)?;
        Some(Self {
            synced: Closed::decode_all(synced).next()?,
            instance: Reader(instance).u32()?,
        })
    }

    fn checksum(told: &[u8], mark: SourceMark) -> u32 {
        crc32c::crc32c_append(crc32c::crc32c(&mark.0), told)
    }
}

/// The header of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileHeader {
    pub(super) family: Family,
    /// By chance, so that a file is told from an earlier one of the same name.
    pub(super) instance: u32,
    pub(super) number: u64,
    pub(super) mark: SourceMark,
    pub(super) next_sequence: u64,
}

impl FileHeader {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FILE_HEADER);
        bytes.extend(MAGIC);
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
        if reader.array()? != MAGIC {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_others_are_not_ours() {
        for family in Family::ALL {
            for number in [0, 7, 12_345_678_901] {
                for (name, damaged) in [
                    (family.name(number), false),
                    (family.damaged_name(number), true),
                ] {
                    let named = Named {
                        family,
                        number,
                        damaged,
                    };
                    assert_eq!(Named::parse(&name), Some(named));
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
            assert_eq!(Named::parse(name), None, "{name}");
        }
    }

    #[test]
    fn what_is_known_of_files_is_read_back() {
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
