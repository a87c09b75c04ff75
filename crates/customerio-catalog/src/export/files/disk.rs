//! Reads and replaces single files of a folder.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use super::super::difference::first_different_line;
use super::error::FilesError;

/// Returns the path of a file inside the folder.
///
/// An edited index could name a file anywhere, which must not be removed.
pub(super) fn inside(folder: &Path, path: &str) -> Result<PathBuf, FilesError> {
    let plain = Path::new(path)
        .components()
        .all(|component| matches!(component, Component::Normal(_)));
    if plain && !path.is_empty() {
        Ok(folder.join(path))
    } else {
        Err(FilesError::Outside {
            path: path.to_owned(),
        })
    }
}

/// Reads a file; `None` if it does not exist.
///
/// Bytes that are not UTF-8 are replaced, so that the text differs from that of an export.
pub(super) fn read(path: &Path) -> Result<Option<String>, FilesError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", path)(error)),
    }
}

/// Writes a temporary file next to the path and renames it. Returns whether the content changed.
///
/// The ends of lines that git wrote stay, since git compares the file without them.
pub(super) fn replace(path: &Path, text: &str) -> Result<bool, FilesError> {
    if fs::read_to_string(path).is_ok_and(|present| first_different_line(&present, text).is_none())
    {
        return Ok(false);
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed("create", parent))?;
    }
    let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
    let moved = fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, path));
    if moved.is_err() {
        // The file may not exist. The first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    moved.map_err(failed("write", path))?;
    Ok(true)
}

pub(super) fn failed(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FilesError {
    let path = path.to_owned();
    move |source| FilesError::Io { what, path, source }
}
