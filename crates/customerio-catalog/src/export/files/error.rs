//! Errors of reading and writing folders.

use std::io;
use std::path::PathBuf;

/// An error of writing or comparing files.
///
/// ```
/// use customerio_catalog::export::{Files, FilesError};
///
/// let files = Files::from_iter([("a.json".to_owned(), "{}".to_owned())]);
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// std::fs::write(folder.join("index.json"), "by hand")?;
/// assert!(matches!(files.write_to(folder), Err(FilesError::Foreign { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FilesError {
    /// `cargo cio export` did not write the folder.
    #[error(
        "{} was not written by `cargo cio export` and would be overwritten; choose another folder, \
         or remove the file",
        path.display()
    )]
    Foreign {
        /// The index of the folder.
        path: PathBuf,
    },
    /// A path in the index is outside the folder.
    #[error(
        "`{path}` is not a path inside the folder; restore the index of the export from version \
         control, or remove it"
    )]
    Outside {
        /// The path.
        path: String,
    },
    /// The operating system reports an error.
    #[error("failed to {what} {}; check its permissions, and whether it is a file or a folder", path.display())]
    Io {
        /// The operation, such as `read`.
        what: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
}
