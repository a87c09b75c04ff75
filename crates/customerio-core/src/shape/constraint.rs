use std::sync::OnceLock;

use customerio_rules::format::Format;
use regex_lite::Regex;

use super::plain::Plain;

/// What a value must keep, beside its form.
#[derive(Clone, Copy, Debug)]
pub enum Constraint {
    /// How many characters (Unicode scalar values) a text has.
    Length(SizeRange),
    /// Between which numbers a number lies.
    Range(NumberRange),
    /// How many items an array has, or how many keys a map.
    Items(SizeRange),
    /// What a text matches somewhere.
    Pattern {
        /// The pattern, in the dialect of [`customerio_rules::pattern`].
        source: &'static str,
        /// Whether a text matches it.
        matches: fn(&str) -> bool,
    },
    /// What a text looks like.
    Format(Format),
    /// The texts that are allowed.
    OneOf(&'static [&'static str]),
    /// A check written in Rust, which no schema can show.
    Check {
        /// The path of the function, as written.
        path: &'static str,
    },
}

/// Two lists of constraints as one, for constants: what a newtype keeps beside what is in it.
#[derive(Clone, Copy, Debug)]
pub struct Joined {
    list: [Constraint; Self::MOST],
    length: usize,
}

impl Joined {
    /// The most that fit: a newtype of a newtype with every constraint on both.
    pub const MOST: usize = 16;

    /// The constraints of both lists.
    ///
    /// ```
    /// use customerio_core::shape::{Constraint, Joined, SizeRange};
    ///
    /// const LENGTH: Constraint = Constraint::Length(SizeRange { min: 1, max: None });
    /// const BOTH: Joined = Joined::of(&[LENGTH], &[Constraint::OneOf(&["a", "b"])]);
    /// assert_eq!(BOTH.as_slice().len(), 2);
    /// ```
    ///
    /// # Panics
    ///
    /// They are more than [`MOST`](Self::MOST).
    #[must_use]
    pub const fn of(first: &[Constraint], second: &[Constraint]) -> Self {
        let length = first.len() + second.len();
        assert!(
            length <= Self::MOST,
            "a newtype of newtypes keeps at most 16 constraints; leave some out"
        );
        let mut list = [Constraint::OneOf(&[]); Self::MOST];
        let mut at = 0;
        while at < length {
            list[at] = if at < first.len() {
                first[at]
            } else {
                second[at - first.len()]
            };
            at += 1;
        }
        Self { list, length }
    }

    /// The constraints.
    #[must_use]
    pub const fn as_slice(&self) -> &[Constraint] {
        self.list.split_at(self.length).0
    }
}

/// From how many to how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SizeRange {
    /// The fewest.
    pub min: u64,
    /// The most.
    pub max: Option<u64>,
}

/// From which number to which.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberRange {
    /// The lower end.
    pub min: Bound,
    /// The upper end.
    pub max: Bound,
}

/// An end of a range of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// There is none.
    None,
    /// The number itself is allowed.
    Inclusive(Number),
    /// The number itself is not.
    Exclusive(Number),
}

/// A number of a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// Without a fraction.
    Integer(i128),
    /// With one; finite.
    Float(f64),
}

impl SizeRange {
    /// Whether a size lies within.
    #[must_use]
    pub const fn contains(self, size: u64) -> bool {
        if size < self.min {
            return false;
        }
        match self.max {
            Some(max) => size <= max,
            None => true,
        }
    }
}

impl Number {
    /// The nearest floating-point number.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "the nearest is what is asked for"
    )]
    pub const fn as_f64(self) -> f64 {
        match self {
            Self::Integer(integer) => integer as f64,
            Self::Float(float) => float,
        }
    }

    #[inline]
    pub(crate) const fn less_than(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Float(a), Self::Float(b)) => *a < *b,
            (Self::Integer(a), Self::Integer(b)) => *a < *b,
            _ => self.less_than_another_kind(other),
        }
    }

    /// Apart, since nobody who asks for the common case shall pay for the conversion.
    #[cold]
    #[inline(never)]
    const fn less_than_another_kind(&self, other: &Self) -> bool {
        self.as_f64() < other.as_f64()
    }
}

impl NumberRange {
    /// Whether a number lies within.
    #[must_use]
    #[inline]
    pub const fn contains(&self, number: &Number) -> bool {
        let above = match &self.min {
            Bound::None => true,
            Bound::Inclusive(min) => !number.less_than(min),
            Bound::Exclusive(min) => min.less_than(number),
        };
        let below = match &self.max {
            Bound::None => true,
            Bound::Inclusive(max) => !max.less_than(number),
            Bound::Exclusive(max) => number.less_than(max),
        };
        above && below
    }
}

/// A pattern that is compiled when it is first asked.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    compiled: OnceLock<Compiled>,
}

#[derive(Debug)]
enum Compiled {
    Plain(Plain),
    Regex(Regex),
    /// It does not parse.
    Nothing,
}

impl Compiled {
    fn of(source: &str) -> Self {
        match Plain::read(source) {
            Some(plain) => Self::Plain(plain),
            None => Regex::new(source).map_or(Self::Nothing, Self::Regex),
        }
    }
}

impl Pattern {
    /// The pattern of a text, in the dialect of [`customerio_rules::pattern`].
    #[must_use]
    pub const fn new(source: &'static str) -> Self {
        Self {
            source,
            compiled: OnceLock::new(),
        }
    }

    /// Whether a text matches it somewhere. A pattern that does not parse matches nothing; the
    /// derives refuse it while compiling.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        match self.compiled.get_or_init(|| Compiled::of(self.source)) {
            Compiled::Plain(plain) => plain.matches(text),
            Compiled::Regex(regex) => regex.is_match(text),
            Compiled::Nothing => false,
        }
    }
}
