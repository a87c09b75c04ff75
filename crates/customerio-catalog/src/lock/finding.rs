use std::fmt;

use customerio_core::coverage::key;
use customerio_rules::lock::file::Subject;
use serde::{Deserialize, Serialize};

use super::file::UnreadableLock;
use crate::position::Position;

/// How a catalog differs from its lock, in one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The file, from the folder on.
    pub path: String,
    /// The name of the event or traits type; empty where the file does not say it.
    pub name: String,
    /// The crate that declares it; empty where nothing does.
    pub declared_in: String,
    /// The [`key`](crate::driver::key) by which it is known there; empty where nothing declares it.
    pub key: String,
    /// How it differs.
    pub state: State,
}

/// Returns the [`key`](crate::driver::key) of what a lock file is the lock of.
pub(super) fn key_of(subject: &Subject) -> String {
    key(&subject.call, &subject.name, subject.version)
}

/// How a lock file differs from what the catalog says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum State {
    /// There is none yet.
    New,
    /// What is locked is broken.
    Broken {
        /// How, in the compiler's words.
        report: String,
    },
    /// Something changed that breaks nothing.
    Compatible,
    /// A name that was given up is back as something else.
    Reused {
        /// The path of the property.
        property: String,
        /// What it was when it was given up, as a line of the lock.
        was: String,
        /// What it is.
        is: String,
    },
    /// Nothing declares what is locked, and that was not accepted.
    Gone,
    /// The compiler does not look for what is locked under this name.
    Orphaned {
        /// The name that it looks for.
        expected: String,
    },
    /// It can't be read.
    Unreadable {
        /// Where it is wrong, as far as that is known.
        position: Option<Position>,
        /// The JSON Pointer to what is wrong.
        pointer: String,
        /// What is wrong.
        reason: String,
    },
}

impl State {
    /// The name of the rule that it is a breach of.
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

    /// Whether it breaks something, or hides that something is broken. That there is no lock yet
    /// does where the project says that there has to be one.
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
        } = error;
        Self::Unreadable {
            position,
            pointer,
            reason,
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
