//! Paths as the user sees them.

use std::path::Path;

/// A path relative to the current directory if it is below it, else the path itself.
pub(crate) fn from_here(path: &Path) -> &Path {
    let here = std::env::current_dir().ok();
    here.and_then(|here| path.strip_prefix(here).ok())
        .filter(|path| !path.as_os_str().is_empty())
        .unwrap_or(path)
}
