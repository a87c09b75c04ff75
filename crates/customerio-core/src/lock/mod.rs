//! A shape against what it was when it was last accepted.
//!
//! [`bytes`] is what is accepted, in the form of [`customerio_rules::lock`]; [`compare`] says which
//! changes would break programs that read or send messages of the accepted shape. The comparison is a `const fn`, so that
//! the derives have the compiler make it, and `cargo cio` says the same words.

mod compare;
mod constraint;
mod encode;
mod limit;
mod place;
mod report;
#[cfg(test)]
mod tests;

#[doc(hidden)]
pub use compare::name_of_locked;
pub use encode::bytes;
pub use report::Report;

use customerio_rules::lock::Cursor;

use crate::shape::Shape;

/// What is broken of a locked shape, all at once; an empty report if nothing is.
///
/// A break is a property that is gone, of another type, newly required or no longer certain to be
/// there, a constraint that is narrower, a variant lost or gained, a null that can or can't be.
/// What takes more than before, and a new optional property, breaks nothing.
///
/// ```
/// use customerio_core::CioProperty;
/// use customerio_core::lock::{bytes, compare};
///
/// let locked = bytes(<Vec<u64> as CioProperty>::SHAPE);
/// assert!(compare(<Vec<u64> as CioProperty>::SHAPE, &locked).is_empty());
/// let report = compare(<Vec<String> as CioProperty>::SHAPE, &locked);
/// assert_eq!(report.as_str(), "`[]` was an integer and is now a string");
/// ```
#[must_use]
pub const fn compare(shape: &Shape, locked: &[u8]) -> Report {
    let mut report = Report::new();
    compare::whole(shape, Cursor::new(locked), &mut report);
    report
}

/// The same behind a string that says whose lock it is, and with what to do; for a compiler's
/// message.
pub(crate) const fn compare_headed(shape: &Shape, locked: &[u8], head: &str) -> Report {
    let mut report = Report::headed(head);
    compare::whole(shape, Cursor::new(locked), &mut report);
    report.end("; undo that, or accept it with `cargo cio lock`");
    report
}
