//! The fingerprints of what a value must keep. Whoever has constraints in a form of their own (the
//! shapes, the lock, the derives) computes them here, so that all get the same.

use super::{fold, of_str};

/// A fingerprint with that of one more constraint.
#[must_use]
pub const fn add(to: u64, constraint: u64) -> u64 {
    fold(&[to, constraint])
}

/// How many characters a text has.
#[must_use]
pub const fn length(min: u64, max: Option<u64>) -> u64 {
    fold(&[1, size(min, max)])
}

/// Between which [bounds](bound) a number lies.
#[must_use]
pub const fn range(min: u64, max: u64) -> u64 {
    fold(&[2, min, max])
}

/// How many items there are.
#[must_use]
pub const fn items(min: u64, max: Option<u64>) -> u64 {
    fold(&[3, size(min, max)])
}

/// What a text matches.
#[must_use]
pub const fn pattern(source: &str) -> u64 {
    fold(&[4, of_str(source)])
}

/// What a text looks like, by the name of the format.
#[must_use]
pub const fn format(name: &str) -> u64 {
    fold(&[5, of_str(name)])
}

/// The start of the texts that are allowed, to which each is [added](text).
pub const ONE_OF: u64 = 6;

/// The texts that are allowed, and one more.
#[must_use]
pub const fn text(to: u64, text: &str) -> u64 {
    fold(&[to, of_str(text)])
}

/// A check that is written in Rust, by the path of the function.
#[must_use]
pub const fn check(path: &str) -> u64 {
    fold(&[7, of_str(path)])
}

/// From how many to how many.
#[must_use]
pub const fn size(min: u64, max: Option<u64>) -> u64 {
    match max {
        None => fold(&[min]),
        Some(max) => fold(&[min, max]),
    }
}

/// That there is no bound.
pub const NO_BOUND: u64 = 0;

/// A bound: a [whole number](integer) or another, which is allowed itself or not.
#[must_use]
pub const fn bound(number: u64, inclusive: bool) -> u64 {
    fold(&[if inclusive { 1 } else { 2 }, number])
}

/// A number without a fraction.
#[must_use]
pub const fn integer(number: i128) -> u64 {
    wide(number.cast_unsigned())
}

/// A number with one.
#[must_use]
pub const fn float(number: f64) -> u64 {
    number.to_bits()
}

/// A number of 128 bits.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "both halves are folded in")]
pub const fn wide(number: u128) -> u64 {
    fold(&[number as u64, (number >> 64) as u64])
}
