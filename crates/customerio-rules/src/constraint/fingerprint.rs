use super::number::{CHECK, FORMAT, ITEMS, LENGTH, MULTIPLE_OF, ONE_OF, PATTERN, RANGE};
use super::{Bound, Constraint, Number, NumberRange, SizeRange};
use crate::fingerprint::{fold, of_size, of_str, wide};

/// Adds the fingerprint of a constraint to the fingerprint of a value or a name.
#[must_use]
pub const fn add(to: u64, constraint: &Constraint<'_>) -> u64 {
    fold(&[to, constraint.fingerprint()])
}

impl Constraint<'_> {
    /// Returns the fingerprint of the constraint.
    #[must_use]
    pub const fn fingerprint(&self) -> u64 {
        match *self {
            Self::Length(SizeRange { min, max }) => fold(&[LENGTH, of_size(min, max)]),
            Self::Range(NumberRange { min, max }) => fold(&[RANGE, bound(min), bound(max)]),
            Self::Items(SizeRange { min, max }) => fold(&[ITEMS, of_size(min, max)]),
            Self::Pattern(source) => fold(&[PATTERN, of_str(source)]),
            Self::Format(format) => fold(&[FORMAT, of_str(format.as_str())]),
            Self::OneOf(mut allowed) => {
                let mut hash = ONE_OF;
                while let Some(text) = allowed.next() {
                    hash = fold(&[hash, of_str(text)]);
                }
                hash
            }
            Self::Check(path) => fold(&[CHECK, of_str(path)]),
            Self::MultipleOf(step) => {
                let (digits, exponent) = step.parts();
                fold(&[MULTIPLE_OF, digits, exponent.cast_unsigned() as u64])
            }
        }
    }
}

const fn bound(bound: Bound) -> u64 {
    match bound {
        Bound::None => 0,
        Bound::Inclusive(number) => fold(&[1, number.fingerprint()]),
        Bound::Exclusive(number) => fold(&[2, number.fingerprint()]),
    }
}

impl Number {
    const fn fingerprint(self) -> u64 {
        match self {
            Self::Integer(integer) => wide(integer.cast_unsigned()),
            Self::Float(float) => float.to_bits(),
        }
    }
}
