//! The commits of a folder, under each name that it had.
//!
//! Git stores no renames, and its search for them has limits that the user sets. Here, a folder was renamed by a
//! commit in which it appears while another folder disappears, if at least half of the removed files are found in
//! it, by their names or by their contents.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::log::{self, Entry};
use super::{Commit, History, HistoryError, Locked, Repository, is_json};

/// The parents of a merge that are followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parents {
    All,
    First,
}

/// The commits of a folder.
#[derive(Default)]
struct Trail {
    /// The newest first.
    commits: Vec<Locked>,
    /// The names of the folder, the last one first.
    folders: Vec<String>,
}

/// A rename of a folder.
struct Rename {
    commit: Commit,
    parent: Commit,
    /// The name in the parent.
    before: String,
}

impl History {
    /// Returns the commits that changed the folder, newest first.
    ///
    /// # Errors
    ///
    /// Fails if commits may be missing, since an incomplete history seems to have no breaks.
    pub(crate) fn commits(&self) -> Result<Vec<Locked>, HistoryError> {
        self.listed(Parents::All)
    }

    /// Returns the commits that changed the folder, newest first, without those of other parents.
    pub(super) fn listed(&self, parents: Parents) -> Result<Vec<Locked>, HistoryError> {
        let repository = self.repository()?;
        if repository.is_shallow {
            return Err(HistoryError::Shallow {
                folder: self.folder(),
            });
        }
        Ok(repository.trail(parents)?.commits)
    }

    /// Returns the folder in the commit that a revision names.
    pub(crate) fn at(&self, revision: &str) -> Result<Locked, HistoryError> {
        let commit = self.commit(revision)?;
        let repository = self.repository()?;
        let mut folders = vec![repository.path.clone()];
        if !repository.has(&commit, &repository.path)? && !repository.is_shallow {
            folders.append(&mut repository.trail(Parents::All)?.folders);
        }
        for folder in &folders {
            if repository.has(&commit, folder)? {
                let folder = folder.clone();
                return Ok(Locked { commit, folder });
            }
        }
        Ok(Locked {
            commit,
            folder: repository.path,
        })
    }
}

impl Repository {
    fn trail(&self, parents: Parents) -> Result<Trail, HistoryError> {
        // A repository without commits has no HEAD.
        let head = ["rev-parse", "--quiet", "--verify", "HEAD^{commit}"];
        let head = self.history.git(&head)?;
        if !head.status.success() {
            return Ok(Trail::default());
        }
        let head = Commit(super::text(&head.stdout));
        let mut tips = vec![(self.last_name(&head)?, head.clone())];
        let mut commits = Vec::new();
        let mut next = 0;
        while let Some((folder, tip)) = tips.get(next).cloned() {
            next += 1;
            let mut listed = self.rev_list(parents, &tip, &[&folder])?;
            for rename in self.renames(parents, &folder, &listed)? {
                let before = (rename.before, rename.parent);
                if !tips.contains(&before) {
                    tips.push(before);
                }
                if parents == Parents::First {
                    // Before it, the folder with this name was another one.
                    let end = listed.iter().position(|it| *it == rename.commit);
                    listed.truncate(end.map_or(listed.len(), |end| end + 1));
                    break;
                }
            }
            let folder = &folder;
            commits.extend(listed.into_iter().map(|commit| Locked {
                commit,
                folder: folder.clone(),
            }));
        }
        let folders: Vec<_> = tips.into_iter().map(|(folder, _)| folder).collect();
        if parents == Parents::All && folders.len() > 1 {
            let names: Vec<_> = folders.iter().map(String::as_str).collect();
            let order = self.rev_list(parents, &head, &names)?;
            let order: BTreeMap<_, _> = order.into_iter().zip(0_usize..).collect();
            let place = |it: &Locked| order.get(&it.commit).copied().unwrap_or(usize::MAX);
            commits.sort_by(|a, b| (place(a), a).cmp(&(place(b), b)));
            commits.dedup();
        }
        Ok(Trail { commits, folders })
    }

    /// Returns the commits up to a commit that changed any of the folders, the newest first.
    fn rev_list(
        &self,
        parents: Parents,
        tip: &Commit,
        folders: &[&str],
    ) -> Result<Vec<Commit>, HistoryError> {
        let option = match parents {
            // Without it, a merge that took the lock of one parent hides the commits of the other.
            Parents::All => "--full-history",
            Parents::First => "--first-parent",
        };
        let words = ["rev-list", option, tip.hash(), "--"];
        let listed = self.history.run(&[&words, folders].concat())?;
        let listed = super::text(&listed);
        Ok(listed.lines().map(|it| Commit(it.to_owned())).collect())
    }

    /// Returns the renames to a folder by the commits that changed it, in their order.
    fn renames(
        &self,
        parents: Parents,
        folder: &str,
        commits: &[Commit],
    ) -> Result<Vec<Rename>, HistoryError> {
        let edges = self.edges(parents, commits)?;
        let sides = edges
            .iter()
            .flat_map(|(commit, parent)| [(commit, folder), (parent, folder)]);
        let has = self.have(sides)?;
        let edges = edges.into_iter().zip(has.chunks(2));
        let new: Vec<_> = edges
            .filter(|(_, has)| **has == [true, false])
            .map(|(edge, _)| edge)
            .collect();
        if new.is_empty() {
            return Ok(Vec::new());
        }
        let pairs = new
            .iter()
            .map(|(commit, parent)| format!("{} {}\n", commit.hash(), parent.hash()));
        let log = self.history.changes("%H", &[], pairs.collect())?;
        let mut renames = Vec::new();
        for ((commit, parent), logged) in new.into_iter().zip(log::read(&log)) {
            let here = logged.changed.iter().filter(|it| it.folder == folder);
            let here: BTreeMap<_, _> = here.map(|it| (it.name, it.after)).collect();
            if let Some(before) = renamed(&logged.changed, &here)
                && self.history.names(commit.hash(), before)?.is_empty()
            {
                renames.push(Rename {
                    commit,
                    parent,
                    before: before.to_owned(),
                });
            }
        }
        Ok(renames)
    }

    /// Returns each commit with each of its parents.
    fn edges(
        &self,
        parents: Parents,
        commits: &[Commit],
    ) -> Result<Vec<(Commit, Commit)>, HistoryError> {
        if commits.is_empty() {
            return Ok(Vec::new());
        }
        let list = ["rev-list", "--no-walk=unsorted", "--parents", "--stdin"];
        let wanted = commits.iter().flat_map(|it| [it.hash(), "\n"]).collect();
        let listed = self.history.run_with_input(&list, wanted)?;
        let most = match parents {
            Parents::All => usize::MAX,
            Parents::First => 1,
        };
        let mut edges = Vec::new();
        for line in super::text(&listed).lines() {
            let mut hashes = line.split(' ').map(|it| Commit(it.to_owned()));
            if let Some(commit) = hashes.next() {
                edges.extend(hashes.take(most).map(|parent| (commit.clone(), parent)));
            }
        }
        Ok(edges)
    }

    /// Returns the name of the folder in the last commit, which differs while a rename is not committed.
    fn last_name(&self, head: &Commit) -> Result<String, HistoryError> {
        let history = &self.history;
        let names = json_files(&history.parent.join(&history.name));
        if names.is_empty() || self.has(head, &self.path)? {
            return Ok(self.path.clone());
        }
        let removed = [&["diff-index"], &super::RAW[..], &[head.hash()]].concat();
        let removed = history.run(&removed)?;
        let removed = String::from_utf8_lossy(&removed);
        let here = names.iter().map(|name| (name.as_str(), None)).collect();
        let logged = log::read(&removed).into_iter().next();
        let before = logged.and_then(|it| renamed(&it.changed, &here));
        let top = history.parent.join(&history.up);
        let before = before.filter(|it| json_files(&top.join(it)).is_empty());
        Ok(before.unwrap_or(&self.path).to_owned())
    }

    /// Returns whether a commit has a folder.
    fn has(&self, commit: &Commit, folder: &str) -> Result<bool, HistoryError> {
        Ok(self.have([(commit, folder)])? == [true])
    }

    /// Returns for each commit whether it has a folder.
    fn have<'a>(
        &self,
        wanted: impl IntoIterator<Item = (&'a Commit, &'a str)>,
    ) -> Result<Vec<bool>, HistoryError> {
        let wanted = wanted.into_iter();
        let wanted = wanted.map(|(commit, folder)| format!("{}:{folder}\n", commit.hash()));
        let check = ["cat-file", "--batch-check=%(objecttype)"];
        let types = self.history.run_with_input(&check, wanted.collect())?;
        Ok(super::text(&types).lines().map(|it| it == "tree").collect())
    }
}

/// Returns the folder that was renamed to one with these files, which have the hashes of their contents if they are
/// known.
fn renamed<'a>(changed: &[Entry<'a>], here: &BTreeMap<&str, Option<&str>>) -> Option<&'a str> {
    let contents: BTreeSet<&str> = here.values().flatten().copied().collect();
    let mut folders: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for entry in changed {
        let (Some(content), None) = (entry.before, entry.after) else {
            continue;
        };
        if is_json(entry.name) && !entry.folder.is_empty() {
            let (found, removed) = folders.entry(entry.folder).or_default();
            let is_found = here.contains_key(entry.name) || contents.contains(content);
            *found += usize::from(is_found);
            *removed += 1;
        }
    }
    let folders = folders.into_iter();
    let folders = folders.filter(|(_, (found, removed))| *found > 0 && found * 2 >= *removed);
    Some(folders.max_by_key(|(_, (found, _))| *found)?.0)
}

/// Returns the names of the JSON files of a folder on disk.
fn json_files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|it| it.file_name().into_string().ok());
    names.filter(|name| is_json(name)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Entry, renamed};

    #[test]
    fn a_folder_is_renamed_with_half_of_its_files() {
        let removed = |folder, name, content| Entry {
            folder,
            name,
            before: Some(content),
            after: None,
        };
        let here = BTreeMap::from([("a.json", Some("aa")), ("b.json", Some("b2"))]);
        let source = |changed: &[Entry<'static>]| renamed(changed, &here);
        let (a, b) = (
            removed("old", "a.json", "aa"),
            removed("old", "b.json", "bb"),
        );
        assert_eq!(source(&[]), None);
        assert_eq!(source(&[a, b]), Some("old"));
        // By its content only, next to one that is gone.
        let other = removed("old", "c.json", "aa");
        let gone = removed("old", "d.json", "dd");
        assert_eq!(source(&[other, gone]), Some("old"));
        // Most of the folder is elsewhere.
        let one = removed("old", "a.json", "aa");
        let gone = ["d.json", "e.json"].map(|name| removed("old", name, "dd"));
        assert_eq!(source(&[&[one], &gone[..]].concat()), None);
        // Files of other kinds, files at the top, and files that are only changed.
        let changed = Entry {
            folder: "old",
            name: "a.json",
            before: Some("aa"),
            after: Some("a2"),
        };
        let others = [removed("old", "a.md", "aa"), removed("", "a.json", "aa")];
        assert_eq!(source(&[&[changed], &others[..]].concat()), None);
    }
}
