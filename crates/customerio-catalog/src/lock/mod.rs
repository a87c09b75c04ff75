//! The lock: what each event and traits type looked like when it was last accepted.
//!
//! [`files`] accepts a catalog; what it returns belongs into the folder `events.lock` of a package
//! or of its workspace, where the derives look for it: from then on, what breaks it does not
//! compile. [`check`] says what differs, breaking or not, in the compiler's words.

mod file;
mod finding;

pub use customerio_rules::lock::file::{FOLDER, OFF, VARIABLE};
pub use finding::{Finding, State};

use std::collections::BTreeMap;

use customerio_core::catalog::Catalog;
use customerio_core::event::EventSpec;
use customerio_core::lock::{bytes, compare};
use customerio_core::shape::Shape;
use customerio_core::traits::{TraitsOf, TraitsSpec};
use customerio_rules::lock::file::Subject;

use crate::export::Files;
use file::LockFile;

/// Why a catalog can't be locked.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LockError {
    /// Two traits types can't be told apart.
    #[error(
        "`{first}` and `{second}` are traits of one name and version in one crate, so that they \
         would have one lock; rename one, or give it another version"
    )]
    Twins {
        /// The Rust type that comes first.
        first: &'static str,
        /// The other.
        second: &'static str,
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
        files.insert(&path, &entry.file().to_text());
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
    let entries = entries(catalog)?;
    let mut states = BTreeMap::new();
    for (path, entry) in &entries {
        let state = match present.get(path) {
            None => Some(State::New),
            Some(text) => entry.state(text),
        };
        states.extend(state.map(|state| (path.clone(), state)));
    }
    for (path, text) in present.iter() {
        if !entries.contains_key(path) {
            let state = match LockFile::read(text) {
                Ok(_) => State::Surplus,
                Err(reason) => State::Unreadable { reason },
            };
            states.insert(path.to_owned(), state);
        }
    }
    let findings = states.into_iter();
    Ok(findings
        .map(|(path, state)| Finding { path, state })
        .collect())
}

/// Whether a text is that of a lock file, of whatever event.
#[must_use]
pub fn is_lock(text: &str) -> bool {
    LockFile::read(text).is_ok()
}

/// What is locked, with what tells it from others.
struct Entry {
    subject: Subject,
    shape: &'static Shape,
}

impl Entry {
    fn of_event(spec: &EventSpec) -> Self {
        let subject = Subject {
            call: spec.call.kind().as_str().to_owned(),
            object_type: String::new(),
            declared_in: String::new(),
            name: spec.name.to_owned(),
            version: spec.version,
        };
        let shape = spec.shape;
        Self { subject, shape }
    }

    fn of_traits(spec: &TraitsSpec) -> Self {
        let (call, object_type) = match spec.of {
            TraitsOf::Person => ("person", ""),
            TraitsOf::Group { object_type } => ("group", object_type),
            TraitsOf::Relationship => ("relationship", ""),
        };
        let module = spec.facts.module;
        let subject = Subject {
            call: call.to_owned(),
            object_type: object_type.to_owned(),
            declared_in: module.split("::").next().unwrap_or(module).to_owned(),
            name: spec.name.to_owned(),
            version: spec.version,
        };
        let shape = spec.shape;
        Self { subject, shape }
    }

    fn file(&self) -> LockFile {
        LockFile::new(&self.subject, &bytes(self.shape))
    }

    /// How it differs from the text of its file, if it does.
    fn state(&self, text: &str) -> Option<State> {
        let present = match LockFile::read(text) {
            Ok(present) => present,
            Err(reason) => return Some(State::Unreadable { reason }),
        };
        let locked = match present.bytes() {
            Ok(locked) => locked,
            Err(reason) => return Some(State::Unreadable { reason }),
        };
        let report = compare(self.shape, &locked);
        if present == self.file() {
            None
        } else if present.subject() != self.subject {
            Some(State::Other)
        } else if report.is_empty() {
            Some(State::Compatible)
        } else {
            Some(State::Broken {
                report: report.to_string(),
            })
        }
    }
}

/// What is locked, by file.
fn entries(catalog: &Catalog) -> Result<BTreeMap<String, Entry>, LockError> {
    let events = catalog.events().iter().map(|spec| Entry::of_event(spec));
    let traits = catalog.traits().iter().map(|spec| Entry::of_traits(spec));
    let all: Vec<Entry> = events.chain(traits).collect();

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
