//! Why a folder can't be read or written.

use std::io;
use std::path::PathBuf;

/// Why files can't be written or compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FilesError {
    /// The folder belongs to somebody else.
    #[error(
        "{} was not written by `cargo cio export` and would be overwritten; choose another folder, \
         or remove the file",
        path.display()
    )]
    Foreign {
        /// The index that is none of ours.
        path: PathBuf,
    },
    /// A path leads out of the folder.
    #[error(
        "`{path}` is not a path inside the folder; restore the index of the export from version \
         control, or remove it"
    )]
    Outside {
        /// The path.
        path: String,
    },
    /// The system refuses.
    #[error("failed to {what} {}; check its permissions, and whether it is a file or a folder", path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}
