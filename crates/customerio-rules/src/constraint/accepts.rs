use super::digits;
use super::{Bound, Constraint, Number, NumberRange};

/// The part of a value that constraints check.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    /// A string.
    Text(&'a str),
    /// A number.
    Number(Number),
    /// A number in decimal digits, such as `-12.50`, without an exponent.
    Decimal(&'a str),
    /// An integer above `i128::MAX`.
    Large(u128),
    /// The number of items of an array, or of keys of a map.
    Size(u64),
}

impl Constraint<'_> {
    /// Returns whether a value satisfies the constraint.
    ///
    /// A value of a type to which the constraint does not apply satisfies it. So does every value if
    /// the constraint is a function. `matches` receives a pattern and a string, since this crate has no
    /// engine for patterns.
    #[must_use]
    #[inline]
    pub fn accepts(&self, value: &Value<'_>, matches: impl FnOnce(&str, &str) -> bool) -> bool {
        match (self, value) {
            (Self::Length(range), Value::Text(text)) => range.contains_length(text),
            (Self::Pattern(source), Value::Text(text)) => matches(source, text),
            (Self::Format(format), Value::Text(text)) => format.accepts(text),
            (Self::OneOf(allowed), Value::Text(text)) => allowed.contains(text),
            (Self::Range(range), Value::Number(number)) => range.contains(number),
            (Self::Range(range), Value::Large(number)) => contains_large(range, *number),
            (Self::Range(range), Value::Decimal(digits)) => digits::contains(range, digits),
            (Self::MultipleOf(step), Value::Decimal(digits)) => step.divides_digits(digits),
            (Self::MultipleOf(step), Value::Number(number)) => step.divides(number),
            (Self::MultipleOf(step), Value::Large(number)) => step.divides_integer(*number),
            (Self::Items(range), Value::Size(size)) => range.contains(*size),
            (
                Self::Length(_) | Self::Pattern(_) | Self::Format(_) | Self::OneOf(_),
                Value::Number(_) | Value::Decimal(_) | Value::Large(_) | Value::Size(_),
            )
            | (Self::Range(_) | Self::MultipleOf(_), Value::Text(_) | Value::Size(_))
            | (
                Self::Items(_),
                Value::Text(_) | Value::Number(_) | Value::Decimal(_) | Value::Large(_),
            )
            | (
                Self::Check(_),
                Value::Text(_)
                | Value::Number(_)
                | Value::Decimal(_)
                | Value::Large(_)
                | Value::Size(_),
            ) => true,
        }
    }
}

/// An integer bound is at most `i128::MAX`, so a larger number is above it.
#[expect(
    clippy::cast_precision_loss,
    reason = "float bounds are compared as floats"
)]
fn contains_large(range: &NumberRange, number: u128) -> bool {
    match range.max {
        Bound::Inclusive(Number::Integer(_)) | Bound::Exclusive(Number::Integer(_)) => false,
        Bound::None | Bound::Inclusive(Number::Float(_)) | Bound::Exclusive(Number::Float(_)) => {
            range.contains(&Number::Float(number as f64))
        }
    }
}
