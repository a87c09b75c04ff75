//! Differences between a folder and an export.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A file of a folder that differs from the export.
///
/// ```
/// use customerio_catalog::export::{Difference, Files};
///
/// let files = Files::from_iter([("a.json".to_owned(), "{}".to_owned())]);
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// let differences: Vec<Difference> = files.compare_with(folder)?;
/// assert_eq!(differences[0].to_string(), "a.json: missing");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
#[non_exhaustive]
pub enum Difference {
    /// The file does not exist.
    Missing {
        /// The path of the file, relative to the folder.
        path: String,
    },
    /// The file has another content.
    Stale {
        /// The path of the file, relative to the folder.
        path: String,
        /// The first line that differs, counted from 1.
        line: usize,
    },
    /// An earlier export wrote the file, and this export does not have it.
    Surplus {
        /// The path of the file, relative to the folder.
        path: String,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { path } => write!(f, "{path}: missing"),
            Self::Stale { path, line } => write!(f, "{path}:{line}: differs from this line on"),
            Self::Surplus { path } => write!(f, "{path}: surplus, no longer declared"),
        }
    }
}

/// Returns the first line that differs, counted from 1; `None` if the texts are equal.
///
/// A line may end with `\r\n` in one text only: git writes it on Windows.
pub(super) fn first_different_line(one: &str, other: &str) -> Option<usize> {
    // Most files of an export are equal to those of the one before.
    if one == other {
        return None;
    }
    let lines = |text| str::split(text, '\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let (mut one, mut other) = (lines(one), lines(other));
    for number in 1.. {
        match (one.next(), other.next()) {
            (None, None) => return None,
            (one, other) if one != other => return Some(number),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::first_different_line;

    #[test]
    fn the_first_different_line_is_found() {
        assert_eq!(first_different_line("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_different_line("a\nb\n", "a\r\nb\r\n"), None);
        assert_eq!(first_different_line("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_different_line("a\nb\n", "a\nb"), Some(3));
        assert_eq!(first_different_line("", "a"), Some(1));
    }
}
