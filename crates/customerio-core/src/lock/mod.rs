//! Compares a shape with its lock, the shape that was accepted last.
//!
//! [`bytes`] returns the lock of a shape, in the form of [`customerio_rules::lock`]. [`compare`]
//! reports the changes that break programs which read or send messages of the locked shape. It is a
//! `const fn`, so the compiler runs it for the derives, and `cargo cio` reports the same text.

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

/// Returns all breaks of a locked shape; the report is empty if there are none.
///
/// These are breaks: a property that was removed, has another type, is newly required or no longer
/// always present; a narrower constraint; a variant that was added or removed; and a change of whether
/// a value can be `null`. A wider constraint and a new optional property are not breaks.
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

/// The same comparison for a compiler's message: after a text that names the lock, and with the fix.
pub(crate) const fn compare_headed(shape: &Shape, locked: &[u8], head: &str) -> Report {
    let mut report = Report::headed(head);
    compare::whole(shape, Cursor::new(locked), &mut report);
    report.end("; undo that, or accept it with `cargo cio lock`");
    report
}
