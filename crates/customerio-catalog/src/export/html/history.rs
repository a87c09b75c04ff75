//! The history of a declaration: the state of its lock, the commits that changed it, and its other
//! versions.

use std::collections::BTreeMap;

use customerio_core::catalog::Catalog;
use customerio_core::lock::{bytes, compare};
use customerio_rules::lock::file::Subject;

use super::lock_history::{Changed, LockHistory, Revision, RevisionKind};
use super::site::Site;
use crate::Effect;
use crate::declared::Declared;
use crate::export::files::Files;
use crate::lock::file::LockFile;
use crate::lock::{self, State};

/// The state of the lock and its changes.
pub(super) struct History<'a> {
    /// The state of each declaration; `None` if it equals its lock. Empty without a lock.
    states: BTreeMap<Subject, Option<State>>,
    /// The changes by commits, the oldest first.
    revisions: BTreeMap<&'a Subject, Vec<&'a Revision>>,
}

/// An entry of a history.
pub(super) struct Line<'a> {
    pub(super) class: &'static str,
    /// The change by a commit.
    pub(super) by: Option<&'a Revision>,
    pub(super) heading: String,
    pub(super) text: String,
}

impl<'a> History<'a> {
    pub(super) fn new(catalog: &Catalog, present: &Files, commits: &'a LockHistory) -> Self {
        let mut states = BTreeMap::new();
        // A catalog that can't be locked has no history.
        if !present.is_empty()
            && let (Ok(expected), Ok(findings)) =
                (lock::files(catalog), lock::check(catalog, present))
        {
            let mut findings: BTreeMap<_, _> =
                findings.into_iter().map(|it| (it.path, it.state)).collect();
            for (path, text) in expected.iter() {
                if let Ok(file) = LockFile::read(text) {
                    states.insert(file.subject(), findings.remove(path));
                }
            }
        }
        let mut revisions = BTreeMap::<_, Vec<_>>::new();
        for revision in &commits.revisions {
            revisions
                .entry(&revision.subject)
                .or_default()
                .push(revision);
        }
        Self { states, revisions }
    }

    /// Returns the entries of a declaration, the newest first.
    pub(super) fn of(&self, declared: Declared, site: &Site<'_>) -> Vec<Line<'a>> {
        let subject = declared.subject();
        let mut lines = Vec::new();
        lines.extend(self.state(&subject));
        let revisions = self.revisions.get(&subject).into_iter().flatten();
        lines.extend(revisions.rev().map(|revision| committed(revision)));
        let mut older: Vec<_> = site
            .versions(declared)
            .map(|it| it.declared)
            .filter(|it| it.version() < declared.version())
            .collect();
        older.push(declared);
        older.sort_by_key(|it| it.version());
        for pair in older.windows(2).rev() {
            if let [before, after] = pair {
                lines.push(between(*before, *after));
            }
        }
        let first = older.first().copied().unwrap_or(declared);
        if !first.metadata().since().is_empty() && first.version() == declared.version() {
            lines.push(Line {
                class: "since",
                by: None,
                heading: format!("Sent since {}", first.metadata().since()),
                text: String::new(),
            });
        }
        lines
    }

    fn state(&self, of: &Subject) -> Option<Line<'a>> {
        let (class, heading, text) = match self.states.get(of)? {
            None => ("locked", "As accepted in the lock", String::new()),
            Some(State::New) => ("new", "New: not accepted into the lock yet", String::new()),
            Some(State::Compatible) => (
                "changed",
                "Changed since it was accepted, without a break",
                String::new(),
            ),
            Some(State::Broken { report }) => {
                ("broken", "Changed since it was accepted", report.clone())
            }
            Some(State::Unreadable { reason, .. }) => {
                ("broken", "Its lock can't be read", reason.clone())
            }
            Some(State::Reused { .. } | State::Gone | State::Orphaned { .. }) => return None,
        };
        Some(Line {
            class,
            by: None,
            heading: heading.to_owned(),
            text,
        })
    }
}

/// Returns the entry of a version, with the values of the version before that it refuses.
fn between<'a>(before: Declared, after: Declared) -> Line<'a> {
    let report = compare(after.shape(), &bytes(before.shape()));
    let mut text = if report.is_empty() {
        "Messages of the earlier version are still accepted.".to_owned()
    } else {
        format!("{report}.")
    };
    if !after.metadata().since().is_empty() {
        text = format!("Since {}. {text}", after.metadata().since());
    }
    Line {
        class: "version",
        by: None,
        heading: format!(
            "Version {} after version {}",
            after.version(),
            before.version()
        ),
        text,
    }
}

/// Returns the entry of a change by a commit.
pub(super) fn committed(revision: &Revision) -> Line<'_> {
    let (class, heading, text) = match &revision.kind {
        RevisionKind::Accepted => ("locked", "Accepted into the lock".to_owned(), String::new()),
        RevisionKind::AcceptedAgain => (
            "locked",
            "Accepted into the lock again".to_owned(),
            String::new(),
        ),
        RevisionKind::Changed(changes) => changed(changes),
        RevisionKind::Removed => (
            "broken",
            "Removed from the lock".to_owned(),
            "Consumers will never receive it again.".to_owned(),
        ),
        RevisionKind::Unreadable(reason) => (
            "changed",
            "Its lock could not be read".to_owned(),
            reason.clone(),
        ),
    };
    Line {
        class,
        by: Some(revision),
        heading,
        text,
    }
}

fn changed(changes: &[Changed]) -> (&'static str, String, String) {
    let is = |effects: &[Effect]| {
        let hit = |it: &&Changed| it.breaks.iter().any(|(effect, _)| effects.contains(effect));
        changes.iter().filter(hit).count()
    };
    let breaking = is(&[Effect::Reader, Effect::Writer]);
    let class = match (breaking, is(&[Effect::Undecided])) {
        (0, 0) => "compatible",
        (0, _) => "changed",
        _ => "broken",
    };
    if let [only] = changes {
        return (class, sentence(&only.what), means(only));
    }
    let heading = match breaking {
        0 => format!("{} changes", changes.len()),
        _ => format!("{} changes, {breaking} of them breaking", changes.len()),
    };
    let each = changes.iter();
    let each = each.map(|it| format!("{}. {}", sentence(&it.what), means(it)));
    (class, heading, each.collect::<Vec<_>>().join("\n\n"))
}

/// Describes the consequences of a change.
fn means(change: &Changed) -> String {
    if change.breaks.is_empty() {
        return "This breaks nothing.".to_owned();
    }
    let sentences = change
        .breaks
        .iter()
        .map(|(effect, consequence)| match effect {
            // The messages that programs still send are not known here.
            Effect::Writer => "Messages of the old form are refused.".to_owned(),
            Effect::Undecided => "This may be a break; no example shows it.".to_owned(),
            Effect::Reader | Effect::Compatible => format!("{}.", sentence(consequence)),
        });
    sentences.collect::<Vec<_>>().join(" ")
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    first
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Changed, Effect, changed};

    fn change(what: &str, breaks: &[(Effect, &str)]) -> Changed {
        let breaks = breaks.iter();
        Changed {
            what: what.to_owned(),
            breaks: breaks
                .map(|(effect, it)| (*effect, (*it).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn changes_list_their_consequences() {
        let new = change("`coupon` is new", &[]);
        let hidden = change(
            "the whole has the new `check x`",
            &[(Effect::Undecided, "")],
        );
        let both = change(
            "`total` was a number and is now a string",
            &[
                (Effect::Reader, "consumers may receive an unknown value"),
                (Effect::Writer, "senders are refused"),
            ],
        );
        let shown = |changes: &[&Changed]| {
            let changes: Vec<_> = changes.iter().copied().cloned().collect();
            let (class, heading, text) = changed(&changes);
            format!("{class}: {heading}: {text}")
        };
        assert_eq!(
            shown(&[&new]),
            "compatible: `coupon` is new: This breaks nothing."
        );
        assert_eq!(
            shown(&[&hidden]),
            "changed: The whole has the new `check x`: This may be a break; no example shows it."
        );
        assert_eq!(
            shown(&[&both]),
            "broken: `total` was a number and is now a string: Consumers may receive an unknown \
             value. Messages of the old form are refused."
        );
        let several = shown(&[&both, &hidden, &new]);
        assert!(
            several.starts_with("broken: 3 changes, 1 of them breaking: `total` was"),
            "{several}"
        );
        assert_eq!(several.matches("\n\n").count(), 2, "{several}");
        assert!(shown(&[&hidden, &new]).starts_with("changed: 2 changes: The"));
    }
}
