//! Errors of reading and writing folders.

use std::io;
use std::path::PathBuf;

/// An error of writing or comparing files.
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
