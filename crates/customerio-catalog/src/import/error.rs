//! The errors and losses of an import.

use std::fmt;

use crate::position::{Position, place};
use crate::visible;

/// A part of a plan that Rust can't hold.
///
/// ```
/// use customerio_catalog::import::Loss;
///
/// /// The lines for a reader of the import.
/// fn lines(losses: &[Loss]) -> Vec<String> {
///     losses.iter().map(Loss::to_string).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loss {
    /// The file.
    pub file: String,
    /// The position in the file, if it is known.
    pub position: Option<Position>,
    /// The JSON Pointer to the part.
    pub pointer: String,
    /// The part, and how it is treated instead.
    pub what: String,
}

/// An error that prevents an import.
///
/// ```
/// use customerio_catalog::import::import;
///
/// let error = import(&[("plan.json".to_owned(), "{".to_owned())]).unwrap_err();
/// assert!(error.to_string().starts_with("plan.json:1:"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct ImportError {
    /// The file.
    pub file: String,
    /// The position in the file, if it is known.
    pub position: Option<Position>,
    /// The JSON Pointer to the invalid value; empty for the whole document.
    pub pointer: String,
    /// The reason and how to fix it.
    pub reason: String,
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        line(f, &self.file, self.position, &self.pointer, &self.reason)
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        line(f, &self.file, self.position, &self.pointer, &self.what)
    }
}

/// Writes a message with its place as one line. The keys and names of a plan, which both can contain,
/// may have line ends.
fn line(
    f: &mut fmt::Formatter<'_>,
    file: &str,
    position: Option<Position>,
    pointer: &str,
    message: &str,
) -> fmt::Result {
    let escaped = |text: &str| visible(text).replace('\n', "\\n").replace('\t', "\\t");
    place(f, file, position, &escaped(pointer))?;
    f.write_str(&escaped(message))
}

/// A loss whose position is not resolved yet.
#[derive(Clone)]
pub(super) struct Lost {
    pub(super) document: usize,
    pub(super) pointer: String,
    pub(super) what: String,
}
