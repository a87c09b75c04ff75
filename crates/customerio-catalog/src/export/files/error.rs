//! Why a folder can't be read or written.

use std::io;
use std::path::PathBuf;

/// Why files can't be written or compared.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FilesError {
    /// The folder belongs to somebody else.
    #[error(
        "{} was written by something else and would be overwritten; choose another folder, or \
         remove that file",
        path.display()
    )]
    Foreign {
        /// The index that is none of ours.
        path: PathBuf,
    },
    /// A path leads out of the folder.
    #[error(
        "`{path}` is no path within a folder; restore the index of the export from version control, \
         or remove it"
    )]
    Outside {
        /// The path.
        path: String,
    },
    /// The system refuses.
    #[error("cannot {what} {}; look at its permissions, and whether it is a file or a folder", path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// With which file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}
