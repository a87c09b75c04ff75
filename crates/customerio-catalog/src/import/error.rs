//! The errors and losses of an import.

use std::fmt;

use crate::position::{Position, place};

/// Something that could not be carried.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loss {
    /// The file.
    pub file: String,
    /// Where in the file, as far as it is known.
    pub position: Option<Position>,
    /// The JSON Pointer to it.
    pub pointer: String,
    /// What it is, and what became of it.
    pub what: String,
}

/// Why a plan can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct ImportError {
    /// The file.
    pub file: String,
    /// Where in the file, as far as it is known.
    pub position: Option<Position>,
    /// The JSON Pointer to what is wrong; empty for the whole.
    pub pointer: String,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        place(f, &self.file, self.position, &self.pointer)?;
        f.write_str(&self.reason)
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        place(f, &self.file, self.position, &self.pointer)?;
        f.write_str(&self.what)
    }
}

/// A loss of which the place is not looked up yet.
pub(super) struct Lost {
    pub(super) document: usize,
    pub(super) pointer: String,
    pub(super) what: String,
}
