//! What a derive says of fields beside their names and types, as bytes.
//!
//! One literal costs the compiler next to nothing, where each expression is resolved, checked for
//! its type and its borrows, and evaluated, whether somebody asks or not. The derives write the
//! bytes; the runtime reads them in `const`, where a shape is asked for. Texts are no part of them, since
//! a constant takes long to find that bytes are one: they are listed beside, and named by their place.

use alloc::vec::Vec;

use crate::format::Format;
use crate::lock::cursor::some;
use crate::lock::{Bound, Cursor, encode, most};

/// One thing that is said of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// How many things its value keeps: the next of them.
    Keeps(usize),
    /// The class of personal data that it is: a text.
    Personal(usize),
    /// It may be left out, whatever its type says.
    Optional,
}

/// Something that a value keeps, beside its form.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "as in the shape of a type")]
pub enum Kept {
    /// How many characters a text has.
    Length { min: u64, max: Option<u64> },
    /// Between which numbers a number lies.
    Range { min: Bound, max: Bound },
    /// How many items an array has, or how many keys a map.
    Items { min: u64, max: Option<u64> },
    /// What a text matches somewhere: a text, and which of the patterns it is.
    Pattern { source: usize, at: usize },
    /// What a text looks like.
    Format(Format),
    /// The texts that are allowed: the first, and how many.
    OneOf { first: usize, count: usize },
    /// The path of a function that checks it: a text.
    Check(usize),
}

/// Adds what is said of the field in a place.
pub fn add(to: &mut Vec<u8>, place: usize, note: Note) {
    number(to, place);
    match note {
        Note::Keeps(count) => {
            to.push(0);
            number(to, count);
        }
        Note::Personal(class) => {
            to.push(1);
            number(to, class);
        }
        Note::Optional => to.push(2),
    }
}

/// Adds what a value keeps.
pub fn keep(to: &mut Vec<u8>, kept: &Kept) {
    match *kept {
        Kept::Length { min, max } => {
            to.push(0);
            encode::size(to, min, max);
        }
        Kept::Range { min, max } => {
            to.push(1);
            encode::bound(to, min);
            encode::bound(to, max);
        }
        Kept::Items { min, max } => {
            to.push(2);
            encode::size(to, min, max);
        }
        Kept::Pattern { source, at } => {
            to.push(3);
            number(to, source);
            number(to, at);
        }
        Kept::Format(format) => {
            to.push(4);
            number(to, format as usize);
        }
        Kept::OneOf { first, count } => {
            to.push(5);
            number(to, first);
            number(to, count);
        }
        Kept::Check(path) => {
            to.push(6);
            number(to, path);
        }
    }
}

fn number(to: &mut Vec<u8>, number: usize) {
    encode::number(to, number as u128);
}

/// A number that was a place or a count before it was written.
#[expect(
    clippy::cast_possible_truncation,
    reason = "it was one of as many bits"
)]
const fn index(from: &mut Cursor<'_>) -> Option<usize> {
    Some(some!(from.number()) as usize)
}

impl Note {
    /// The next note, and the place of the field that it is of.
    pub const fn next(from: &mut Cursor<'_>) -> Option<(usize, Self)> {
        let place = some!(index(from));
        let note = match some!(from.byte()) {
            0 => Self::Keeps(some!(index(from))),
            1 => Self::Personal(some!(index(from))),
            2 => Self::Optional,
            _ => return None,
        };
        Some((place, note))
    }
}

impl Kept {
    /// The next thing that is kept.
    pub const fn next(from: &mut Cursor<'_>) -> Option<Self> {
        Some(match some!(from.byte()) {
            0 => Self::Length {
                min: some!(from.number()),
                max: some!(most(from)),
            },
            1 => Self::Range {
                min: some!(Bound::read(from)),
                max: some!(Bound::read(from)),
            },
            2 => Self::Items {
                min: some!(from.number()),
                max: some!(most(from)),
            },
            3 => Self::Pattern {
                source: some!(index(from)),
                at: some!(index(from)),
            },
            4 => match some!(index(from)) {
                at if at < Format::ALL.len() => Self::Format(Format::ALL[at]),
                _ => return None,
            },
            5 => Self::OneOf {
                first: some!(index(from)),
                count: some!(index(from)),
            },
            6 => Self::Check(some!(index(from))),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::Number;

    #[test]
    fn notes_that_are_written_are_read() {
        let said = [
            (0, Note::Keeps(2)),
            (1, Note::Optional),
            (200, Note::Personal(300)),
        ];
        let mut bytes = Vec::new();
        for (place, note) in said {
            add(&mut bytes, place, note);
        }
        let mut cursor = Cursor::new(&bytes);
        for expected in said {
            assert_eq!(Note::next(&mut cursor), Some(expected));
        }
        assert!(cursor.is_empty());
        assert_eq!(Note::next(&mut Cursor::new(&[0, 9])), None);
        assert_eq!(Note::next(&mut Cursor::new(&bytes[..2])), None);
    }

    #[test]
    fn what_is_kept_is_read_as_written() {
        let range = Kept::Range {
            min: Bound::Inclusive(Number::Float(0.5)),
            max: Bound::Exclusive(Number::Integer(-7)),
        };
        let max = Some(1_000);
        let formats = Format::ALL.map(Kept::Format);
        let kept = [
            Kept::Length { min: 1, max },
            Kept::Items { min: 0, max: None },
            range,
            Kept::Pattern { source: 1, at: 0 },
            Kept::OneOf {
                first: 200,
                count: 3,
            },
            Kept::Check(4),
        ];
        let kept = kept.into_iter().chain(formats);
        let mut bytes = Vec::new();
        for kept in kept.clone() {
            keep(&mut bytes, &kept);
        }
        let mut cursor = Cursor::new(&bytes);
        for expected in kept {
            assert_eq!(Kept::next(&mut cursor), Some(expected));
        }
        assert!(cursor.is_empty());
        assert_eq!(Kept::next(&mut Cursor::new(&[7])), None);
        assert_eq!(Kept::next(&mut Cursor::new(&[4, 200, 1])), None);
    }
}
