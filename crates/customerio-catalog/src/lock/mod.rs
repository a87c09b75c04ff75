//! The lock: what each event and traits type looked like when it was last accepted.
//!
//! [`files`] returns the lock of a catalog, and [`accept`] merges it with the lock that exists. The
//! files belong into the folder `events.lock` at the root of the workspace, where the derives look for
//! them: from then on, a break does not compile. [`check`] lists the differences, breaking or not,
//! in the compiler's words.
//!
//! A removed name stays in its file, under `retired`, with its last type. The file of a removed event
//! stays too, marked `"gone": true`. So neither can return with another type unnoticed. To use such a
//! name again, remove it from the file by hand.
//!
//! ```
//! use std::path::Path;
//!
//! use customerio_catalog::export::Files;
//! use customerio_catalog::lock::{FOLDER, Finding, State, accept, check, files};
//! use customerio_core::catalog::Catalog;
//!
//! /// Accepts a catalog, unless it breaks its lock. Returns the breaks.
//! fn update(catalog: &Catalog) -> Result<Vec<String>, Box<dyn std::error::Error>> {
//!     let folder = Path::new(FOLDER);
//!     let present = Files::read_from(folder)?;
//!     let mut breaks = Vec::new();
//!     for Finding { name, state, .. } in check(catalog, &present)? {
//!         if let State::Broken { report } = &state {
//!             breaks.push(format!("{name} ({}): {report}", state.rule()));
//!         }
//!         assert!(state.is_error(true) || !state.is_error(false));
//!     }
//!     if breaks.is_empty() {
//!         accept(&files(catalog)?, &present, true).files.write_to(folder)?;
//!     }
//!     Ok(breaks)
//! }
//! ```
//!
//! The mistake in a file:
//!
//! ```
//! use customerio_catalog::lock::{UnreadableLock, unreadable};
//!
//! let mistake: Option<UnreadableLock> = unreadable("{");
//! assert!(mistake.is_some_and(|it| it.position.is_some()));
//! ```

pub(crate) mod file;
mod finding;
mod ledger;

pub use customerio_rules::lock::file::{FOLDER, OFF, VARIABLE};
pub use file::UnreadableLock;
pub use finding::{Finding, State};
pub use ledger::{Acceptance, accept};

use core::fmt;
use core::panic::Location;
use std::collections::{BTreeMap, BTreeSet};

use customerio_core::catalog::Catalog;
use customerio_core::lock::{bytes, compare};
use customerio_core::shape::Shape;
use customerio_rules::lock::file::Subject;

use crate::declared::{self, Declared};
use crate::export::Files;
use file::LockFile;
use finding::key_of;
use ledger::{Ledger, LedgerFile};

/// A Rust type, and where it is declared.
///
/// ```
/// use customerio_catalog::lock::Declaration;
///
/// let declaration = Declaration { id: "crm::Customer", location: None };
/// assert_eq!(declaration.to_string(), "`crm::Customer`");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The path of the type.
    pub id: &'static str,
    /// The place of its derive, if it is known.
    pub location: Option<&'static Location<'static>>,
}

impl fmt::Display for Declaration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, location } = self;
        write!(f, "`{id}`")?;
        location.map_or(Ok(()), |at| write!(f, " at {}:{}", at.file(), at.line()))
    }
}

/// Why a catalog can't be locked.
///
/// ```
/// use customerio_catalog::lock::{Declaration, LockError};
///
/// let [first, second] = ["crm::Customer", "crm::old::Customer"].map(|id| Declaration { id, location: None });
/// let error = LockError::Twins { first, second };
/// assert!(error.to_string().ends_with("rename one, or change its version"));
/// ```
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// Two traits types would share a lock.
    #[error(
        "{first} and {second} are traits with the same name and version in one crate, so they \
         would share a lock; rename one, or change its version"
    )]
    Twins {
        /// The one that comes first in the catalog.
        first: Declaration,
        /// The other.
        second: Declaration,
    },
    /// A shape is encoded as bytes that do not decode.
    #[error("failed to encode the shape of `{id}`; report this as a bug of customerio-catalog")]
    Encoding {
        /// The Rust type.
        id: &'static str,
    },
}

/// Returns the lock of a catalog: one file for each event and traits type, such as
/// `track-order-completed.json`, or `track-order-completed.v2.json` for version 2. If two names would
/// have the same file name, a hash of the name is added to each.
///
/// # Errors
///
/// [`LockError::Twins`] for two traits types of one crate with one name and version.
///
/// ```
/// use customerio_catalog::lock::files;
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let catalog = Catalog::new([], [Empty::SPEC])?;
/// assert_eq!(files(&catalog)?.iter().count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn files(catalog: &Catalog) -> Result<Files, LockError> {
    let mut files = Files::default();
    for (path, entry) in entries(catalog)? {
        files.insert(&path, &entry.file.to_text());
    }
    Ok(files)
}

/// Returns the differences between a catalog and the files of its lock, sorted by file. `present` are
/// the files as [read](Files::read_from) from the folder. Empty if the lock is up to date.
///
/// # Errors
///
/// The errors of [`files`].
///
/// ```
/// use customerio_catalog::export::Files;
/// use customerio_catalog::lock::{State, check, files};
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let catalog = Catalog::new([], [Empty::SPEC])?;
/// assert!(check(&catalog, &files(&catalog)?)?.is_empty());
/// assert!(matches!(check(&catalog, &Files::default())?[0].state, State::New));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn check(catalog: &Catalog, present: &Files) -> Result<Vec<Finding>, LockError> {
    let ledger = Ledger::read(present);
    let entries = entries(catalog)?;
    let mut declared = BTreeSet::new();
    let mut findings = Vec::new();
    for (name, entry) in &entries {
        declared.insert(&entry.subject);
        let page = ledger.get(&entry.subject);
        let path = match page {
            Some(page) => page.path.to_owned(),
            None => ledger.free(&entry.subject, name),
        };
        let states = match page {
            Some(page) => entry.states(page),
            // An unreadable file is reported below, and its event is not new.
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

/// Returns the reason why a text is not a lock file; `None` if it is one.
///
/// ```
/// assert!(customerio_catalog::lock::unreadable("{").is_some());
/// ```
#[must_use]
pub fn unreadable(text: &str) -> Option<UnreadableLock> {
    LockFile::read(text).err()
}

/// A declaration with its lock.
struct Entry {
    subject: Subject,
    declared_in: &'static str,
    declaration: Declaration,
    shape: &'static Shape,
    file: LockFile,
}

impl Entry {
    fn new(declared: Declared) -> Result<Self, LockError> {
        let (subject, shape) = (declared.subject(), declared.shape());
        let file = LockFile::new(&subject, &bytes(shape));
        let id = shape.id();
        Ok(Self {
            file: file.ok_or(LockError::Encoding { id })?,
            declared_in: declared.crate_name(),
            declaration: Declaration {
                id,
                location: declared.metadata().location(),
            },
            subject,
            shape,
        })
    }

    /// Returns the differences from its file.
    fn states(&self, page: &LedgerFile<'_>) -> Vec<State> {
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

/// Returns the locks of all declarations by file name.
fn entries(catalog: &Catalog) -> Result<BTreeMap<String, Entry>, LockError> {
    let all = declared::all(catalog).map(Entry::new);
    let all: Vec<Entry> = all.collect::<Result<_, _>>()?;

    let mut plain_names = BTreeMap::<String, usize>::new();
    for entry in &all {
        *plain_names.entry(entry.subject.plain()).or_default() += 1;
    }
    let mut entries = BTreeMap::<String, Entry>::new();
    for entry in all {
        let plain = entry.subject.plain();
        let path = if plain_names.get(&plain) == Some(&1) {
            plain
        } else {
            entry.subject.hashed()
        };
        if let Some(first) = entries.get(&path) {
            return Err(LockError::Twins {
                first: first.declaration,
                second: entry.declaration,
            });
        }
        entries.insert(path, entry);
    }
    Ok(entries)
}

#[cfg(test)]
mod tests;
