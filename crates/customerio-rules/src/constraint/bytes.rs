//! The byte form of constraints, shared by the derives' notes and the lock.
//!
//! The strings of a constraint are *inline*, as blocks, or *listed*: in a separate slice, to which the
//! bytes have indices. Derives list them, since checking UTF-8 in `const` is slow. The lock has them
//! inline, so that it is one byte string.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::number::{CHECK, FORMAT, ITEMS, LENGTH, MULTIPLE_OF, ONE_OF, PATTERN, RANGE};
use super::{Bound, Constraint, Number, NumberRange, SizeRange, Step};
use crate::bytes::{Cursor, block, number, some, text};
use crate::format::Format;

/// The strings of a [`Constraint::OneOf`].
#[derive(Clone, Copy, Debug)]
pub enum Strings<'a> {
    /// A slice.
    Listed(&'a [&'a str]),
    /// The byte form: one string after the other.
    Inline(Cursor<'a>),
}

impl<'a> Strings<'a> {
    /// Removes the first string and returns it.
    pub const fn next(&mut self) -> Option<&'a str> {
        match self {
            Self::Listed(strings) => match *strings {
                [first, rest @ ..] => {
                    *strings = rest;
                    Some(first)
                }
                [] => None,
            },
            Self::Inline(cursor) => cursor.text(),
        }
    }

    /// Returns the strings in order.
    pub fn iter(mut self) -> impl Iterator<Item = &'a str> {
        core::iter::from_fn(move || self.next())
    }

    /// Returns whether a string is in the list.
    #[must_use]
    #[inline]
    pub fn contains(self, text: &str) -> bool {
        match self {
            Self::Listed(strings) => strings.contains(&text),
            Self::Inline(_) => self.iter().any(|it| it == text),
        }
    }
}

impl PartialEq for Strings<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

/// Returns the constraints of bytes with inline strings, up to the first that can't be read.
pub fn list(mut from: Cursor<'_>) -> impl Iterator<Item = Constraint<'_>> {
    core::iter::from_fn(move || Constraint::read(&mut from))
}

impl Constraint<'_> {
    /// Appends the constraint with inline strings.
    pub fn write(&self, to: &mut Vec<u8>) {
        self.write_to(to, None);
    }

    /// Appends the constraint, and its strings to a list.
    pub fn write_listed(&self, to: &mut Vec<u8>, strings: &mut Vec<String>) {
        self.write_to(to, Some(strings));
    }

    fn write_to(&self, to: &mut Vec<u8>, listed: Option<&mut Vec<String>>) {
        match *self {
            Self::Length(range) => {
                number(to, LENGTH.into());
                range.write(to);
            }
            Self::Range(NumberRange { min, max }) => {
                number(to, RANGE.into());
                write_bound(to, min);
                write_bound(to, max);
            }
            Self::MultipleOf(step) => {
                let (digits, exponent) = step.parts();
                number(to, MULTIPLE_OF.into());
                number(to, digits.into());
                to.push(exponent.cast_unsigned());
            }
            Self::Items(range) => {
                number(to, ITEMS.into());
                range.write(to);
            }
            Self::Pattern(source) => {
                number(to, PATTERN.into());
                write_string(to, listed, source);
            }
            Self::Format(format) => {
                number(to, FORMAT.into());
                to.push(format as u8);
            }
            Self::OneOf(allowed) => {
                number(to, ONE_OF.into());
                write_strings(to, listed, allowed);
            }
            Self::Check(path) => {
                number(to, CHECK.into());
                write_string(to, listed, path);
            }
        }
    }
}

fn write_string(to: &mut Vec<u8>, listed: Option<&mut Vec<String>>, string: &str) {
    match listed {
        None => text(to, string),
        Some(strings) => {
            number(to, strings.len() as u128);
            strings.push(string.to_owned());
        }
    }
}

fn write_strings(to: &mut Vec<u8>, listed: Option<&mut Vec<String>>, all: Strings<'_>) {
    match listed {
        None => {
            let mut inline = Vec::new();
            all.iter().for_each(|it| text(&mut inline, it));
            block(to, Cursor::new(&inline));
        }
        Some(strings) => {
            let first = strings.len();
            strings.extend(all.iter().map(ToOwned::to_owned));
            number(to, first as u128);
            number(to, (strings.len() - first) as u128);
        }
    }
}

impl<'a> Constraint<'a> {
    /// Reads a constraint with inline strings.
    pub const fn read(from: &mut Cursor<'a>) -> Option<Self> {
        Self::read_from(from, None)
    }

    /// Reads a constraint whose strings are in a list.
    pub const fn read_listed(from: &mut Cursor<'a>, strings: &'a [&'a str]) -> Option<Self> {
        Self::read_from(from, Some(strings))
    }

    const fn read_from(from: &mut Cursor<'a>, listed: Option<&'a [&'a str]>) -> Option<Self> {
        Some(match some!(from.number()) {
            LENGTH => Self::Length(some!(SizeRange::read(from))),
            RANGE => Self::Range(NumberRange {
                min: some!(read_bound(from)),
                max: some!(read_bound(from)),
            }),
            MULTIPLE_OF => {
                let digits = some!(from.number());
                let exponent = some!(from.byte()).cast_signed();
                Self::MultipleOf(some!(Step::new(digits, exponent)))
            }
            ITEMS => Self::Items(some!(SizeRange::read(from))),
            PATTERN => Self::Pattern(some!(read_string(from, listed))),
            FORMAT => Self::Format(some!(Format::of_byte(some!(from.byte())))),
            ONE_OF => Self::OneOf(some!(read_strings(from, listed))),
            CHECK => Self::Check(some!(read_string(from, listed))),
            _ => return None,
        })
    }
}

const fn read_string<'a>(from: &mut Cursor<'a>, listed: Option<&'a [&'a str]>) -> Option<&'a str> {
    match listed {
        None => from.text(),
        Some(strings) => {
            let at = some!(from.index());
            if at < strings.len() {
                Some(strings[at])
            } else {
                None
            }
        }
    }
}

const fn read_strings<'a>(
    from: &mut Cursor<'a>,
    listed: Option<&'a [&'a str]>,
) -> Option<Strings<'a>> {
    match listed {
        None => Some(Strings::Inline(some!(from.block()))),
        Some(strings) => {
            let (first, count) = (some!(from.index()), some!(from.index()));
            if first > strings.len() || count > strings.len() - first {
                return None;
            }
            let (_, strings) = strings.split_at(first);
            Some(Strings::Listed(strings.split_at(count).0))
        }
    }
}

impl SizeRange {
    pub(crate) const fn read(from: &mut Cursor<'_>) -> Option<Self> {
        let min = some!(from.number());
        let max = match some!(from.byte()) {
            0 => None,
            1 => Some(some!(from.number())),
            _ => return None,
        };
        Some(Self { min, max })
    }

    pub(crate) fn write(self, to: &mut Vec<u8>) {
        number(to, self.min.into());
        match self.max {
            None => to.push(0),
            Some(max) => {
                to.push(1);
                number(to, max.into());
            }
        }
    }
}

const INTEGER: u8 = 1;
const FLOAT: u8 = 3;

fn write_bound(to: &mut Vec<u8>, bound: Bound) {
    let (of, step) = match bound {
        Bound::None => return to.push(0),
        Bound::Inclusive(of) => (of, 0),
        Bound::Exclusive(of) => (of, 1),
    };
    match of {
        Number::Integer(integer) => {
            to.push(INTEGER + step);
            number(to, integer.cast_unsigned());
        }
        Number::Float(float) => {
            to.push(FLOAT + step);
            number(to, float.to_bits().into());
        }
    }
}

const fn read_bound(from: &mut Cursor<'_>) -> Option<Bound> {
    let tag = some!(from.byte());
    let number = match tag {
        0 => return Some(Bound::None),
        1 | 2 => Number::Integer(some!(from.wide()).cast_signed()),
        3 | 4 => Number::Float(f64::from_bits(some!(from.number()))),
        _ => return None,
    };
    Some(match tag {
        1 | 3 => Bound::Inclusive(number),
        _ => Bound::Exclusive(number),
    })
}
