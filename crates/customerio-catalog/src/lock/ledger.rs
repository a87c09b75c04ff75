//! What stands in the folder of a lock, by what it is the lock of; and what is written there next.

use std::collections::{BTreeMap, BTreeSet};

use customerio_rules::lock::file::Subject;

use super::file::LockFile;
use super::finding::{Finding, State, key_of};
use crate::export::Files;

/// The files of a folder.
pub(super) struct Ledger<'a> {
    files: BTreeMap<Subject, Page<'a>>,
    /// Those that can be read.
    paths: BTreeSet<&'a str>,
    /// What is wrong with the folder itself.
    pub(super) findings: Vec<Finding>,
}

/// A file of a folder.
#[derive(Clone)]
pub(super) struct Page<'a> {
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
                Ok(file) => ledger.add(Page { path, text, file }),
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

    /// The compiler looks for the plain name first, then for the one with a hash.
    fn add(&mut self, page: Page<'a>) {
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

    pub(super) fn get(&self, subject: &Subject) -> Option<&Page<'a>> {
        self.files.get(subject)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Subject, &Page<'a>)> {
        self.files.iter()
    }

    /// The file for a subject that has none: the one that is wished for, unless another's stands
    /// there.
    pub(super) fn free(&self, subject: &Subject, wished: &str) -> String {
        if self.paths.contains(wished) {
            subject.hashed()
        } else {
            wished.to_owned()
        }
    }
}

/// What accepting a catalog comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Acceptance {
    /// The files to write. Those of events that are gone stay, marked as such: what they were is
    /// what their names can't come back as something else by.
    pub files: Files,
    /// The files of what is newly gone.
    pub gone: Vec<String>,
    /// The names that were given up once and are back as something else: to be accepted only if
    /// somebody insists.
    pub reused: Vec<Finding>,
}

/// Accepts a catalog over what is present in the folder: `current` are the [files](super::files) of
/// the catalog. Where it is not the `whole` catalog, nothing is held to be gone.
#[must_use]
pub fn accept(current: &Files, present: &Files, whole: bool) -> Acceptance {
    let ledger = Ledger::read(present);
    let mut acceptance = Acceptance::default();
    let mut declared = BTreeSet::new();
    for (wished, text) in current.iter() {
        // They were written a moment ago.
        let Ok(now) = LockFile::read(text) else {
            continue;
        };
        let subject = now.subject();
        let (path, now) = match ledger.get(&subject) {
            None => (ledger.free(&subject, wished), now),
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
