//! What a change of the catalog does to those who live with it.
//!
//! [`diff`] compares the files of two locks: what is committed with what is declared now, or with
//! what was committed once. Each change is one of
//!
//! - a **reader break**: who uses the event, such as a campaign, a segment or a Liquid template, may
//!   lose a property, find it missing, meet a null or a value that it does not know. Keys that are
//!   new are passed over by readers, so they break none;
//! - a **writer break**: who sends the event as it was is now refused;
//! - compatible;
//! - undecided, where no example shows it: a check written in Rust, a type that only serde knows, a
//!   pattern for which no text could be made up.
//!
//! Each break comes with a payload that the one side has and the other refuses: made up where the
//! shapes differ, then judged by both. Of several changes, each is blamed for what would not be if it
//! alone were undone. A property that nobody has to send any more and that is gone
//! is a break for its readers as well; its payload is one that was sent before.
//!
//! The compiler is more lenient, by design: what only accepts more than before passes there.
//!
//! [`past`] compares as many locks as there are commits, each with the one before.

mod accept;
mod build;
mod change;
mod escape;
mod limit;
mod numbers;
mod objects;
mod past;
mod prove;
mod set;
#[cfg(test)]
mod tests;
mod text;
mod walk;

pub use change::{Bump, Change, EventDiff, Mode};
pub use past::{Commit, past};

pub use crate::Effect;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use customerio_rules::lock::Cursor;
use customerio_rules::lock::file::Subject;
use serde_json::Value;

use crate::export::Files;
use crate::lock::UnreadableLock;
use crate::lock::file::LockFile;
use crate::position::place;

/// Why two locks can't be compared.
#[derive(Clone, Debug, thiserror::Error)]
pub struct DiffError {
    /// The file, from the folder on.
    pub path: String,
    /// What is wrong with it.
    pub reason: UnreadableLock,
}

impl fmt::Display for DiffError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UnreadableLock {
            position,
            pointer,
            reason,
        } = &self.reason;
        place(f, &self.path, *position, pointer)?;
        write!(f, "{reason}; restore it from version control")
    }
}

/// What changed from one lock to another, by event and traits type; those that are as they were are
/// left out. Where the later one is not the `whole` of a catalog, what it lacks is not gone.
///
/// # Errors
///
/// A file of either that is no lock.
pub fn diff(before: &Files, after: &Files, whole: bool) -> Result<Vec<EventDiff>, DiffError> {
    let (mut before, mut after) = (read(before)?, read(after)?);
    let mut subjects: Vec<Subject> = before.keys().chain(after.keys()).cloned().collect();
    subjects.sort();
    subjects.dedup();
    let mut diffs = Vec::new();
    for subject in subjects {
        let (was, is) = (before.remove(&subject), after.remove(&subject));
        let is = is.filter(|it| !it.file.is_gone());
        // What is gone is of no interest any more, unless it comes back as something else.
        let was = was.filter(|was| match &is {
            Some(is) => !was.file.is_gone() || !is.file.reused_from(&was.file).is_empty(),
            None => !was.file.is_gone(),
        });
        let file = match (&is, &was) {
            (Some(locked), _) | (None, Some(locked)) => locked.path.clone(),
            (None, None) => continue,
        };
        let changes = match (was, is) {
            (Some(was), Some(is)) if was.bytes == is.bytes => continue,
            (Some(was), Some(is)) => prove::changes(&was.with_back(&is), &is.bytes),
            (Some(_), None) if !whole => continue,
            (Some(was), None) => prove::gone(&was.bytes),
            (None, _) => vec![Change::new_event()],
        };
        if !changes.is_empty() {
            diffs.push(EventDiff::new(&subject, file, changes));
        }
    }
    Ok(diffs)
}

/// A payload of the event or traits type of a lock file, with what has to be there.
///
/// # Errors
///
/// The text is no lock. That there is no payload, since none keeps all constraints or none could be
/// made up, is no error.
pub fn example(lock: &str) -> Result<Option<Value>, UnreadableLock> {
    let bytes = LockFile::read(lock)?.bytes(lock)?;
    let set = build::of(Cursor::new(&bytes));
    Ok(set.as_ref().and_then(escape::sample))
}

/// A file of a lock.
struct Locked {
    path: String,
    file: LockFile,
    bytes: Vec<u8>,
}

impl Locked {
    /// What it was to those who still know the names that it gave up and that are back as something
    /// else.
    fn with_back(&self, is: &Self) -> Cow<'_, [u8]> {
        let reused = is.file.reused_from(&self.file);
        if reused.is_empty() {
            return Cow::Borrowed(&self.bytes);
        }
        let file = self.file.with_back(&reused);
        // What held such a name may be gone too.
        let bytes = file.bytes("").unwrap_or_else(|_| self.bytes.clone());
        Cow::Owned(bytes)
    }
}

fn read(files: &Files) -> Result<BTreeMap<Subject, Locked>, DiffError> {
    let mut all = BTreeMap::new();
    for (path, text) in files.iter() {
        let failed = |reason| DiffError {
            path: path.to_owned(),
            reason,
        };
        let (file, bytes) = locked(text).map_err(failed)?;
        let path = path.to_owned();
        all.insert(file.subject(), Locked { path, file, bytes });
    }
    Ok(all)
}

/// A file of a lock, with the bytes of its shape.
fn locked(text: &str) -> Result<(LockFile, Vec<u8>), UnreadableLock> {
    let file = LockFile::read(text)?;
    let bytes = file.bytes(text)?;
    Ok((file, bytes))
}
