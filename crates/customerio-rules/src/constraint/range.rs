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
    #[inline(always)]
    pub const fn less_than(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Float(a), Self::Float(b)) => *a < *b,
            (Self::Integer(a), Self::Integer(b)) => *a < *b,
            (Self::Integer(_), Self::Float(_)) | (Self::Float(_), Self::Integer(_)) => {
                self.less_than_other_kind(other)
            }
        }
    }

    /// Not inlined, so that the common cases do not contain the conversion.
    #[cold]
    #[inline(never)]
    const fn less_than_other_kind(&self, other: &Self) -> bool {
        self.as_f64() < other.as_f64()
    }
}
