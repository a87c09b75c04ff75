//! Constraints on values, such as `length(1..=64)`: the vocabulary that the derives, shapes, locks,
//! validation, exports and comparisons share.
//!
//! | module | contents |
//! |---|---|
//! | `range` | the ends of ranges of numbers and sizes |
//! | `bytes` | the byte form, for the derives' notes and the lock |
//! | `line` | the text form, for the files of `events.lock/` |
//! | `fingerprint` | the hash that identifies equal constraints |
//! | `digits` | exact comparison of decimals |
//! | `step` | the decimals of `multiple_of` |
//! | `words` | messages for users |
//! | `accepts` | whether a value satisfies a constraint |
//!
//! The enums are exhaustive on purpose: a crate of this workspace that forgets a new constraint does
//! not compile. They are internal: `customerio` does not re-export them.

mod accepts;
mod bytes;
mod digits;
mod fingerprint;
mod line;
mod range;
mod step;
mod words;

#[cfg(test)]
mod tests;

pub use accepts::Value;
pub use bytes::{Strings, list};
pub use digits::is_held_by_float;
pub use fingerprint::add;
pub use range::{Bound, Number, NumberRange, SizeRange};
pub use step::Step;

pub(crate) use line::{read_list, write_list};

use crate::format::Format;

/// The number of each constraint: the first in its [fingerprint](crate::fingerprint) and in its byte
/// form. A change of a number requires a new [`VERSION`](crate::fingerprint::VERSION).
mod number {
    pub(super) const LENGTH: u64 = 1;
    pub(super) const RANGE: u64 = 2;
    pub(super) const ITEMS: u64 = 3;
    pub(super) const PATTERN: u64 = 4;
    pub(super) const FORMAT: u64 = 5;
    pub(super) const ONE_OF: u64 = 6;
    pub(super) const CHECK: u64 = 7;
    pub(super) const MULTIPLE_OF: u64 = 8;
}

/// A constraint on a value, in addition to its type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Constraint<'a> {
    /// The number of characters (Unicode scalar values) of a string.
    Length(SizeRange),
    /// The range of a number.
    Range(NumberRange),
    /// The step that a number is a multiple of.
    MultipleOf(Step),
    /// The number of items of an array, or of keys of a map.
    Items(SizeRange),
    /// A pattern that matches a part of the string, in the dialect of [`crate::pattern`].
    Pattern(&'a str),
    /// The format of a string.
    Format(Format),
    /// The allowed strings.
    OneOf(Strings<'a>),
    /// The path of a function that checks the value, as written. Schemas can't express it.
    Check(&'a str),
}

/// The JSON types that a constraint applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Strings.
    Text,
    /// Numbers, with or without a fraction.
    Number,
    /// Arrays and maps.
    Countable,
    /// Values of any type.
    Any,
}

impl Constraint<'_> {
    /// Returns the JSON types that the constraint applies to.
    #[must_use]
    pub const fn target(&self) -> Target {
        match self {
            Self::Length(_) | Self::Pattern(_) | Self::Format(_) | Self::OneOf(_) => Target::Text,
            Self::Range(_) | Self::MultipleOf(_) => Target::Number,
            Self::Items(_) => Target::Countable,
            Self::Check(_) => Target::Any,
        }
    }
}
