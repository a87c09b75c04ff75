//! Exact comparison of numbers by their decimal digits.

use core::cmp::Ordering;

use alloc::string::ToString as _;

use super::{Bound, Number, NumberRange};

/// A decimal as its sign and its digits: without an exponent, leading zeros and trailing zeros of the
/// fraction.
#[derive(Clone, Copy)]
struct Digits<'a> {
    is_negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Digits<'a> {
    /// Reads a decimal such as `-12.50`. The result for other strings is unspecified.
    fn of(text: &'a str) -> Self {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        Self {
            is_negative: text.len() > unsigned.len() && !(whole.is_empty() && fraction.is_empty()),
            whole,
            fraction,
        }
    }

    fn compare(self, other: Self) -> Ordering {
        let magnitudes = self.whole.len().cmp(&other.whole.len());
        let magnitudes = magnitudes
            .then_with(|| self.whole.cmp(other.whole))
            .then_with(|| self.fraction.cmp(other.fraction));
        match (self.is_negative, other.is_negative) {
            (false, false) => magnitudes,
            (true, true) => magnitudes.reverse(),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

/// Returns whether a decimal such as `12.50` is in a range. A bound is the decimal in the attribute,
/// not the nearest binary value.
pub(super) fn contains(range: &NumberRange, decimal: &str) -> bool {
    let to = |bound: &Number| {
        let bound = match bound {
            Number::Integer(integer) => integer.to_string(),
            // `Display` of a float writes the shortest digits that read back, and no exponent.
            Number::Float(float) => float.to_string(),
        };
        Digits::of(decimal).compare(Digits::of(&bound))
    };
    let above = match &range.min {
        Bound::None => true,
        Bound::Inclusive(min) => to(min).is_ge(),
        Bound::Exclusive(min) => to(min).is_gt(),
    };
    let below = match &range.max {
        Bound::None => true,
        Bound::Inclusive(max) => to(max).is_le(),
        Bound::Exclusive(max) => to(max).is_lt(),
    };
    above && below
}

/// Returns whether a 64-bit float holds the decimal: its shortest form has the same digits.
#[must_use]
pub fn is_held_by_float(decimal: &str) -> bool {
    decimal.parse().is_ok_and(|float: f64| {
        let written = float.to_string();
        Digits::of(decimal).compare(Digits::of(&written)).is_eq()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_compared_digit_by_digit() {
        let range = NumberRange {
            min: Bound::Inclusive(Number::Float(0.1)),
            max: Bound::Exclusive(Number::Integer(9_007_199_254_740_993)),
        };
        for inside in ["0.1", "0.10000", "9007199254740992.99", "12.50", "09"] {
            assert!(contains(&range, inside), "{inside}");
        }
        for outside in [
            "0.0999999999999999999999999999",
            "-0.1",
            "0",
            "-0.00",
            "9007199254740993",
            "9007199254740993.0",
        ] {
            assert!(!contains(&range, outside), "{outside}");
        }
        let negative = NumberRange {
            min: Bound::Exclusive(Number::Integer(-2)),
            max: Bound::Inclusive(Number::Float(-0.5)),
        };
        assert!(contains(&negative, "-1.99"));
        assert!(contains(&negative, "-0.50"));
        assert!(!contains(&negative, "-2.00"));
        assert!(!contains(&negative, "-0.4"));
    }

    #[test]
    fn floats_hold_up_to_fifteen_digits() {
        for held in [
            "0",
            "-0.00",
            "19.99",
            "0.30",
            "123456789012.345",
            "9007199254740993.0",
        ] {
            let expected = held != "9007199254740993.0";
            assert_eq!(is_held_by_float(held), expected, "{held}");
        }
        assert!(!is_held_by_float("79228162514264337593543950335"));
    }
}
