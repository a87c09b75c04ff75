//! A set of files: in memory, onto the disk, and against what is on the disk.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::difference::{Difference, first_different_line};
use super::index::{INDEX, is_index, listed, listing, listing_path};

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

    /// Removes a file from a folder.
    ///
    /// # Errors
    ///
    /// [`FilesError`] if the path leads out of the folder, or the system refuses.
    pub fn remove_from(folder: &Path, path: &str) -> Result<(), FilesError> {
        let path = inside(folder, path)?;
        fs::remove_file(&path).map_err(failed("remove", &path))
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

/// A path within the folder. An index could have been edited to name a file anywhere, which must
/// not be removed.
fn inside(folder: &Path, path: &str) -> Result<PathBuf, FilesError> {
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
fn read(path: &Path) -> Result<Option<String>, FilesError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed("read", path)(error)),
    }
}

/// Writes a file beside its place and moves it there; returns whether that was needed.
fn replace(path: &Path, text: &str) -> Result<bool, FilesError> {
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

fn failed(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FilesError {
    let path = path.to_owned();
    move |source| FilesError::Io { what, path, source }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use customerio_core::catalog::Catalog;

    use super::{Difference, Files, FilesError, Written};
    use crate::export::{JsonSchema, json_schema};
    use crate::fixture::{ORDER, catalog};

    fn all() -> Files {
        json_schema(&catalog(), JsonSchema::default())
    }

    fn one() -> Files {
        let catalog = Catalog::new([&ORDER], []).expect("no duplicates");
        json_schema(&catalog, JsonSchema::default())
    }

    #[test]
    fn what_is_written_is_up_to_date() {
        let parent = tempfile::tempdir().expect("a folder");
        let folder = parent.path().join("some/where");
        assert_eq!(all().compare_with(&folder).expect("compared").len(), 5);

        let first = all().write_to(&folder).expect("written");
        assert_eq!((first.changed, first.unchanged, first.removed), (5, 0, 0));
        assert_eq!(all().compare_with(&folder).expect("compared"), []);
        assert_eq!(
            fs::read_dir(folder.join("track")).expect("listed").count(),
            2,
            "nothing but the files is left",
        );

        let again = all().write_to(&folder).expect("written");
        assert_eq!((again.changed, again.unchanged), (0, 5));
    }

    #[test]
    fn each_difference_is_found_and_mended() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path();
        all().write_to(folder).expect("written");
        fs::write(folder.join("notes.md"), "mine").expect("written");
        fs::write(folder.join("track/order-completed.json"), "{\n}\n").expect("written");
        fs::remove_file(folder.join("page/prices.json")).expect("removed");

        let told = |files: &Files| -> Vec<String> {
            let differences = files.compare_with(folder).expect("compared");
            differences.iter().map(ToString::to_string).collect()
        };
        assert_eq!(
            told(&all()),
            [
                "page/prices.json: missing",
                "track/order-completed.json:2: stale from this line on",
            ]
        );
        assert_eq!(
            told(&one())[1..],
            [
                "person/customer.json: surplus, nothing declares it any more",
                "track/order-completed.json:2: stale from this line on",
                "track/order-completed.v2.json: surplus, nothing declares it any more",
            ]
        );

        let written = one().write_to(folder).expect("written");
        assert_eq!(
            written,
            Written {
                changed: 2,
                unchanged: 0,
                removed: 2
            }
        );
        assert_eq!(told(&one()), [""; 0]);
        assert!(folder.join("notes.md").exists());
    }

    #[test]
    fn a_folder_of_somebody_else_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let index = folder.path().join("index.json");
        for foreign in ["{}", "module.exports = 1", r#"{"generator": "typedoc"}"#] {
            fs::write(&index, foreign).expect("written");
            assert!(matches!(
                all().write_to(folder.path()),
                Err(FilesError::Foreign { .. })
            ));
            assert!(all().compare_with(folder.path()).is_err());
            assert_eq!(fs::read_to_string(&index).expect("read"), foreign);
        }
    }

    #[test]
    fn an_index_that_points_outside_removes_nothing() {
        let parent = tempfile::tempdir().expect("a folder");
        let precious = parent.path().join("precious.json");
        fs::write(&precious, "{}").expect("written");
        let folder = parent.path().join("schemas");
        fs::create_dir(&folder).expect("created");
        let absolute = serde_json::Value::from(precious.to_string_lossy().into_owned());
        for path in [r#""../precious.json""#, &absolute.to_string(), r#""""#] {
            let index = format!(
                r#"{{"generator": "customerio-catalog json-schema", "events": [{{"file": {path}}}]}}"#
            );
            fs::write(folder.join("index.json"), index).expect("written");
            assert!(matches!(
                all().write_to(&folder),
                Err(FilesError::Outside { .. })
            ));
            assert!(precious.exists());
        }
    }

    #[test]
    fn a_file_in_the_way_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("track"), "no folder").expect("written");
        let error = all().write_to(folder.path()).expect_err("in the way");
        assert!(error.to_string().contains("track"), "{error}");
    }

    #[test]
    fn a_difference_is_sorted_by_path() {
        let missing = |path: &str| Difference::Missing { path: path.into() };
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(
            one().compare_with(folder.path()).expect("compared"),
            [missing("index.json"), missing("track/order-completed.json")]
        );
    }
}
