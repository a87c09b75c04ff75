//! The files of the spool: their names, and the header that each begins with.
//!
//! Little-endian, 72 bytes: magic with the version (8), family (4), zero (4), the file's number (8),
//! the source mark (16), one above the highest sequence given out when it was begun (8), the number
//! of the file that was written before it (8), how much of that one was synced (8) and how many
//! items that holds (4), CRC-32C of all this (4).

use crate::spool::SourceMark;
use crate::spool::frame::Reader;

pub(super) const FILE_HEADER: usize = 72;

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

/// What is known of the file that was written before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Previous {
    pub(super) number: u64,
    pub(super) end: u64,
    pub(super) items: u32,
}

/// The header of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileHeader {
    pub(super) family: Family,
    pub(super) number: u64,
    pub(super) mark: SourceMark,
    pub(super) next_sequence: u64,
    pub(super) previous: Previous,
}

impl FileHeader {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FILE_HEADER);
        bytes.extend(MAGIC);
        bytes.extend(self.family.code().to_le_bytes());
        bytes.extend([0; 4]);
        bytes.extend(self.number.to_le_bytes());
        bytes.extend(self.mark.0);
        bytes.extend(self.next_sequence.to_le_bytes());
        bytes.extend(self.previous.number.to_le_bytes());
        bytes.extend(self.previous.end.to_le_bytes());
        bytes.extend(self.previous.items.to_le_bytes());
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
        reader.u32()?;
        let header = Self {
            family: Family::ALL
                .into_iter()
                .find(|family| family.code() == code)?,
            number: reader.u64()?,
            mark: SourceMark(reader.array()?),
            next_sequence: reader.u64()?,
            previous: Previous {
                number: reader.u64()?,
                end: reader.u64()?,
                items: reader.u32()?,
            },
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
    fn a_header_is_read_back_or_not_at_all() {
        let header = FileHeader {
            family: Family::Messages,
            number: 9,
            mark: SourceMark(*b"0123456789abcdef"),
            next_sequence: 77,
            previous: Previous {
                number: 8,
                end: 4_000,
                items: 3,
            },
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
