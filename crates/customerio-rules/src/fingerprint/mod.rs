//! Fingerprints: equal shapes have equal numbers, whatever crate computed them.
//!
//! FNV-1a over 64 bits: a few lines, usable in `const`, and no secrecy is needed. A fingerprint shows
//! that something changed; a comparison of the shapes shows what.
//!
//! Most are computed while compiling, where a call costs ten times what a step costs. So slices are
//! split by patterns.

/// The version of the rules below; it goes up when a shape gets another fingerprint, so that stored
/// ones are not compared with new ones.
pub const VERSION: u32 = 2;

pub mod kind;

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Returns the fingerprint of a string.
#[must_use]
pub const fn of_str(text: &str) -> u64 {
    let mut bytes = text.as_bytes();
    let mut hash = OFFSET;
    while let [byte, rest @ ..] = bytes {
        hash = (hash ^ *byte as u64).wrapping_mul(PRIME);
        bytes = rest;
    }
    hash
}

/// Returns one fingerprint for several; their order counts.
#[must_use]
pub const fn fold(mut parts: &[u64]) -> u64 {
    let mut hash = OFFSET;
    while let [part, rest @ ..] = parts {
        // Multiplied a second time, half-swapped: two rounds of plain FNV over whole words would
        // let the high bits of a part pass almost untouched.
        hash = (hash ^ *part).wrapping_mul(PRIME);
        hash = hash.rotate_left(32).wrapping_mul(PRIME);
        parts = rest;
    }
    hash
}

/// Returns the fingerprint of a range of sizes.
#[must_use]
pub const fn of_size(min: u64, max: Option<u64>) -> u64 {
    match max {
        None => fold(&[min]),
        Some(max) => fold(&[min, max]),
    }
}

/// Returns the fingerprint of a number of 128 bits.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "both halves are folded in")]
pub const fn wide(number: u128) -> u64 {
    fold(&[number as u64, (number >> 64) as u64])
}

/// Returns the fingerprint of a field. `key` is the fingerprint of its name with each of its
/// constraints [added](crate::constraint::add).
///
/// It is computed for every field of every type, so it is a few steps without a loop.
#[must_use]
pub const fn of_field(key: u64, shape: u64, presence: u64) -> u64 {
    // The golden ratio of 64 bits: an odd number without a pattern.
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let hash = (key.wrapping_mul(SPREAD) ^ shape).wrapping_mul(SPREAD);
    (hash ^ (hash >> 32) ^ presence).wrapping_mul(SPREAD)
}

#[cfg(test)]
mod tests {
    use super::{fold, of_field, of_str};

    #[test]
    fn fields_differ_by_each_part() {
        let field = of_field(1, 2, 0);
        assert_ne!(field, of_field(2, 1, 0));
        assert_ne!(field, of_field(1, 2, 1));
        // The sum of two fields that change their types is another.
        assert_ne!(
            field.wrapping_add(of_field(3, 4, 0)),
            of_field(1, 4, 0).wrapping_add(of_field(3, 2, 0))
        );
    }

    #[test]
    fn order_and_content_count() {
        assert_ne!(of_str("order_id"), of_str("order_ie"));
        assert_ne!(fold(&[1, 2]), fold(&[2, 1]));
        assert_ne!(fold(&[1]), fold(&[1, 0]));
        assert_eq!(fold(&[of_str("a"), 7]), fold(&[of_str("a"), 7]));
    }
}
