//! What commits changed of a lock, as it is handed to the site.
//!
//! Who writes the site links the user's crates and knows no git; who asks git compares locks, which
//! the other does not build. Between them stands this, as a file of JSON.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use customerio_rules::lock::file::Subject;
use serde::{Deserialize, Serialize};

use crate::Effect;

/// What commits changed of the events and traits types of a lock. `diff::past` finds it out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Past {
    /// The oldest first.
    pub(crate) steps: Vec<Step>,
}

/// What a commit did to an event or traits type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Step {
    /// The day of the commit, such as `2026-05-01`.
    pub(crate) day: String,
    /// What people call the commit by.
    pub(crate) commit: String,
    /// The event or traits type.
    #[serde(with = "SubjectKeys")]
    pub(crate) of: Subject,
    /// What it did.
    pub(crate) what: What,
}

/// What was done to an event or traits type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum What {
    /// It came into the lock.
    Accepted,
    /// It came into the lock again, after it was taken out.
    AcceptedAgain,
    /// It is something else than it was.
    Changed(Vec<Changed>),
    /// It was taken out of the lock.
    TakenOut,
    /// Its lock can't be read, and why.
    Unreadable(String),
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Changed {
    /// What happened, and where.
    pub(crate) what: String,
    /// Whom it breaks, with what that means to them; nobody if there is none.
    pub(crate) breaks: Vec<(Effect, String)>,
}

/// The keys of a [`Subject`].
#[derive(Serialize, Deserialize)]
#[serde(remote = "Subject", rename_all = "camelCase")]
struct SubjectKeys {
    call: String,
    object_type: String,
    #[serde(rename = "crate")]
    declared_in: String,
    name: String,
    version: u32,
}

/// Why the past can't be told.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PastError {
    /// The history can't be encoded.
    #[error("failed to encode the history as JSON: {0}")]
    Encode(serde_json::Error),
    /// The system refuses.
    #[error("failed to read the history in {}; run `cargo cio export` again", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another version wrote the file.
    #[error(
        "customerio-catalog {} can't read the history in {}; install the version of cargo-cio that \
         equals the version of `customerio`",
        env!("CARGO_PKG_VERSION"),
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
}

impl Past {
    /// Encodes the history as the content of a file.
    ///
    /// # Errors
    ///
    /// [`PastError::Encode`] if `serde_json` refuses, which would be a bug of this crate.
    pub fn to_json(&self) -> Result<String, PastError> {
        serde_json::to_string(self).map_err(PastError::Encode)
    }

    /// Reads the file that holds [`to_json`](Self::to_json).
    ///
    /// # Errors
    ///
    /// [`PastError`] if there is none, or another version wrote it.
    pub fn read_from(path: &Path) -> Result<Self, PastError> {
        let failed = |source| PastError::Read {
            path: path.to_owned(),
            source,
        };
        let text = fs::read_to_string(path).map_err(failed)?;
        serde_json::from_str(&text).map_err(|source| PastError::Foreign {
            path: path.to_owned(),
            source,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use customerio_rules::lock::file::Subject;

    use super::{Changed, Past, PastError, Step, What};
    use crate::Effect;
    use crate::export::Html;

    #[test]
    fn a_past_is_handed_over_in_a_file() {
        let step = |what| Step {
            day: "2026-05-01".to_owned(),
            commit: "0a1b2c3d4e".to_owned(),
            of: Subject {
                call: "group".to_owned(),
                object_type: "1".to_owned(),
                declared_in: "shop".to_owned(),
                name: "Company".to_owned(),
                version: 2,
            },
            what,
        };
        let change = Changed {
            what: "`seats` is newly required".to_owned(),
            breaks: vec![(Effect::Writer, "who still sends this is refused".to_owned())],
        };
        let past = Past {
            steps: vec![step(What::Accepted), step(What::Changed(vec![change]))],
        };
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("past.json");
        let missing = Past::read_from(&path);
        assert!(
            matches!(missing, Err(PastError::Read { .. })),
            "{missing:?}"
        );
        fs::write(&path, past.to_json().expect("JSON")).expect("written");
        assert_eq!(Past::read_from(&path).expect("a past"), past);
        fs::write(&path, r#"[{"paint": "blue"}]"#).expect("written");
        let foreign = Past::read_from(&path).expect_err("no past");
        assert!(
            foreign.to_string().contains("version of cargo-cio"),
            "{foreign}"
        );
    }

    #[test]
    fn who_tells_no_past_does_not_mention_it() {
        let html = Html {
            title: "Shop".to_owned(),
            programs: Vec::new(),
            lock: None,
            past: None,
        };
        let asked = serde_json::to_string(&html).expect("JSON");
        assert_eq!(asked, r#"{"title":"Shop","lock":null}"#);
        assert_eq!(serde_json::from_str::<Html>(&asked).expect("read"), html);
    }
}
