//! The byte form of numbers, strings and blocks, written at run time and read in `const`.
//!
//! The derives' [notes](crate::note) and the [lock](crate::lock) are made of these.

mod read;
mod write;

pub use read::Cursor;
pub(crate) use read::some;
pub use write::{block, number, tagged, text};
