//! The files in the folder of a lock by subject, and the files to write there next.

use std::collections::{BTreeMap, BTreeSet};

use customerio_rules::lock::file::Subject;

use super::file::LockFile;
use super::finding::{Finding, State, key_of};
use crate::export::Files;

/// The files of a folder.
pub(super) struct Ledger<'a> {
    files: BTreeMap<Subject, LedgerFile<'a>>,
    /// The paths of all files that can be read.
    paths: BTreeSet<&'a str>,
    /// The files that can't be read or have the wrong name.
    pub(super) findings: Vec<Finding>,
}

/// A file of a folder that can be read.
#[derive(Clone)]
pub(super) struct LedgerFile<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    pub(super) file: LockFile,
}

impl<'a> Ledger<'a> {
    pub(super) fn read(present: &'a Files) -> Self {
        let mut ledger = Self {
            files: BTreeMap::new(),
            paths: BTreeSet::new(),
            findings: Vec::new(),
        };
        for (path, text) in present.iter() {
            match LockFile::read(text) {
                Ok(file) => ledger.add(LedgerFile { path, text, file }),
                Err(error) => ledger.findings.push(Finding {
                    path: path.to_owned(),
                    name: String::new(),
                    declared_in: String::new(),
                    key: String::new(),
                    state: error.into(),
                }),
            }
        }
        ledger
    }

    /// Adds a file. The compiler looks for the plain name first, then for the one with a hash.
    fn add(&mut self, page: LedgerFile<'a>) {
        self.paths.insert(page.path);
        let subject = page.file.subject();
        let (plain, hashed) = (subject.plain(), subject.hashed());
        let before = self.files.get(&subject).map(|it| it.path == plain);
        let orphan = match (page.path == plain, page.path == hashed, before) {
            (true, ..) | (false, true, None) => {
                let path = page.path;
                let other = self.files.insert(subject, page).map(|it| it.path);
                other.filter(|other| *other != path)
            }
            (false, ..) => Some(page.path),
        };
        if let Some(path) = orphan {
            self.findings.push(Finding {
                path: path.to_owned(),
                name: String::new(),
                declared_in: String::new(),
                key: String::new(),
                state: State::Orphaned { expected: plain },
            });
        }
    }

    pub(super) fn get(&self, subject: &Subject) -> Option<&LedgerFile<'a>> {
        self.files.get(subject)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Subject, &LedgerFile<'a>)> {
        self.files.iter()
    }

    /// Returns the path for a subject without a file: `preferred`, unless that file exists.
    pub(super) fn free(&self, subject: &Subject, preferred: &str) -> String {
        if self.paths.contains(preferred) {
            subject.hashed()
        } else {
            preferred.to_owned()
        }
    }
}

/// The result of accepting a catalog.
///
/// ```
/// use customerio_catalog::export::Files;
/// use customerio_catalog::lock::{Acceptance, accept, files};
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let now = files(&Catalog::new([], [Empty::SPEC])?)?;
/// let removed: Acceptance = accept(&Files::default(), &now, true);
/// assert_eq!(removed.gone.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Acceptance {
    /// The files to write. Files of removed events stay, marked as gone, so that their names can't return
    /// with another type.
    pub files: Files,
    /// The paths of the files that are newly marked as gone.
    pub gone: Vec<String>,
    /// The retired names that are used again with another type. The user must confirm them.
    pub reused: Vec<Finding>,
}

/// Accepts a catalog into a lock. `current` are the [files](super::files) of the catalog, and `present`
/// the files of the folder. Unless `current` is from the `whole` catalog, no event counts as removed.
///
/// ```
/// use customerio_catalog::export::Files;
/// use customerio_catalog::lock::{accept, files};
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let now = files(&Catalog::new([], [Empty::SPEC])?)?;
/// let accepted = accept(&now, &Files::default(), true);
/// assert_eq!(accepted.files, now);
/// assert!(accepted.reused.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn accept(current: &Files, present: &Files, whole: bool) -> Acceptance {
    let ledger = Ledger::read(present);
    let mut acceptance = Acceptance::default();
    let mut declared = BTreeSet::new();
    for (name, text) in current.iter() {
        // This version of the crate wrote them.
        let Ok(now) = LockFile::read(text) else {
            debug_assert!(false, "`{name}` is not a lock file");
            continue;
        };
        let subject = now.subject();
        let (path, now) = match ledger.get(&subject) {
            None => (ledger.free(&subject, name), now),
            Some(page) => {
                let reused = now.reused_from(&page.file);
                acceptance
                    .reused
                    .extend(reused.into_iter().map(|it| Finding {
                        path: page.path.to_owned(),
                        name: subject.name.clone(),
                        declared_in: subject.declared_in.clone(),
                        key: key_of(&subject),
                        state: State::Reused {
                            property: it.path,
                            was: it.was,
                            is: it.is,
                        },
                    }));
                (page.path.to_owned(), now.after(&page.file))
            }
        };
        acceptance.files.insert(&path, &now.to_text());
        declared.insert(subject);
    }
    if whole {
        for (subject, page) in ledger.iter() {
            if !page.file.is_gone() && !declared.contains(subject) {
                let gone = page.file.clone().into_gone();
                acceptance.files.insert(page.path, &gone.to_text());
                acceptance.gone.push(page.path.to_owned());
            }
        }
    }
    acceptance
}
