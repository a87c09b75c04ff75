//! A set of files in memory, which is written to a folder or compared with it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use customerio_rules::naming::visible;
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

/// Texts by path. Paths are relative, with `/` between folders, and sorted.
///
/// ```
/// use customerio_catalog::export::Files;
///
/// let files = Files::from_iter([("a.json".to_owned(), "{}".to_owned())]);
/// assert_eq!(files.get("a.json"), Some("{}"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Files(BTreeMap<String, String>);

/// The result of writing files.
///
/// ```
/// use customerio_catalog::export::{Files, Written};
///
/// let files = Files::from_iter([("a.json".to_owned(), "{}".to_owned())]);
/// # let folder = tempfile::tempdir()?;
/// # let folder = folder.path();
/// let written: Written = files.write_to(folder)?;
/// assert_eq!((written.changed, written.unchanged, written.removed), (1, 0, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Written {
    /// The number of files that are new or have new content.
    pub changed: usize,
    /// The number of files that were up to date, and have not been touched.
    pub unchanged: usize,
    /// The number of removed files of an earlier export.
    pub removed: usize,
}

impl Files {
    /// Returns the text of a file.
    ///
    /// ```
    /// use customerio_catalog::export::Files;
    ///
    /// let files = Files::from_iter([("a.json".to_owned(), "{}".to_owned())]);
    /// assert_eq!((files.get("a.json"), files.get("b.json")), (Some("{}"), None));
    /// ```
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// Returns the path and text of each file, sorted by path.
    ///
    /// ```
    /// use customerio_catalog::export::Files;
    ///
    /// let files = Files::from_iter([("a.json".to_owned(), "{}".to_owned())]);
    /// assert!(files.iter().eq([("a.json", "{}")]));
    /// ```
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Returns the number of files.
    ///
    /// ```
    /// use customerio_catalog::export::Files;
    ///
    /// let files = Files::from_iter([("a.json".to_owned(), "{}".to_owned())]);
    /// assert_eq!(files.len(), 1);
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there is no file.
    ///
    /// ```
    /// use customerio_catalog::export::Files;
    ///
    /// let files = Files::from_iter([("a.json".to_owned(), "{}".to_owned())]);
    /// assert!(!files.is_empty() && Files::default().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds the list of all files, which the next export of the format reads to remove files.
    pub(super) fn listed_as(mut self, format: &str) -> Self {
        let path = listing_path(format);
        let text = listing(format, self.0.keys().map(String::as_str));
        self.insert(&path, &text);
        self
    }

    /// Returns the path of the list of files.
    fn index(&self) -> &str {
        let mut paths = self.0.keys().map(String::as_str);
        paths.find(|path| is_index(path)).unwrap_or(INDEX)
    }

    pub(crate) fn insert(&mut self, path: &str, text: &str) {
        self.0.insert(path.to_owned(), text.to_owned());
    }

    /// Adds a file that people read. Characters that terminals or readers act on are [`visible`].
    pub(super) fn insert_visible(&mut self, path: &str, text: &str) {
        self.0.insert(path.to_owned(), visible(text));
    }

    /// Reads the JSON files of a folder, without those of its subfolders. A missing folder has none.
    ///
    /// # Errors
    ///
    /// [`FilesError`] if the operating system reports an error.
    ///
    /// ```
    /// use customerio_catalog::export::{Files};
    ///
    /// let files = Files::from_iter([("a.json".to_owned(), "{}".to_owned())]);
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path();
    /// files.write_to(folder)?;
    /// assert_eq!(Files::read_from(folder)?, files);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

    /// Writes all files to a folder, and removes the files of an earlier export that this one does
    /// not have. Other files of the folder stay.
    ///
    /// The folder is created if it does not exist. Each file is replaced atomically. Files that are
    /// up to date are not touched.
    ///
    /// # Errors
    ///
    /// [`FilesError`] if `cargo cio export` did not write the folder's index, or the operating
    /// system reports an error. Files that were already written stay.
    ///
    /// ```
    /// use customerio_catalog::export::{Files};
    ///
    /// let files = Files::from_iter([("a.json".to_owned(), "{}".to_owned())]);
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path();
    /// assert_eq!(files.write_to(folder)?.changed, 1);
    /// assert_eq!(files.write_to(folder)?.unchanged, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_to(&self, folder: &Path) -> Result<Written, FilesError> {
        let surplus = self.surplus(folder)?;
        let mut written = Written::default();
        // The index is written last: until then, the old one lists the files to remove.
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

    /// Returns what [`write_to`](Self::write_to) would change in a folder, sorted by path.
    ///
    /// # Errors
    ///
    /// [`FilesError`] if `cargo cio export` did not write the folder's index, or the operating
    /// system reports an error.
    ///
    /// ```
    /// use customerio_catalog::export::{Files};
    ///
    /// let files = Files::from_iter([("a.json".to_owned(), "{}".to_owned())]);
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path();
    /// assert_eq!(files.compare_with(folder)?.len(), 1);
    /// files.write_to(folder)?;
    /// assert!(files.compare_with(folder)?.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

    /// Returns the existing files of an earlier export that this one does not have.
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
