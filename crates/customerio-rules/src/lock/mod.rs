//! The lock: what an event or traits type looked like when it was last accepted.
//!
//! A locked shape has two forms, and one is found from the other without loss:
//!
//! - **a table**, a line for each path, for people and for version control: [`table`], [`path`]
//!   and [`line`];
//! - **bytes**, for the compiler: [`encode`] writes them, and [`Cursor`] reads them in `const`.
//!
//! [`Shape`] and what it holds is the vocabulary of both: views into the bytes, by which shapes
//! are written as well. [`file`] says where the lock of a type stands.
//!
//! What is locked is what decides which JSON a type accepts, as in the fingerprint of a shape
//! ([`fingerprint::of`]); docs, owners, personal data and the names of types are not.

mod cursor;
pub mod encode;
pub mod file;
pub mod fingerprint;
pub mod line;
pub mod path;
mod shape;
pub mod table;
#[cfg(test)]
mod tests;

pub use cursor::Cursor;
pub use shape::{Bound, Constraint, Content, Field, Kind, Number, Shape, Tagging, Variant};

/// Goes up when a file of before is read in another way.
pub const FORMAT: u32 = 1;
