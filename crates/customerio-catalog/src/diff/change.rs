//! The changes of a lock, by event and traits type.

use std::cmp::Ordering;
use std::fmt;

use customerio_rules::lock::file::Subject;
use serde::Serialize;
use serde_json::Value;

use crate::Effect;

/// The path of the whole event or traits type.
pub(super) const WHOLE: &str = ".";

/// The change of an event or traits type that is no longer declared.
pub(super) const GONE: &str = "is gone";

/// The changes of an event or traits type.
///
/// ```
/// use customerio_catalog::diff::{Bump, EventDiff, diff};
/// use customerio_catalog::export::Files;
/// use customerio_catalog::lock;
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let is = lock::files(&Catalog::new([], [Empty::SPEC])?)?;
/// let diffs: Vec<EventDiff> = diff(&Files::default(), &is, true)?;
/// assert_eq!((&*diffs[0].name, diffs[0].bump), ("Empty", Bump::Minor));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EventDiff {
    /// `track`, `page` or `screen`; `person`, `group` or `relationship`.
    pub call: String,
    /// The name of the event or traits type.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// The path of its lock file, relative to the folder of the lock.
    pub file: String,
    /// The changes, breaks first.
    pub changes: Vec<Change>,
    /// The version step that the changes require.
    pub bump: Bump,
}

/// One change.
///
/// ```
/// use customerio_catalog::diff::{Change, diff};
/// use customerio_catalog::export::Files;
/// use customerio_catalog::lock;
/// use customerio_core::catalog::Catalog;
/// use customerio_core::{CioTraits, Empty};
///
/// let is = lock::files(&Catalog::new([], [Empty::SPEC])?)?;
/// let change: &Change = &diff(&Files::default(), &is, true)?[0].changes[0];
/// assert_eq!(change.to_string(), "the whole is new");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Change {
    /// The path of the property as in a lock file; `.` is the whole.
    pub path: String,
    /// The change in words, which follow the path.
    pub what: String,
    /// The side that it breaks.
    pub effect: Effect,
    /// The consequence for that side; empty without a break.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub consequence: &'static str,
    /// A payload that one side has and the other refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<Value>,
}

/// The version step that changes require.
///
/// ```
/// use customerio_catalog::diff::Bump;
///
/// assert!(Bump::Major > Bump::Minor);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bump {
    /// No change.
    None,
    /// Changes without a break.
    Minor,
    /// A break: the event needs another `version` or another name.
    Major,
}

/// The breaks that count.
///
/// ```
/// use customerio_catalog::Effect;
/// use customerio_catalog::diff::Mode;
///
/// assert!(Mode::Backward.counts(Effect::Writer) && !Mode::Backward.counts(Effect::Reader));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Writer breaks: the new form must accept messages of the old form.
    Backward,
    /// Reader breaks: readers of the old form must understand messages of the new form.
    Forward,
    /// Both.
    #[default]
    Full,
}

impl Mode {
    /// Returns whether a change with this effect counts.
    ///
    /// ```
    /// use customerio_catalog::Effect;
    /// use customerio_catalog::diff::Mode;
    ///
    /// assert!(Mode::Full.counts(Effect::Reader) && Mode::Full.counts(Effect::Writer));
    /// assert!(!Mode::Full.counts(Effect::Compatible));
    /// ```
    #[must_use]
    pub const fn counts(self, effect: Effect) -> bool {
        match effect {
            Effect::Reader => matches!(self, Self::Forward | Self::Full),
            Effect::Writer => matches!(self, Self::Backward | Self::Full),
            Effect::Undecided | Effect::Compatible => false,
        }
    }
}

impl EventDiff {
    /// Returns whether it is no longer declared.
    ///
    /// ```
    /// use customerio_catalog::diff::EventDiff;
    ///
    /// fn removed(diffs: &[EventDiff]) -> Vec<&str> {
    ///     diffs.iter().filter(|it| it.is_gone()).map(|it| &*it.name).collect()
    /// }
    /// ```
    #[must_use]
    pub fn is_gone(&self) -> bool {
        matches!(&*self.changes, [only] if only.path == WHOLE && only.what == GONE)
    }

    pub(super) fn new(subject: &Subject, file: String, mut changes: Vec<Change>) -> Self {
        changes.sort_by(Change::by_effect);
        let bumps = changes.iter().map(|change| match change.effect {
            Effect::Reader | Effect::Writer => Bump::Major,
            Effect::Undecided | Effect::Compatible => Bump::Minor,
        });
        Self {
            call: subject.call.clone(),
            name: subject.name.clone(),
            version: subject.version,
            file,
            bump: bumps.max().unwrap_or(Bump::None),
            changes,
        }
    }
}

impl Change {
    pub(super) fn new_event() -> Self {
        Self {
            path: WHOLE.to_owned(),
            what: "is new".to_owned(),
            effect: Effect::Compatible,
            consequence: "",
            payload: None,
        }
    }

    /// Compares changes for their order in reports: breaks first, then by path.
    pub(super) fn by_effect(&self, other: &Self) -> Ordering {
        (self.effect, &self.path).cmp(&(other.effect, &other.path))
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, what, .. } = self;
        // A genitive such as `'s type` follows the path directly.
        let space = if what.starts_with('\'') { "" } else { " " };
        if path == WHOLE {
            write!(f, "the whole{space}{what}")
        } else {
            write!(f, "`{path}`{space}{what}")
        }
    }
}
