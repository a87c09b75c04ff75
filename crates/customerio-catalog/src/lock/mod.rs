//! The lock: what each event and traits type looked like when it was last accepted.
//!
//! [`files`] is what there is to lock of a catalog, and [`accept`] what that comes to over what was
//! locked before. It belongs into the folder `events.lock` of a package or of its workspace, where
//! the derives look for it: from then on, what breaks it does not compile. [`check`] says what
//! differs, breaking or not, in the compiler's words.
//!
//! A name that was given up stays in its file, under `retired`, with what it was; and the file of an
//! event that is gone stays, marked `"gone": true`. So neither can come back as something else
//! unnoticed. Who is sure that nobody reads the old name takes it out by hand.

pub(crate) mod file;
mod finding;
mod ledger;

pub use customerio_rules::lock::file::{FOLDER, OFF, VARIABLE};
pub use file::UnreadableLock;
pub use finding::{Finding, State};
pub use ledger::{Acceptance, accept};

use std::collections::{BTreeMap, BTreeSet};

use customerio_core::catalog::Catalog;
use customerio_core::lock::{bytes, compare};
use customerio_core::shape::Shape;
use customerio_rules::lock::file::Subject;

use crate::declared::{self, Declared};
use crate::export::Files;
use file::LockFile;
use finding::key_of;
use ledger::{Ledger, Page};

/// Why a catalog can't be locked.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// Two traits types can't be told apart.
    #[error(
        "`{first}` and `{second}` are traits with the same name and version in one crate, so they \
         would share a lock; rename one, or change its version"
    )]
    Twins {
        /// The Rust type that comes first.
        first: &'static str,
        /// The other.
        second: &'static str,
    },
    /// A shape is encoded as bytes that do not decode.
    #[error("failed to encode the shape of `{id}`; report this as a bug of customerio-catalog")]
    Encoding {
        /// The Rust type.
        id: &'static str,
    },
}

/// The lock of a catalog: a file an event or traits type, `track-order-completed.json` or, from
/// version 2 on, `track-order-completed.v2.json`. Names that differ only in what a file name can't
/// hold have a hash of the name in theirs.
///
/// # Errors
///
/// Two traits types of one crate with one name and version.
pub fn files(catalog: &Catalog) -> Result<Files, LockError> {
    let mut files = Files::default();
    for (path, entry) in entries(catalog)? {
        files.insert(&path, &entry.file.to_text());
    }
    Ok(files)
}

/// What differs between a catalog and the files of its lock, as [read](Files::read_from) from its
/// folder: sorted by file; nothing if the lock is up to date.
///
/// # Errors
///
/// As [`files`].
pub fn check(catalog: &Catalog, present: &Files) -> Result<Vec<Finding>, LockError> {
    let ledger = Ledger::read(present);
    let entries = entries(catalog)?;
    let mut declared = BTreeSet::new();
    let mut findings = Vec::new();
    for (wished, entry) in &entries {
        declared.insert(&entry.subject);
        let page = ledger.get(&entry.subject);
        let path = match page {
            Some(page) => page.path.to_owned(),
            None => ledger.free(&entry.subject, wished),
        };
        let states = match page {
            Some(page) => entry.states(page),
            // What can't be read is told below, and its event is not new.
            None if ledger.findings.iter().any(|it| it.path == path) => Vec::new(),
            None => vec![State::New],
        };
        findings.extend(states.into_iter().map(|state| Finding {
            path: path.clone(),
            name: entry.subject.name.clone(),
            declared_in: entry.declared_in.to_owned(),
            key: key_of(&entry.subject),
            state,
        }));
    }
    for (subject, page) in ledger.iter() {
        if !declared.contains(subject) && !page.file.is_gone() {
            findings.push(Finding {
                path: page.path.to_owned(),
                name: subject.name.clone(),
                declared_in: String::new(),
                key: String::new(),
                state: State::Gone,
            });
        }
    }
    findings.extend(ledger.findings);
    findings.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(findings)
}

/// Why a text is not that of a lock file, of whatever event; `None` if it is.
#[must_use]
pub fn unreadable(text: &str) -> Option<UnreadableLock> {
    LockFile::read(text).err()
}

/// What is locked, with what tells it from others.
struct Entry {
    subject: Subject,
    declared_in: &'static str,
    shape: &'static Shape,
    file: LockFile,
}

impl Entry {
    fn new(declared: Declared) -> Result<Self, LockError> {
        let (subject, shape) = (declared.subject(), declared.shape());
        let file = LockFile::new(&subject, &bytes(shape));
        Ok(Self {
            file: file.ok_or_else(|| LockError::Encoding { id: (shape.id)() })?,
            declared_in: declared.crate_name(),
            subject,
            shape,
        })
    }

    /// How it differs from its file, if it does.
    fn states(&self, page: &Page<'_>) -> Vec<State> {
        let locked = match page.file.bytes(page.text) {
            Ok(locked) => locked,
            Err(error) => return vec![error.into()],
        };
        let report = compare(self.shape, &locked);
        let reused = self.file.reused_from(&page.file);
        let mut states = Vec::new();
        if !report.is_empty() {
            let report = report.to_string();
            states.push(State::Broken { report });
        } else if reused.is_empty() && page.file != self.file.clone().after(&page.file) {
            states.push(State::Compatible);
        }
        states.extend(reused.into_iter().map(|it| State::Reused {
            property: it.path,
            was: it.was,
            is: it.is,
        }));
        states
    }
}

/// What is locked, by file.
fn entries(catalog: &Catalog) -> Result<BTreeMap<String, Entry>, LockError> {
    let all = declared::all(catalog).map(Entry::new);
    let all: Vec<Entry> = all.collect::<Result<_, _>>()?;

    let mut wishes = BTreeMap::<String, usize>::new();
    for entry in &all {
        *wishes.entry(entry.subject.plain()).or_default() += 1;
    }
    let mut entries = BTreeMap::<String, Entry>::new();
    for entry in all {
        let plain = entry.subject.plain();
        let path = if wishes.get(&plain) == Some(&1) {
            plain
        } else {
            entry.subject.hashed()
        };
        if let Some(first) = entries.get(&path) {
            return Err(LockError::Twins {
                first: (first.shape.id)(),
                second: (entry.shape.id)(),
            });
        }
        entries.insert(path, entry);
    }
    Ok(entries)
}

#[cfg(test)]
mod tests;
