//! Files of JSON that `cargo cio` writes and the driver reads.
//!
//! The driver, which links the user's crates, gets its request as an argument, and these files are too
//! long for one. It does not use git.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// An error of reading or writing a file for the site, such as a [`LockHistory`](super::LockHistory).
///
/// ```
/// use std::path::Path;
///
/// use customerio_catalog::export::{DriverFileError, LockHistory};
///
/// let missing = LockHistory::read_from(Path::new("no-such-file.json"));
/// assert!(matches!(missing, Err(DriverFileError::Read { .. })));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DriverFileError {
    /// The content can't be encoded.
    #[error("failed to encode a file of the site as JSON: {0}")]
    Encode(serde_json::Error),
    /// The operating system reports an error.
    #[error("failed to read {}; run `cargo cio export` again", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// Another version wrote the file.
    #[error(
        "customerio-catalog {} can't read {}; install the version of cargo-cio that equals the version \
         of `customerio`",
        env!("CARGO_PKG_VERSION"),
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// The error of the JSON reader.
        source: serde_json::Error,
    },
}

/// Encodes the content of a file.
pub(super) fn to_json(content: &impl Serialize) -> Result<String, DriverFileError> {
    serde_json::to_string(content).map_err(DriverFileError::Encode)
}

/// Reads a file that holds [`to_json`].
pub(super) fn read_from<T: DeserializeOwned>(path: &Path) -> Result<T, DriverFileError> {
    let failed = |source| DriverFileError::Read {
        path: path.to_owned(),
        source,
    };
    let text = fs::read_to_string(path).map_err(failed)?;
    serde_json::from_str(&text).map_err(|source| DriverFileError::Foreign {
        path: path.to_owned(),
        source,
    })
}
