//! Compares locks, and finds the changes that break consumers or senders.
//!
//! [`diff`] compares the files of two locks: the committed ones with the current ones, or with those
//! of an earlier commit. Each change is one of
//!
//! - a **reader break**: a consumer of the event, such as a campaign, a segment or a Liquid template,
//!   may lose a property, find it missing, or receive a null or an unknown value. Readers ignore new
//!   keys, so a new key breaks none;
//! - a **writer break**: a message of the old form is now refused;
//! - compatible;
//! - undecided, since no example can show it: a check in Rust, a type that only serde knows, or a
//!   pattern for which no string could be generated.
//!
//! Each break comes with a payload that one side accepts and the other refuses. It is generated where
//! the shapes differ, and then checked against both. A break is attributed to a change only if undoing
//! this change alone removes the break. The removal of an optional property is a reader break too; its
//! payload is one of the old form.
//!
//! The compiler reports fewer breaks: it allows every change that only accepts more messages.
//!
//! [`history`] compares the locks of several commits, each with the one before.

mod accept;
mod build;
mod change;
mod history;
mod limit;
mod numbers;
mod set;
#[cfg(test)]
mod tests;
mod text;
mod verdict;
mod walk;
mod witness;

pub use change::{Bump, Change, EventDiff, Mode};
pub use history::{Commit, history};

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
///
/// ```
/// use customerio_catalog::diff::diff;
/// use customerio_catalog::export::Files;
///
/// let damaged: Files = serde_json::from_str(r#"{ "track-paid.json": "{" }"#)?;
/// let error = diff(&damaged, &Files::default(), true).unwrap_err();
/// assert_eq!(error.path, "track-paid.json");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, thiserror::Error)]
pub struct DiffError {
    /// The path of the file, relative to the folder of the lock.
    pub path: String,
    /// The error.
    pub reason: UnreadableLock,
}

impl fmt::Display for DiffError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UnreadableLock {
            position,
            pointer,
            reason,
            fix,
        } = &self.reason;
        place(f, &self.path, *position, pointer)?;
        write!(f, "{reason}; {fix}")
    }
}

/// Returns the changes from one lock to another, by event and traits type. Declarations without a
/// change are absent. Unless `after` is the `whole` lock of a catalog, files that it lacks are not changes.
///
/// # Errors
///
/// [`DiffError`] if a file can't be read as a lock.
///
/// ```
/// use customerio_catalog::diff::diff;
/// use customerio_catalog::export::Files;
/// use customerio_catalog::lock;
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let catalog = Catalog::new([], [Empty::SPEC])?;
/// let is = lock::files(&catalog)?;
/// assert!(diff(&is, &is, true)?.is_empty());
/// assert_eq!(diff(&Files::default(), &is, true)?[0].name, "Empty");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn diff(before: &Files, after: &Files, whole: bool) -> Result<Vec<EventDiff>, DiffError> {
    let (mut before, mut after) = (read(before)?, read(after)?);
    let mut subjects: Vec<Subject> = before.keys().chain(after.keys()).cloned().collect();
    subjects.sort();
    subjects.dedup();
    let mut diffs = Vec::new();
    for subject in subjects {
        let (was, is) = (before.remove(&subject), after.remove(&subject));
        let is = is.filter(|it| !it.file.is_gone());
        // A lock that was gone before matters only if its names return with another type.
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
            (Some(was), Some(is)) => verdict::changes(&was.with_back(&is), &is.bytes),
            (Some(_), None) if !whole => continue,
            (Some(was), None) => verdict::removal(&was.bytes),
            (None, _) => vec![Change::new_event()],
        };
        if !changes.is_empty() {
            diffs.push(EventDiff::new(&subject, file, changes));
        }
    }
    Ok(diffs)
}

/// Returns a payload of the event or traits type of a lock file, with its required properties. Returns
/// `None` if no payload satisfies all constraints, or if none could be generated.
///
/// # Errors
///
/// [`UnreadableLock`] if the text is not a lock file.
///
/// ```
/// use customerio_catalog::{diff, lock};
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let catalog = Catalog::new([], [Empty::SPEC])?;
/// let files = lock::files(&catalog)?;
/// for (_, text) in files.iter() {
///     assert_eq!(diff::example(text)?, Some(serde_json::json!({})));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn example(lock: &str) -> Result<Option<Value>, UnreadableLock> {
    let bytes = LockFile::read(lock)?.bytes(lock)?;
    let set = build::set(Cursor::new(&bytes));
    Ok(set.as_ref().and_then(witness::sample))
}

/// Returns whether the event or traits type of a lock file accepts a value. Checks in Rust don't run.
///
/// # Errors
///
/// [`UnreadableLock`] if the text is not a lock file.
///
/// ```
/// use customerio_catalog::{diff, lock};
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let catalog = Catalog::new([], [Empty::SPEC])?;
/// let files = lock::files(&catalog)?;
/// for (_, text) in files.iter() {
///     assert!(!diff::accepts(text, &serde_json::json!("text"))?);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn accepts(lock: &str, value: &Value) -> Result<bool, UnreadableLock> {
    let bytes = LockFile::read(lock)?.bytes(lock)?;
    let set = build::set(Cursor::new(&bytes));
    Ok(set.is_some_and(|set| set.accepts(value)))
}

/// A file of a lock.
struct Locked {
    path: String,
    file: LockFile,
    bytes: Vec<u8>,
}

impl Locked {
    /// Returns the shape for readers that still know the retired names which `is` uses with another
    /// type.
    fn with_back(&self, is: &Self) -> Cow<'_, [u8]> {
        let reused = is.file.reused_from(&self.file);
        if reused.is_empty() {
            return Cow::Borrowed(&self.bytes);
        }
        let file = self.file.with_back(&reused);
        // The parent of such a name may be gone too.
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

/// Reads a file of a lock, and the bytes of its shape.
fn locked(text: &str) -> Result<(LockFile, Vec<u8>), UnreadableLock> {
    let file = LockFile::read(text)?;
    let bytes = file.bytes(text)?;
    Ok((file, bytes))
}
