//! The differences between a catalog and its lock.

use std::fmt;

use customerio_core::coverage::key;
use customerio_rules::lock::file::Subject;
use serde::{Deserialize, Serialize};

use super::file::UnreadableLock;
use crate::position::Position;

/// A difference between a catalog and its lock.
///
/// ```
/// use customerio_catalog::export::Files;
/// use customerio_catalog::lock::{Finding, check};
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let catalog = Catalog::new([], [Empty::SPEC])?;
/// let finding: &Finding = &check(&catalog, &Files::default())?[0];
/// assert_eq!((&*finding.name, finding.state.rule()), ("Empty", "lock-missing"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The path of the file, relative to the folder of the lock.
    pub path: String,
    /// The name of the event or traits type; empty if the file can't be read.
    pub name: String,
    /// The crate that declares it; empty if it is not declared.
    pub declared_in: String,
    /// Its [`key`](crate::driver::key); empty if it is not declared.
    pub key: String,
    /// The difference.
    pub state: State,
}

/// Returns the [`key`](crate::driver::key) of the subject of a lock file.
pub(super) fn key_of(subject: &Subject) -> String {
    key(&subject.call, &subject.name, subject.version)
}

/// The difference between a lock file and the catalog.
///
/// ```
/// use customerio_catalog::lock::State;
///
/// let broken = State::Broken { report: "`total` was a number and is now a string".to_owned() };
/// assert_eq!(broken.to_string(), "`total` was a number and is now a string");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// No lock file exists.
    New,
    /// The declaration breaks its lock.
    Broken {
        /// The breaks, in the compiler's words.
        report: String,
    },
    /// The declaration changed without a break.
    Compatible,
    /// A retired name is used again with another type.
    Reused {
        /// The path of the property.
        property: String,
        /// Its last type, as a line of the lock.
        was: String,
        /// Its new type, as a line of the lock.
        is: String,
    },
    /// The locked declaration was removed, and the removal was not accepted.
    Gone,
    /// The compiler looks for this lock under another name.
    Orphaned {
        /// The name that the compiler looks for.
        expected: String,
    },
    /// The file can't be read.
    Unreadable {
        /// The position of the mistake, if it is known.
        position: Option<Position>,
        /// The JSON Pointer to the wrong value; empty for the whole file.
        pointer: String,
        /// The error message with the fix.
        reason: String,
    },
}

impl State {
    /// Returns the name of the violated rule.
    ///
    /// ```
    /// assert_eq!(customerio_catalog::lock::State::Gone.rule(), "lock-gone");
    /// ```
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::New => "lock-missing",
            Self::Broken { .. } => "lock-broken",
            Self::Compatible => "lock-stale",
            Self::Reused { .. } => "lock-reused",
            Self::Gone => "lock-gone",
            Self::Orphaned { .. } => "lock-orphaned",
            Self::Unreadable { .. } => "lock-unreadable",
        }
    }

    /// Returns whether it is or may hide a break. With `is_strict`, a missing lock is an error too.
    ///
    /// ```
    /// use customerio_catalog::lock::State;
    ///
    /// assert!(State::New.is_error(true) && !State::New.is_error(false));
    /// assert!(State::Gone.is_error(false));
    /// ```
    #[must_use]
    pub const fn is_error(&self, is_strict: bool) -> bool {
        match self {
            Self::New => is_strict,
            Self::Compatible => false,
            Self::Broken { .. }
            | Self::Reused { .. }
            | Self::Gone
            | Self::Orphaned { .. }
            | Self::Unreadable { .. } => true,
        }
    }
}

impl From<UnreadableLock> for State {
    fn from(error: UnreadableLock) -> Self {
        let UnreadableLock {
            position,
            pointer,
            reason,
            fix,
        } = error;
        Self::Unreadable {
            position,
            pointer,
            reason: format!("{reason}; {fix}"),
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => f.write_str("no lock exists, so changes are not checked"),
            Self::Broken { report } => f.write_str(report),
            Self::Compatible => f.write_str("outdated, but the change breaks nothing"),
            Self::Reused { property, was, is } => write!(
                f,
                "`{property}` was removed as `{was}` and is back as `{is}`; consumers of the old \
                 property would misread it; choose a new name"
            ),
            Self::Gone => f.write_str("no longer declared"),
            Self::Orphaned { expected } => write!(
                f,
                "the compiler expects this lock in `{expected}`; rename the file, or remove it"
            ),
            Self::Unreadable {
                pointer, reason, ..
            } if pointer.is_empty() => {
                write!(f, "can't be read: {reason}")
            }
            Self::Unreadable {
                pointer, reason, ..
            } => {
                write!(f, "can't be read at `{pointer}`: {reason}")
            }
        }
    }
}
