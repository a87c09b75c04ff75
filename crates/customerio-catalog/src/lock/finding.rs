use std::fmt;

use serde::{Deserialize, Serialize};

/// How a catalog differs from its lock, in one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The file, from the folder on.
    pub path: String,
    /// How it differs.
    pub state: State,
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
    /// It is the lock of something else.
    Other,
    /// It can't be read.
    Unreadable {
        /// Why.
        reason: String,
    },
    /// Nothing declares what it locks.
    Surplus,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, state } = self;
        write!(f, "{path}: ")?;
        match state {
            State::New => f.write_str("missing, not accepted yet"),
            State::Broken { report } => f.write_str(report),
            State::Compatible => f.write_str("stale, but what changed breaks nothing"),
            State::Other => f.write_str("the lock of something else"),
            State::Unreadable { reason } => write!(f, "can't be read: {reason}"),
            State::Surplus => f.write_str("surplus, nothing declares it any more"),
        }
    }
}
