//! The lock: the accepted shape of an event or traits type.
//!
//! A locked shape has two forms, which convert into each other without loss:
//!
//! - **a table** with a line for each path, for users and version control: [`table`], [`path`] and
//!   [`mod@line`];
//! - **bytes** for the compiler: [`encode`] writes them, and [`Cursor`] reads them in `const`.
//!
//! Both use [`Shape`] and its parts, which are views into the bytes. [`mod@file`] names the file with
//! the lock of a type.
//!
//! The lock and the [fingerprint](fingerprint::of) of a shape contain what decides which JSON a type
//! accepts. They leave out docs, owners, classes of personal data and the names of types.

use alloc::format;
use alloc::string::String;

pub mod encode;
pub mod file;
pub mod fingerprint;
pub mod line;
pub mod path;
mod shape;
pub mod table;
#[cfg(test)]
mod tests;

pub use crate::bytes::Cursor;
pub use shape::{Content, Field, Kind, Shape, Variant};

/// The newest format of lock files that this version reads. It increases when an older version would
/// misread a file.
pub const FORMAT: u32 = 1;

/// Returns the error about a file in a format above [`FORMAT`], to follow `was` or a location.
#[must_use]
pub fn newer(format: u64) -> String {
    format!(
        "written in format {format} by a newer `cargo cio`, this version reads formats up to {FORMAT}"
    )
}

/// The fix of a file in a format above [`FORMAT`].
pub const UPDATE: &str = "update `customerio`";

/// The fix of a file with the [markers of a merge conflict](conflict).
pub const RESOLVE: &str = "resolve the conflict, then run `cargo cio lock`";

/// The fix of a file that can't be read for another reason.
pub const RESTORE: &str = "restore it from version control, or remove it and run `cargo cio lock`";

/// Returns the number, from 1, of the line with the first marker of a merge conflict in a file that is not JSON.
#[must_use]
pub fn conflict(text: &str) -> Option<usize> {
    let line = text.lines().position(|line| line.starts_with("<<<<<<<"))?;
    Some(line + 1)
}

/// The mark before the Rust name of a flattened field, which has no key of its own in JSON.
pub const FLATTENED: &str = "~";

/// Returns the name of a flattened field without its [mark](FLATTENED), or `None` for another field.
#[must_use]
pub const fn flattened(name: &str) -> Option<&str> {
    match name.as_bytes() {
        [b'~', rest @ ..] => match core::str::from_utf8(rest) {
            Ok(rest) => Some(rest),
            Err(_) => None,
        },
        _ => None,
    }
}
