//! Questions that a derive has the compiler answer.
//!
//! They are asked in constants, so an answer of no is a compile error. `track_caller` puts it on
//! the token that the derive chose, with the derive's words, instead of on a line in here.

#![expect(
    clippy::panic,
    clippy::manual_assert,
    clippy::missing_panics_doc,
    reason = "a panic in a constant is a compile error, never a crash"
)]

use crate::shape::Shape;

/// Whether the shape is free of personal data but for the classes of these fingerprints.
#[track_caller]
pub const fn assert_no_pii(shape: &Shape, allowed: &[u64], message: &'static str) {
    if shape.has_pii_outside(allowed) {
        panic!("{}", message);
    }
}

/// Whether nothing is broken of what was locked.
///
/// Nothing is read where the fingerprints are equal. Else the bytes are, and everything that is
/// broken is said at once, behind the derive's words on whose lock it is.
#[track_caller]
pub const fn assert_locked(shape: &Shape, fingerprint: u64, locked: &[u8], head: &'static str) {
    if shape.fingerprint != fingerprint {
        let report = crate::lock::compare_headed(shape, locked, head);
        if !report.is_empty() {
            panic!("{}", report.as_str());
        }
    }
}

macro_rules! questions {
    ($($(#[$doc:meta])* $assert:ident asks $question:ident;)*) => {$(
        $(#[$doc])*
        #[track_caller]
        pub const fn $assert(shape: &Shape, message: &'static str) {
            if !shape.$question() {
                panic!("{}", message);
            }
        }
    )*};
}

questions! {
    /// Whether values of the shape can be an id.
    assert_can_be_id asks can_be_id;
    /// Whether values of the shape can be a timestamp.
    assert_can_be_time asks can_be_time;
    /// Whether values of the shape are texts.
    assert_is_text asks is_text;
    /// Whether values of the shape are numbers.
    assert_is_number asks is_number;
    /// Whether values of the shape have a count.
    assert_is_countable asks is_countable;
}
