//! The changes that each commit made in a folder.

use std::collections::{BTreeMap, BTreeSet};

use customerio_catalog::diff;

use super::log;
use super::renames::Parents;
use super::{Commit, History, HistoryError, Locked, is_json};

impl History {
    /// Returns the changes that each commit made in the folder's JSON files, the oldest first.
    ///
    /// Only first parents are followed: each step then compares two locks that the branch had, on the
    /// day of the change. Commits of merged branches would be compared with locks that the branch
    /// never had.
    pub(crate) fn steps(&self) -> Result<Vec<diff::Commit>, HistoryError> {
        let mut commits = self.listed(Parents::First)?;
        commits.reverse();
        let mut steps = Vec::new();
        let mut present = BTreeSet::new();
        for renamed in commits.chunk_by(|a, b| a.folder == b.folder) {
            self.add_steps(renamed, &mut present, &mut steps)?;
        }
        if steps.iter().all(|it| it.changed.is_empty()) {
            let folder = self.folder();
            return Err(HistoryError::NeverLocked { folder });
        }
        Ok(steps)
    }

    /// Adds the changes of commits in which the folder has one name. `present` are the files before them.
    fn add_steps(
        &self,
        commits: &[Locked],
        present: &mut BTreeSet<String>,
        steps: &mut Vec<diff::Commit>,
    ) -> Result<(), HistoryError> {
        let Some(Locked { folder, .. }) = commits.first() else {
            return Ok(());
        };
        let wanted = commits.iter().flat_map(|it| [it.commit.hash(), "\n"]);
        let repository = self.repository()?.history;
        let log = repository.changes("%H %cs", &["--", folder], wanted.collect())?;
        let log = log::read(&log);
        let in_folder = |it: &&log::Entry<'_>| it.folder == folder && is_json(it.name);
        let changed = log.iter().flat_map(|it| &it.changed).filter(in_folder);
        let blobs: BTreeSet<&str> = changed.filter_map(|it| it.after).collect();
        let wanted: String = blobs.iter().flat_map(|blob| [blob, "\n"]).collect();
        let texts = self.contents(wanted)?;
        let texts: BTreeMap<&str, String> = blobs.into_iter().zip(texts).collect();
        // A rename lists no file of the old name as removed.
        let mut removed = std::mem::take(present);
        for logged in &log {
            let (commit, day) = logged.head.split_once(' ').unwrap_or((logged.head, ""));
            let mut changed: BTreeMap<_, _> = std::mem::take(&mut removed)
                .into_iter()
                .map(|name| (name, None))
                .collect();
            for entry in logged.changed.iter().filter(in_folder) {
                let text = entry.after.and_then(|blob| texts.get(blob)).cloned();
                changed.insert(entry.name.to_owned(), text);
            }
            for (name, text) in &changed {
                if text.is_some() {
                    present.insert(name.clone());
                } else {
                    present.remove(name);
                }
            }
            steps.push(diff::Commit {
                day: day.to_owned(),
                name: Commit(commit.to_owned()).short().to_owned(),
                changed,
            });
        }
        Ok(())
    }
}
