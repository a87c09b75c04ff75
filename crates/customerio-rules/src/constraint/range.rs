#![expect(
    clippy::inline_always,
    reason = "inlined, the compiler knows the kind of the compared number"
)]

/// A range of sizes, with both ends allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SizeRange {
    /// The lowest size.
    pub min: u64,
    /// The highest size, if there is one.
    pub max: Option<u64>,
}

/// A range of numbers.
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
    /// The range is open at this end.
    None,
    /// The number itself is allowed.
    Inclusive(Number),
    /// The number itself is not allowed.
    Exclusive(Number),
}

/// A number in a constraint, or a value that is compared with one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// An integer.
    Integer(i128),
    /// A finite floating-point number.
    Float(f64),
}

impl SizeRange {
    /// All sizes.
    pub const ALL: Self = Self { min: 0, max: None };

    /// Returns whether a size is in the range.
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

    /// Returns whether the number of characters of a string is in the range. A character has one to four
    /// bytes, so the length in bytes decides most cases.
    #[must_use]
    #[inline]
    pub fn contains_length(self, text: &str) -> bool {
        let [fewest, most] = [text.len().div_ceil(4) as u64, text.len() as u64];
        (self.contains(fewest) && self.contains(most)) || self.contains_count(text)
    }

    #[cold]
    #[inline(never)]
    fn contains_count(self, text: &str) -> bool {
        self.contains(text.chars().count() as u64)
    }

    /// Returns the sizes that are in both ranges.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        let min = if self.min > other.min {
            self.min
        } else {
            other.min
        };
        let max = match (self.max, other.max) {
            (Some(one), Some(other)) if one < other => Some(one),
            (one, None) => one,
            (_, other) => other,
        };
        Self { min, max }
    }
}

impl NumberRange {
    /// All numbers.
    pub const ALL: Self = Self {
        min: Bound::None,
        max: Bound::None,
    };

    /// Returns whether a number is in the range.
    #[must_use]
    #[inline(always)]
    pub const fn contains(&self, number: &Number) -> bool {
        match self.contains_alike(number) {
            Some(contains) => contains,
            None => self.contains_converted(number),
        }
    }

    /// [`contains`](Self::contains) if no bound is of the other kind than the number, so that the common
    /// case has no conversion.
    #[inline(always)]
    const fn contains_alike(&self, number: &Number) -> Option<bool> {
        let below_min = match &self.min {
            Bound::None => Some(false),
            Bound::Inclusive(min) => number.less_than_alike(min),
            Bound::Exclusive(min) => negated(min.less_than_alike(number)),
        };
        let above_max = match &self.max {
            Bound::None => Some(false),
            Bound::Inclusive(max) => max.less_than_alike(number),
            Bound::Exclusive(max) => negated(number.less_than_alike(max)),
        };
        match (below_min, above_max) {
            (Some(below), Some(above)) => Some(!below && !above),
            (None, _) | (_, None) => None,
        }
    }

    #[cold]
    #[inline(never)]
    const fn contains_converted(&self, number: &Number) -> bool {
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

#[inline(always)]
const fn negated(answer: Option<bool>) -> Option<bool> {
    match answer {
        Some(answer) => Some(!answer),
        None => None,
    }
}

impl Bound {
    /// Returns the number of the bound, and whether the number itself is allowed.
    #[must_use]
    pub const fn number(self) -> Option<(Number, bool)> {
        match self {
            Self::None => None,
            Self::Inclusive(number) => Some((number, true)),
            Self::Exclusive(number) => Some((number, false)),
        }
    }
}

impl Number {
    /// Returns the nearest floating-point number.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "the function returns the nearest float"
    )]
    pub const fn as_f64(self) -> f64 {
        match self {
            Self::Integer(integer) => integer as f64,
            Self::Float(float) => float,
        }
    }

    /// Returns whether this number is less than another. An integer and a float are compared as
    /// floats.
    #[must_use]
    pub const fn less_than(&self, other: &Self) -> bool {
        match self.less_than_alike(other) {
            Some(less) => less,
            None => self.as_f64() < other.as_f64(),
        }
    }

    /// [`less_than`](Self::less_than) for two numbers of one kind.
    #[inline(always)]
    const fn less_than_alike(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Float(a), Self::Float(b)) => Some(*a < *b),
            (Self::Integer(a), Self::Integer(b)) => Some(*a < *b),
            (Self::Integer(_), Self::Float(_)) | (Self::Float(_), Self::Integer(_)) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Bound, Number, NumberRange, SizeRange};

    /// Any bits, and numbers near each other.
    fn number() -> impl Strategy<Value = Number> {
        let float = prop_oneof![
            any::<u64>().prop_map(f64::from_bits),
            (-3..3).prop_map(f64::from),
        ];
        let integer = prop_oneof![any::<i128>(), -3..3_i128];
        prop_oneof![
            float.prop_map(Number::Float),
            integer.prop_map(Number::Integer)
        ]
    }

    fn bound() -> impl Strategy<Value = Bound> {
        prop_oneof![
            Just(Bound::None),
            number().prop_map(Bound::Inclusive),
            number().prop_map(Bound::Exclusive),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn numbers_of_one_kind_are_compared_as_converted_ones_are(
            min in bound(), max in bound(), number in number()
        ) {
            let range = NumberRange { min, max };
            let contains = range.contains_converted(&number);
            prop_assert_eq!(range.contains(&number), contains);
            prop_assert!(range.contains_alike(&number).is_none_or(|alike| alike == contains));
        }

        #[test]
        fn the_length_is_the_number_of_characters(
            min in 0..20_u64, max in proptest::option::of(0..20_u64), text in ".{0,20}"
        ) {
            let range = SizeRange { min, max };
            let characters = text.chars().count() as u64;
            prop_assert_eq!(range.contains_length(&text), range.contains(characters));
        }
    }
}
