//! The lock: what an event or traits type looked like when it was last accepted.
//!
//! A locked shape has two forms, and one is found from the other without loss:
//!
//! - **a table**, a line for each path, for people and for version control: [`table`], [`path`]
//!   and [`mod@line`];
//! - **bytes**, for the compiler: [`encode`] writes them, and [`Cursor`] reads them in `const`.
//!
//! [`Shape`] and what it holds is the vocabulary of both: views into the bytes, by which shapes
//! are written as well. [`mod@file`] says where the lock of a type stands.
//!
//! What is locked is what decides which JSON a type accepts, as in the fingerprint of a shape
//! ([`fingerprint::of`]); docs, owners, personal data and the names of types are not.

pub(crate) mod cursor;
pub mod encode;
pub mod file;
pub mod fingerprint;
pub mod line;
pub mod path;
mod scanner;
mod shape;
pub mod table;
#[cfg(test)]
mod tests;

pub use cursor::Cursor;
pub(crate) use shape::most;
pub use shape::{Bound, Constraint, Content, Field, Kind, Number, Shape, Tagging, Variant};

/// Goes up when a file of before is read in another way.
pub const FORMAT: u32 = 1;

/// What stands before the name of a field whose keys stand in its own place. JSON shows no such
/// field, but whether there is one decides what JSON shows.
pub const FLATTENED: &str = "~";

/// The name behind the [mark](FLATTENED) of a flattened field, if it is one.
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
