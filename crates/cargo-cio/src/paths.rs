//! Paths as the user sees them.

use std::io;
use std::path::Path;

use crate::failure::Placed;

/// The current folder can't be read.
#[derive(Debug, thiserror::Error)]
#[error(
    "the current folder was deleted or can't be read; change to the folder of the workspace, for example \
     with `cd \"$PWD\"` if it was created again"
)]
pub(crate) struct NoCurrentFolder {
    source: io::Error,
}

impl Placed for NoCurrentFolder {}

/// Checks that the current folder exists. Each command reads files in it or runs cargo in it.
pub(crate) fn check_current_folder() -> Result<(), NoCurrentFolder> {
    std::env::current_dir()
        .map(|_| ())
        .map_err(|source| NoCurrentFolder { source })
}

/// A path relative to the current directory if it is below it, else the path itself.
pub(crate) fn from_here(path: &Path) -> &Path {
    let here = std::env::current_dir().ok();
    here.and_then(|here| path.strip_prefix(here).ok())
        .filter(|path| !path.as_os_str().is_empty())
        .unwrap_or(path)
}
