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
    /// Whether no value of the shape is null.
    assert_is_never_null asks is_never_null;
    /// Whether values of the shape have a count.
    assert_is_countable asks is_countable;
}
