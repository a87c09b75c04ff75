//! Messages about constraints: the requirement on a value, the failure of an example, and the types to
//! which a key of an attribute applies.

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::{Bound, Constraint, Number, NumberRange, SizeRange, Strings, Value};

/// `must have 1 to 64 characters`: a sentence about a value, without its subject.
impl fmt::Display for Constraint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Length(range) => write_size(range, "characters", f),
            Self::Items(range) => write_size(range, "items", f),
            Self::Range(range) => write_range(range, f),
            Self::MultipleOf(step) => write!(f, "must be a multiple of {step}"),
            Self::Pattern(source) => write!(f, "must match `{source}`"),
            Self::Format(format) => {
                write!(f, "must be a string of the format `{}`", format.as_str())
            }
            Self::OneOf(allowed) => write!(f, "must be one of {allowed}"),
            Self::Check(path) => write!(f, "must pass `{path}`"),
        }
    }
}

impl Constraint<'_> {
    /// Returns the key of the constraint in `#[cio(…)]`.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Length(_) => "length",
            Self::Range(_) => "range",
            Self::MultipleOf(_) => "multiple_of",
            Self::Items(_) => "items",
            Self::Pattern(_) => "pattern",
            Self::Format(_) => "format",
            Self::OneOf(_) => "one_of",
            Self::Check(_) => "check",
        }
    }

    /// Returns what the constraint applies to, as the end of a sentence about its key, and which keys
    /// apply to other types. The second string is empty if no other key is similar.
    #[must_use]
    pub const fn applies_to(&self) -> (&'static str, &'static str) {
        match self {
            Self::Length(_) => (
                "counts the characters of a string",
                "write `range` for a number, `items` for an array or a map",
            ),
            Self::Items(_) => (
                "counts the items of an array or the keys of a map",
                "write `length` for a string, `range` for a number",
            ),
            Self::Range(_) => (
                "applies to a number",
                "write `length` for a string, `items` for an array or a map",
            ),
            Self::MultipleOf(_) => ("applies to a number", ""),
            Self::Pattern(_) | Self::Format(_) | Self::OneOf(_) => ("applies to a string", ""),
            Self::Check(_) => ("applies to any value", ""),
        }
    }

    /// Returns how a value fails the constraint, as the end of a sentence about the value.
    #[must_use]
    pub fn failure(&self, value: &Value<'_>) -> String {
        match (self, value) {
            (Self::Length(_), Value::Text(text)) => {
                let length = text.chars().count();
                format!("has {length} characters, which `length` does not allow")
            }
            (Self::Format(format), _) => format!("is not in the format `{}`", format.as_str()),
            (Self::MultipleOf(step), _) => format!("is not a multiple of {step}"),
            (Self::OneOf(_), _) => "is not listed in `one_of`".into(),
            (Self::Pattern(_) | Self::Check(_), _) => format!("does not match `{}`", self.key()),
            (Self::Length(_) | Self::Items(_) | Self::Range(_), _) => {
                format!("is outside of `{}`", self.key())
            }
        }
    }
}

/// `` `a`, `b` ``
impl fmt::Display for Strings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        for text in self.iter() {
            write!(f, "{between}`{text}`")?;
            between = ", ";
        }
        Ok(())
    }
}

/// Writes the shortest form: `1` for a float without a fraction.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(integer) => write!(f, "{integer}"),
            Self::Float(float) => write!(f, "{float}"),
        }
    }
}

fn write_range(NumberRange { min, max }: NumberRange, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("must be ")?;
    match min {
        Bound::None => {}
        Bound::Inclusive(number) => write!(f, "at least {number}")?,
        Bound::Exclusive(number) => write!(f, "more than {number}")?,
    }
    if min != Bound::None && max != Bound::None {
        f.write_str(" and ")?;
    }
    match max {
        Bound::None => Ok(()),
        Bound::Inclusive(number) => write!(f, "at most {number}"),
        Bound::Exclusive(number) => write!(f, "less than {number}"),
    }
}

fn write_size(
    SizeRange { min, max }: SizeRange,
    of: &str,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    match (min, max) {
        (min, Some(max)) if min == max => write!(f, "must have {min} {of}"),
        (0, Some(max)) => write!(f, "must have at most {max} {of}"),
        (min, Some(max)) => write!(f, "must have {min} to {max} {of}"),
        (min, None) => write!(f, "must have at least {min} {of}"),
    }
}
