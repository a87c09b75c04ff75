//! Compares the locks of several commits.

use std::collections::{BTreeMap, BTreeSet};

use customerio_rules::lock::file::Subject;

use super::{Change, Effect, locked, verdict};
use crate::export::LockHistory;
use crate::export::lock_history::{Changed, Revision, RevisionKind};

/// A commit, with the files of a lock that it changed.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use customerio_catalog::diff::Commit;
///
/// let empty =
///     Commit { day: "2026-05-01".to_owned(), name: "c0ffee".to_owned(), changed: BTreeMap::new() };
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The date, such as `2026-05-01`.
    pub day: String,
    /// The name, such as the abbreviated hash.
    pub name: String,
    /// The files that it changed, relative to the folder of the lock, with their new contents; `None`
    /// for a file that it removed.
    pub changed: BTreeMap<String, Option<String>>,
}

/// Returns the changes of a lock by commits, which are given from the oldest to the newest.
///
/// A file that can't be read as a lock is reported and skipped, since a commit can't be fixed. The next
/// version of the file is compared with the last one that could be read.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use customerio_catalog::diff::{Commit, history};
///
/// let removed = Commit {
///     day: "2026-05-01".to_owned(),
///     name: "c0ffee".to_owned(),
///     changed: BTreeMap::from([("track-signed-up.json".to_owned(), None)]),
/// };
/// assert_eq!(history([removed]).to_json()?, "[]");
/// # Ok::<(), customerio_catalog::export::DriverFileError>(())
/// ```
#[must_use]
pub fn history(commits: impl IntoIterator<Item = Commit>) -> LockHistory {
    let mut locks = Locks::default();
    let mut known = BTreeSet::new();
    let mut revisions = Vec::new();
    for Commit { day, name, changed } in commits {
        let mut kinds = Vec::new();
        let mut was = BTreeMap::new();
        for (path, text) in changed {
            let now = match text.as_deref().map(locked) {
                None => None,
                // The lock of a removed declaration locks nothing.
                Some(Ok((file, bytes))) => (!file.is_gone()).then(|| (file.subject(), bytes)),
                Some(Err(reason)) => {
                    let before = locks.files.get(&path).cloned();
                    kinds.extend(
                        before.map(|it| (it, RevisionKind::Unreadable(reason.to_string()))),
                    );
                    continue;
                }
            };
            // The state before the commit, regardless of the order of its files.
            for subject in locks
                .files
                .get(&path)
                .into_iter()
                .chain(now.as_ref().map(|it| &it.0))
            {
                if !was.contains_key(subject) {
                    was.insert(subject.clone(), locks.get(subject).map(<[u8]>::to_vec));
                }
            }
            locks.insert(path, now);
        }
        for (subject, was) in was {
            let kind = match (was, locks.get(&subject)) {
                (Some(was), Some(is)) => changes(&was, is),
                (Some(_), None) => Some(RevisionKind::Removed),
                (None, Some(_)) if known.insert(subject.clone()) => Some(RevisionKind::Accepted),
                (None, Some(_)) => Some(RevisionKind::AcceptedAgain),
                (None, None) => None,
            };
            kinds.extend(kind.map(|kind| (subject, kind)));
        }
        revisions.extend(kinds.into_iter().map(|(subject, kind)| Revision {
            day: day.clone(),
            commit: name.clone(),
            subject,
            kind,
        }));
    }
    LockHistory { revisions }
}

/// The contents of a lock.
#[derive(Default)]
struct Locks {
    /// The subject of each file.
    files: BTreeMap<String, Subject>,
    /// The locked shapes, by file. While a file is renamed, a subject can have two.
    bytes: BTreeMap<Subject, BTreeMap<String, Vec<u8>>>,
}

impl Locks {
    /// Returns the locked shape of a subject. If two files have it, returns that of the file that the
    /// compiler reads.
    fn get(&self, subject: &Subject) -> Option<&[u8]> {
        let files = self.bytes.get(subject)?;
        let bytes = files
            .get(&subject.plain())
            .or_else(|| files.values().next());
        bytes.map(Vec::as_slice)
    }

    /// Replaces the content of a file; `None` removes the file.
    fn insert(&mut self, path: String, now: Option<(Subject, Vec<u8>)>) {
        if let Some(before) = self.files.remove(&path)
            && let Some(files) = self.bytes.get_mut(&before)
        {
            files.remove(&path);
        }
        if let Some((subject, bytes)) = now {
            let files = self.bytes.entry(subject.clone()).or_default();
            files.insert(path.clone(), bytes);
            self.files.insert(path, subject);
        }
    }
}

/// Returns the changes of a shape; `None` if only the retired names or the formatting changed.
fn changes(was: &[u8], is: &[u8]) -> Option<RevisionKind> {
    if was == is {
        return None;
    }
    let mut changes = verdict::changes(was, is);
    changes.sort_by(Change::by_effect);
    let mut merged: Vec<Changed> = Vec::new();
    for change in changes {
        let what = change.to_string();
        let at = merged.iter().position(|it| it.what == what);
        let breaks = (change.effect != Effect::Compatible)
            .then(|| (change.effect, change.consequence.to_owned()));
        match at.and_then(|at| merged.get_mut(at)) {
            Some(same) => same.breaks.extend(breaks),
            None => merged.push(Changed {
                what,
                breaks: breaks.into_iter().collect(),
            }),
        }
    }
    (!merged.is_empty()).then_some(RevisionKind::Changed(merged))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Commit, history};
    use crate::export::lock_history::RevisionKind;

    const ORDER: &str = "track-order.json";

    fn lock(name: &str, shape: &str) -> String {
        format!(
            r#"{{"format": 1, "call": "track", "name": "{name}", "version": 1,
            "shape": {{".": "object", {shape}}}}}"#
        )
    }

    /// Returns the changes by commits as lines. A commit is a list of files with their contents.
    fn lines(commits: &[&[(&str, Option<String>)]]) -> Vec<String> {
        let commits = (1..).zip(commits).map(|(number, changed)| {
            let changed = changed.iter().cloned();
            Commit {
                day: format!("2026-01-0{number}"),
                name: number.to_string(),
                changed: changed
                    .map(|(path, text)| (path.to_owned(), text))
                    .collect::<BTreeMap<_, _>>(),
            }
        });
        let history = history(commits);
        let lines = history.revisions.iter().map(|revision| {
            let what = match &revision.kind {
                RevisionKind::Changed(changes) => {
                    let changes = changes.iter().map(|it| {
                        let breaks = it.breaks.iter().map(|(effect, _)| format!(" {effect:?}"));
                        it.what.clone() + &breaks.collect::<String>()
                    });
                    changes.collect::<Vec<_>>().join(", ")
                }
                what => format!("{what:?}"),
            };
            format!("{} {}: {what}", revision.commit, revision.subject.name)
        });
        lines.collect()
    }

    #[test]
    fn a_lock_changes_from_commit_to_commit() {
        let first = lock("Order", r#""id": "text""#);
        let gone = first.replace(r#""version""#, r#""gone": true, "version""#);
        let other = lock("Order", r#""id": "integer u8""#);
        assert_eq!(
            lines(&[
                &[(ORDER, Some(first.clone()))],
                &[(ORDER, Some(other.clone()))],
                // Only the formatting changes.
                &[(ORDER, Some(other.replace('\n', " ")))],
                &[(ORDER, Some(gone))],
                &[(ORDER, Some(first))],
                &[(ORDER, None)],
            ]),
            [
                "1 Order: Accepted",
                "2 Order: `id` was a string and is now an integer Reader Writer",
                "4 Order: Removed",
                "5 Order: AcceptedAgain",
                "6 Order: Removed",
            ]
        );
    }

    #[test]
    fn a_file_is_renamed() {
        let order = lock("Order", r#""id": "text""#);
        let wider = lock("Order", r#""id": "optional text""#);
        let other = lock("ORDER", r#""id": "text""#);
        let hashed = "track-order-0a1b2c3d.json";
        assert_eq!(
            lines(&[
                &[(ORDER, Some(order.clone()))],
                // In one commit, and in two.
                &[(ORDER, Some(other)), (hashed, Some(order.clone()))],
                &[(ORDER, Some(order))],
                &[(hashed, None), (ORDER, Some(wider))],
            ]),
            [
                "1 Order: Accepted",
                "2 ORDER: Accepted",
                "3 ORDER: Removed",
                "4 Order: `id` was required and is now optional Reader",
            ]
        );
    }

    #[test]
    fn an_unreadable_file_is_skipped() {
        let first = lock("Order", r#""id": "text""#);
        let conflict = format!("<<<<<<< HEAD\n{first}");
        let no_shape = lock("Order", r#""id": "texture""#);
        let lines = lines(&[
            &[(ORDER, Some(conflict.clone()))],
            &[(ORDER, Some(first))],
            &[(ORDER, Some(conflict))],
            &[(ORDER, Some(no_shape))],
            &[(
                ORDER,
                Some(lock("Order", r#""id": "text", "at": "optional text""#)),
            )],
        ]);
        let [accepted, conflict, no_shape, changed] = &*lines else {
            panic!("{lines:#?}");
        };
        assert_eq!(accepted, "2 Order: Accepted");
        assert!(
            conflict.starts_with("3 Order: Unreadable(\"line 1"),
            "{conflict}"
        );
        assert!(
            no_shape.contains("Unreadable") && no_shape.contains("is not a shape"),
            "{no_shape}"
        );
        assert_eq!(changed, "5 Order: `at` is new");
    }
}
