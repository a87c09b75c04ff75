use std::cmp::Ordering;
use std::fmt;

use customerio_rules::lock::file::Subject;
use serde::Serialize;
use serde_json::Value;

use crate::Effect;

/// The path of all of an event or traits type.
pub(super) const WHOLE: &str = ".";

/// What happened to something that nothing declares any more.
pub(super) const GONE: &str = "is gone";

/// What changed of an event or traits type.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EventDiff {
    /// `track`, `page` or `screen`; `person`, `group` or `relationship`.
    pub call: String,
    /// The name of the event, or of the traits type.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// The file of its lock, from the folder on.
    pub file: String,
    /// What changed: breaks first.
    pub changes: Vec<Change>,
    /// The step of the version that this asks for.
    pub bump: Bump,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Change {
    /// Where it is, as in a lock file; `.` is the whole.
    pub path: String,
    /// What happened there.
    pub what: String,
    /// Whom it breaks.
    pub effect: Effect,
    /// What that means to them; empty if nobody is broken.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub consequence: &'static str,
    /// A payload that the one side has and the other refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<Value>,
}

/// The step of a version that changes ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Bump {
    /// Nothing that anybody could notice.
    None,
    /// More is said or taken than before.
    Minor,
    /// Somebody is broken: the event wants another `version`, or another name.
    Major,
}

/// Which breaks count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Who reads as it is now can read what was sent before: writer breaks count.
    Backward,
    /// Who reads as it was can read what is sent now: reader breaks count.
    Forward,
    /// Both.
    #[default]
    Full,
}

impl Mode {
    /// Whether a change counts.
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
    /// Whether nothing declares it any more.
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
            path: ".".to_owned(),
            what: "is new".to_owned(),
            effect: Effect::Compatible,
            consequence: "",
            payload: None,
        }
    }

    /// The order in which changes are told: breaks first.
    pub(super) fn by_effect(&self, other: &Self) -> Ordering {
        (self.effect, &self.path).cmp(&(other.effect, &other.path))
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, what, .. } = self;
        let space = if what.starts_with('\'') { "" } else { " " };
        if path == "." {
            write!(f, "the whole{space}{what}")
        } else {
            write!(f, "`{path}`{space}{what}")
        }
    }
}
