//! What commits changed, one after the other.

use std::collections::{BTreeMap, BTreeSet};

use customerio_rules::lock::file::Subject;

use super::{Change, Effect, locked, prove};
use crate::export::Past;
use crate::export::past::{Changed, Step, What};

/// A commit, with what it changed of a lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its day, such as `2026-05-01`.
    pub day: String,
    /// What people call it by.
    pub name: String,
    /// The files that it changed, from the folder on, with their new texts; `None` if it took the
    /// file away.
    pub changed: BTreeMap<String, Option<String>>,
}

/// What commits did to a lock, given from the oldest to the newest, each as it follows upon the one
/// before.
///
/// A file that is no lock is told as such, and passed over: nothing can be done about a commit any
/// more, and what comes next is compared with what could be read last.
#[must_use]
pub fn past(commits: impl IntoIterator<Item = Commit>) -> Past {
    let mut held = Held::default();
    let mut known = BTreeSet::new();
    let mut steps = Vec::new();
    for Commit { day, name, changed } in commits {
        let mut happened = Vec::new();
        let mut was = BTreeMap::new();
        for (path, text) in changed {
            let now = match text.as_deref().map(locked) {
                None => None,
                // What nothing declares any more locks nothing.
                Some(Ok((file, bytes))) => (!file.is_gone()).then(|| (file.subject(), bytes)),
                Some(Err(reason)) => {
                    let before = held.files.get(&path).cloned();
                    happened.extend(before.map(|it| (it, What::Unreadable(reason.to_string()))));
                    continue;
                }
            };
            // As it was before the commit, whichever of its files comes first.
            for subject in held
                .files
                .get(&path)
                .into_iter()
                .chain(now.as_ref().map(|it| &it.0))
            {
                if !was.contains_key(subject) {
                    was.insert(subject.clone(), held.get(subject).map(<[u8]>::to_vec));
                }
            }
            held.put(path, now);
        }
        for (subject, was) in was {
            let what = match (was, held.get(&subject)) {
                (Some(was), Some(is)) => changes(&was, is),
                (Some(_), None) => Some(What::TakenOut),
                (None, Some(_)) if known.insert(subject.clone()) => Some(What::Accepted),
                (None, Some(_)) => Some(What::AcceptedAgain),
                (None, None) => None,
            };
            happened.extend(what.map(|what| (subject, what)));
        }
        steps.extend(happened.into_iter().map(|(of, what)| Step {
            day: day.clone(),
            commit: name.clone(),
            of,
            what,
        }));
    }
    Past { steps }
}

/// What a lock holds.
#[derive(Default)]
struct Held {
    /// What each file locks.
    files: BTreeMap<String, Subject>,
    /// The bytes of what is locked, by file: while names change hands there can be two.
    bytes: BTreeMap<Subject, BTreeMap<String, Vec<u8>>>,
}

impl Held {
    /// The bytes of what is locked; of two files, those of the one that the compiler looks for.
    fn get(&self, subject: &Subject) -> Option<&[u8]> {
        let files = self.bytes.get(subject)?;
        let bytes = files
            .get(&subject.plain())
            .or_else(|| files.values().next());
        bytes.map(Vec::as_slice)
    }

    fn put(&mut self, path: String, now: Option<(Subject, Vec<u8>)>) {
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

/// What changed; nothing if the lock only remembers more, or was written in another way.
fn changes(was: &[u8], is: &[u8]) -> Option<What> {
    if was == is {
        return None;
    }
    let mut changes = prove::changes(was, is);
    // As everywhere: breaks first, and those of one kind by where they are.
    changes.sort_by(Change::by_effect);
    let mut told: Vec<Changed> = Vec::new();
    for change in changes {
        let what = change.to_string();
        let at = told.iter().position(|it| it.what == what);
        let breaks = (change.effect != Effect::Compatible)
            .then(|| (change.effect, change.consequence.to_owned()));
        match at.and_then(|at| told.get_mut(at)) {
            Some(same) => same.breaks.extend(breaks),
            None => told.push(Changed {
                what,
                breaks: breaks.into_iter().collect(),
            }),
        }
    }
    (!told.is_empty()).then_some(What::Changed(told))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Commit, past};
    use crate::export::past::What;

    const ORDER: &str = "track-order.json";

    fn lock(name: &str, shape: &str) -> String {
        format!(
            r#"{{"format": 1, "call": "track", "name": "{name}", "version": 1,
            "shape": {{".": "object", {shape}}}}}"#
        )
    }

    /// What became of commits, a line each, each of files with their texts.
    fn told(commits: &[&[(&str, Option<String>)]]) -> Vec<String> {
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
        let past = past(commits);
        let lines = past.steps.iter().map(|step| {
            let what = match &step.what {
                What::Changed(changes) => {
                    let changes = changes.iter().map(|it| {
                        let breaks = it.breaks.iter().map(|(effect, _)| format!(" {effect:?}"));
                        it.what.clone() + &breaks.collect::<String>()
                    });
                    changes.collect::<Vec<_>>().join(", ")
                }
                what => format!("{what:?}"),
            };
            format!("{} {}: {what}", step.commit, step.of.name)
        });
        lines.collect()
    }

    #[test]
    fn a_lock_changes_from_commit_to_commit() {
        let first = lock("Order", r#""id": "text""#);
        let gone = first.replace(r#""version""#, r#""gone": true, "version""#);
        let other = lock("Order", r#""id": "integer u8""#);
        assert_eq!(
            told(&[
                &[(ORDER, Some(first.clone()))],
                &[(ORDER, Some(other.clone()))],
                // Of the same shape, though not of the same text.
                &[(ORDER, Some(other.replace('\n', " ")))],
                &[(ORDER, Some(gone))],
                &[(ORDER, Some(first))],
                &[(ORDER, None)],
            ]),
            [
                "1 Order: Accepted",
                "2 Order: `id` was a string and is now an integer Reader Writer",
                "4 Order: TakenOut",
                "5 Order: AcceptedAgain",
                "6 Order: TakenOut",
            ]
        );
    }

    #[test]
    fn a_file_takes_another_name() {
        let order = lock("Order", r#""id": "text""#);
        let wider = lock("Order", r#""id": "optional text""#);
        let other = lock("ORDER", r#""id": "text""#);
        let hashed = "track-order-0a1b2c3d.json";
        assert_eq!(
            told(&[
                &[(ORDER, Some(order.clone()))],
                // In one commit, and in two.
                &[(ORDER, Some(other)), (hashed, Some(order.clone()))],
                &[(ORDER, Some(order))],
                &[(hashed, None), (ORDER, Some(wider))],
            ]),
            [
                "1 Order: Accepted",
                "2 ORDER: Accepted",
                "3 ORDER: TakenOut",
                "4 Order: `id` was required and is now optional Reader",
            ]
        );
    }

    #[test]
    fn what_can_not_be_read_is_passed_over() {
        let first = lock("Order", r#""id": "text""#);
        let conflict = format!("<<<<<<< HEAD\n{first}");
        let no_shape = lock("Order", r#""id": "texture""#);
        let told = told(&[
            &[(ORDER, Some(conflict.clone()))],
            &[(ORDER, Some(first))],
            &[(ORDER, Some(conflict))],
            &[(ORDER, Some(no_shape))],
            &[(
                ORDER,
                Some(lock("Order", r#""id": "text", "at": "optional text""#)),
            )],
        ]);
        let [accepted, conflict, no_shape, changed] = &*told else {
            panic!("{told:#?}");
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
