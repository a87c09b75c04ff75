//! Fingerprints of shapes. Equal shapes have equal fingerprints in every crate.
//!
//! The hash is FNV-1a with 64 bits: short, usable in `const`, and not meant against attackers. A
//! fingerprint shows that a shape changed; a comparison of the shapes shows the difference.
//!
//! Most fingerprints are computed by the compiler, where a call costs ten times as much as a step. So
//! slices are split by patterns.

/// The version of the rules below. It increases when the fingerprint of a shape changes, so that stored
/// fingerprints are not compared with new ones.
pub const VERSION: u32 = 2;

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// Returns the fingerprint of a string: FNV-1a with 64 bits of its UTF-8. It never changes, since stored
/// items have it for the ids that they touch.
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

/// Combines several fingerprints into one, which depends on their order.
#[must_use]
pub const fn fold(mut parts: &[u64]) -> u64 {
    let mut hash = OFFSET;
    while let [part, rest @ ..] = parts {
        // The halves are swapped and multiplied again: plain FNV over whole words would hardly mix
        // the high bits of a part.
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
/// It runs for every field of every type, so it has few steps and no loop.
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
        // Two fields that swap their types change the sum.
        assert_ne!(
            field.wrapping_add(of_field(3, 4, 0)),
            of_field(1, 4, 0).wrapping_add(of_field(3, 2, 0))
        );
    }

    #[test]
    fn fingerprints_depend_on_order_and_content() {
        assert_ne!(of_str("order_id"), of_str("order_ie"));
        assert_ne!(fold(&[1, 2]), fold(&[2, 1]));
        assert_ne!(fold(&[1]), fold(&[1, 0]));
        assert_eq!(fold(&[of_str("a"), 7]), fold(&[of_str("a"), 7]));
    }
}
