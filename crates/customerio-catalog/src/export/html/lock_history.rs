//! The changes of a lock by commits, in a file of JSON.
//!
//! `cargo cio` compares the locks of commits and writes the file. The driver reads it and writes the site.

use std::path::Path;

use customerio_rules::lock::file::Subject;
use serde::{Deserialize, Serialize};

use super::driver_file::{self, DriverFileError};
use crate::Effect;

/// The changes of a lock by commits. `diff::history` computes them.
///
/// ```
/// use std::path::Path;
///
/// use customerio_catalog::export::{DriverFileError, LockHistory};
///
/// assert_eq!(LockHistory::default().to_json()?, "[]");
/// let missing = LockHistory::read_from(Path::new("no-such-file.json"));
/// assert!(matches!(missing, Err(DriverFileError::Read { .. })));
/// # Ok::<(), DriverFileError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LockHistory {
    /// The oldest first.
    pub(crate) revisions: Vec<Revision>,
}

/// The change of an event or traits type by a commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Revision {
    /// The date of the commit, such as `2026-05-01`.
    pub(crate) day: String,
    /// The abbreviated hash of the commit.
    pub(crate) commit: String,
    /// The event or traits type.
    #[serde(with = "SubjectKeys")]
    pub(crate) subject: Subject,
    /// The change.
    pub(crate) kind: RevisionKind,
}

/// A kind of change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RevisionKind {
    /// The lock file was added.
    Accepted,
    /// The lock file was added again after its removal.
    AcceptedAgain,
    /// The lock file was changed.
    Changed(Vec<Changed>),
    /// The lock file was removed.
    Removed,
    /// The lock file can't be read, with the reason.
    Unreadable(String),
}

/// A change of a property or of the whole declaration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Changed {
    /// The change and its place, in words.
    pub(crate) what: String,
    /// The sides that the change breaks, each with the consequence in words.
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

impl LockHistory {
    /// Encodes the history as the content of a file.
    ///
    /// # Errors
    ///
    /// [`DriverFileError::Encode`] if `serde_json` refuses, which would be a bug of this crate.
    ///
    /// ```
    /// use customerio_catalog::export::LockHistory;
    ///
    /// assert_eq!(LockHistory::default().to_json()?, "[]");
    /// # Ok::<(), customerio_catalog::export::DriverFileError>(())
    /// ```
    pub fn to_json(&self) -> Result<String, DriverFileError> {
        driver_file::to_json(self)
    }

    /// Reads the file that holds [`to_json`](Self::to_json).
    ///
    /// # Errors
    ///
    /// [`DriverFileError`] if the file is missing or another version wrote it.
    ///
    /// ```
    /// use customerio_catalog::export::LockHistory;
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let file = folder.path().join("file.json");
    /// std::fs::write(&file, LockHistory::default().to_json()?)?;
    /// assert_eq!(LockHistory::read_from(&file)?, LockHistory::default());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read_from(path: &Path) -> Result<Self, DriverFileError> {
        driver_file::read_from(path)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use customerio_rules::lock::file::Subject;

    use super::{Changed, DriverFileError, LockHistory, Revision, RevisionKind};
    use crate::Effect;
    use crate::export::Html;

    #[test]
    fn a_written_history_is_read() {
        let revision = |kind| Revision {
            day: "2026-05-01".to_owned(),
            commit: "0a1b2c3d4e".to_owned(),
            subject: Subject {
                call: "group".to_owned(),
                object_type: "1".to_owned(),
                declared_in: "shop".to_owned(),
                name: "Company".to_owned(),
                version: 2,
            },
            kind,
        };
        let change = Changed {
            what: "`seats` is newly required".to_owned(),
            breaks: vec![(
                Effect::Writer,
                "senders of the old form are refused".to_owned(),
            )],
        };
        let history = LockHistory {
            revisions: vec![
                revision(RevisionKind::Accepted),
                revision(RevisionKind::Changed(vec![change])),
            ],
        };
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("history.json");
        let missing = LockHistory::read_from(&path);
        assert!(
            matches!(missing, Err(DriverFileError::Read { .. })),
            "{missing:?}"
        );
        fs::write(&path, history.to_json().expect("JSON")).expect("written");
        assert_eq!(LockHistory::read_from(&path).expect("a history"), history);
        fs::write(&path, r#"[{"paint": "blue"}]"#).expect("written");
        let foreign = LockHistory::read_from(&path).expect_err("no history");
        assert!(
            foreign.to_string().contains("version of cargo-cio"),
            "{foreign}"
        );
    }

    #[test]
    fn options_without_a_history_omit_it() {
        let html = Html {
            title: "Shop".to_owned(),
            programs: Vec::new(),
            lock: None,
            history: None,
            sources: None,
        };
        let asked = serde_json::to_string(&html).expect("JSON");
        assert_eq!(asked, r#"{"title":"Shop","lock":null}"#);
        assert_eq!(serde_json::from_str::<Html>(&asked).expect("read"), html);
    }
}
