//! Single files of a folder, read and replaced.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use super::error::FilesError;

/// A path within the folder. An index could have been edited to name a file anywhere, which must
/// not be removed.
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

/// The text of a file; `None` if it does not exist. What is no UTF-8 is read with replacements: it
/// is none of ours, and differs.
pub(super) fn read(path: &Path) -> Result<Option<String>, FilesError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", path)(error)),
    }
}

/// Writes a file beside its place and moves it there; returns whether that was needed.
pub(super) fn replace(path: &Path, text: &str) -> Result<bool, FilesError> {
    if fs::read(path).is_ok_and(|present| present == text.as_bytes()) {
        return Ok(false);
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed("create", parent))?;
    }
    let beside = path.with_extension(format!("{}.tmp", std::process::id()));
    let moved = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    if moved.is_err() {
        // It may not even be there; what went wrong first is what is told.
        let _ = fs::remove_file(&beside);
    }
    moved.map_err(failed("write", path))?;
    Ok(true)
}

pub(super) fn failed(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FilesError {
    let path = path.to_owned();
    move |source| FilesError::Io { what, path, source }
}
