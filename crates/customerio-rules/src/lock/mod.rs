//! The lock: what an event or traits type looked like when it was last accepted.
//!
//! A locked shape has two forms, which convert into each other without loss:
//!
//! - **a table**, a line for each path, for people and version control: [`table`], [`path`] and
//!   [`mod@line`];
//! - **bytes**, for the compiler: [`encode`] writes them, and [`Cursor`] reads them in `const`.
//!
//! Both share the vocabulary of [`Shape`] and its parts, which are views into the bytes. [`mod@file`]
//! says which file holds the lock of a type.
//!
//! The lock holds what decides which JSON a type accepts, as does the fingerprint of a shape
//! ([`fingerprint::of`]). Docs, owners, personal data and the names of types are left out.

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

/// The newest format of lock files that this version reads. It goes up when an older version would
/// misread a file.
pub const FORMAT: u32 = 1;

/// Returns the error about a file in a format above [`FORMAT`], behind `was` or the place in the file.
#[must_use]
pub fn newer(format: u64) -> String {
    format!(
        "written in format {format} by a newer `cargo cio`, this version reads formats up to \
         {FORMAT}; update `customerio`"
    )
}

/// The mark before the Rust name of a flattened field, which has no key of its own in JSON.
pub const FLATTENED: &str = "~";

/// Returns the name behind the [mark](FLATTENED) of a flattened field, or `None` for another field.
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
