//! Paths as the user sees them, and that of a driver.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

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

/// The name of the driver's package and program. It differs between workspaces, since several workspaces may share one
/// target folder.
pub(crate) fn driver_name(root: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    root.hash(&mut hasher);
    format!("cio-driver-{:016x}", hasher.finish())
}

/// The folder of the driver of a workspace.
pub(crate) fn driver_folder(target: &Path, root: &Path) -> PathBuf {
    target.join("cio").join(driver_name(root))
}
