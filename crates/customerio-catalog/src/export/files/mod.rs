//! A set of files: in memory, onto the disk, and against what is on the disk.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::difference::{Difference, first_different_line};
use disk::{failed, inside, read, replace};
pub use error::FilesError;
pub(super) use manifest::{GENERATOR, INDEX};
use manifest::{is_index, listed, listing, listing_path};

mod disk;
mod error;
mod manifest;
#[cfg(test)]
mod tests;

/// Texts by path: relative, with `/` between folders, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Files(BTreeMap<String, String>);

/// What writing changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Written {
    /// How many files are new or have another content.
    pub changed: usize,
    /// How many were as they should be, and have not been touched.
    pub unchanged: usize,
    /// How many files of an earlier export are gone.
    pub removed: usize,
}

impl Files {
    /// The text of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Path and text of each file, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds the list of all files, by which the next export of the format knows what is its own.
    pub(super) fn listed_as(mut self, format: &str) -> Self {
        let path = listing_path(format);
        let text = listing(format, self.0.keys().map(String::as_str));
        self.insert(&path, &text);
        self
    }

    /// The file that says what belongs to the export.
    fn index(&self) -> &str {
        let mut paths = self.0.keys().map(String::as_str);
        paths.find(|path| is_index(path)).unwrap_or(INDEX)
    }

    pub(crate) fn insert(&mut self, path: &str, text: &str) {
        self.0.insert(path.to_owned(), text.to_owned());
    }

    /// The JSON files of a folder, but not those of folders in it; none if there is no such folder.
    ///
    /// # Errors
    ///
    /// [`FilesError`] if the system refuses.
    pub fn read_from(folder: &Path) -> Result<Self, FilesError> {
        let mut files = Self::default();
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(files),
            Err(error) => return Err(failed("list", folder)(error)),
        };
        for entry in entries {
            let path = entry.map_err(failed("list", folder))?.path();
            let is_json = path.extension().is_some_and(|ending| ending == "json");
            if let Some(name) = path.file_name().and_then(OsStr::to_str)
                && is_json
                && path.is_file()
                && let Some(text) = read(&path)?
            {
                files.insert(name, &text);
            }
        }
        Ok(files)
    }

    /// Writes all files to a folder, which is created if need be, and removes what an earlier
    /// export wrote there and this one does not have. Nothing else in the folder is touched.
    ///
    /// Each file is replaced at once, so that a reader sees the old text or the new one; a file
    /// that is as it should be is left alone.
    ///
    /// # Errors
    ///
    /// [`FilesError`] if the folder's `index.json` is none of ours, or the system refuses. Files
    /// that were written by then stay; writing again goes on from there.
    pub fn write_to(&self, folder: &Path) -> Result<Written, FilesError> {
        let surplus = self.surplus(folder)?;
        let mut written = Written::default();
        // The index comes last: until it is there, the old one says what is to be removed.
        let index_last = self.iter().filter(|(path, _)| *path != self.index());
        let index = self.get(self.index()).map(|text| (self.index(), text));
        for (path, text) in index_last {
            written.count(replace(&inside(folder, path)?, text)?);
        }
        for path in surplus {
            let path = inside(folder, &path)?;
            fs::remove_file(&path).map_err(failed("remove", &path))?;
            written.removed += 1;
        }
        if let Some((path, text)) = index {
            written.count(replace(&inside(folder, path)?, text)?);
        }
        Ok(written)
    }

    /// What [`write_to`](Self::write_to) would change in a folder, sorted by path; nothing if it is
    /// up to date. A folder that does not exist lacks everything.
    ///
    /// # Errors
    ///
    /// [`FilesError`] if the folder's `index.json` is none of ours, or the system refuses.
    pub fn compare_with(&self, folder: &Path) -> Result<Vec<Difference>, FilesError> {
        let mut differences = BTreeMap::new();
        for path in self.surplus(folder)? {
            differences.insert(path.clone(), Difference::Surplus { path });
        }
        for (path, text) in self.iter() {
            let path = path.to_owned();
            match read(&inside(folder, &path)?)? {
                None => {
                    differences.insert(path.clone(), Difference::Missing { path });
                }
                Some(present) => {
                    if let Some(line) = first_different_line(text, &present) {
                        differences.insert(path.clone(), Difference::Stale { path, line });
                    }
                }
            }
        }
        Ok(differences.into_values().collect())
    }

    /// What an earlier export wrote to the folder, is there still, and is not in this one.
    fn surplus(&self, folder: &Path) -> Result<Vec<String>, FilesError> {
        let index = folder.join(self.index());
        let Some(text) = read(&index)? else {
            return Ok(Vec::new());
        };
        let Some(listed) = listed(&text) else {
            return Err(FilesError::Foreign { path: index });
        };
        let mut surplus = Vec::new();
        for path in listed {
            if !self.0.contains_key(&path) && inside(folder, &path)?.is_file() {
                surplus.push(path);
            }
        }
        surplus.sort();
        surplus.dedup();
        Ok(surplus)
    }
}

impl FromIterator<(String, String)> for Files {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(files: T) -> Self {
        Self(files.into_iter().collect())
    }
}

impl Written {
    fn count(&mut self, changed: bool) {
        if changed {
            self.changed += 1;
        } else {
            self.unchanged += 1;
        }
    }
}
