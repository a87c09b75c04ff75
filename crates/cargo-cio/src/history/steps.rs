//! The changes that each commit made in a folder.

use std::collections::{BTreeMap, BTreeSet};

use customerio_catalog::diff;

use super::{Commit, History, HistoryError, is_json};

/// A file that a commit changed.
#[derive(Debug, PartialEq, Eq)]
struct Changed<'a> {
    name: &'a str,
    /// The hash of its content; `None` if it was removed.
    blob: Option<&'a str>,
}

impl History {
    /// Returns the changes that each commit made in the folder's JSON files, the oldest first.
    ///
    /// Only first parents are followed: each step then compares two locks that the branch had, on the
    /// day of the change. Commits of merged branches would be compared with locks that the branch
    /// never had.
    pub(crate) fn steps(&self) -> Result<Vec<diff::Commit>, HistoryError> {
        let commits = self.listed(&["--first-parent", "--reverse"])?;
        let wanted: String = commits.iter().flat_map(|Commit(it)| [it, "\n"]).collect();
        let log = self.run_with_input(
            &[
                "diff-tree",
                "--stdin",
                "-z",
                "-r",
                "--raw",
                "--root",
                "--diff-merges=first-parent",
                "--no-abbrev",
                "--no-renames",
                "--relative",
                // `i18n.logOutputEncoding` applies to this command too.
                "--encoding=UTF-8",
                "--format=%H %cs",
                "--",
                &self.name,
            ],
            wanted,
        )?;
        let log = String::from_utf8_lossy(&log);
        let commits = read_log(&log, &self.name);
        if commits.iter().all(|(_, changed)| changed.is_empty()) {
            let folder = self.folder();
            return Err(HistoryError::NeverLocked { folder });
        }
        let changed = commits.iter().flat_map(|(_, changed)| changed);
        let blobs: BTreeSet<&str> = changed.filter_map(|it| it.blob).collect();
        let wanted: String = blobs.iter().flat_map(|blob| [blob, "\n"]).collect();
        let texts = self.contents(wanted)?;
        let texts: BTreeMap<&str, String> = blobs.into_iter().zip(texts).collect();
        let commits = commits.into_iter().map(|(head, changed)| {
            let (commit, day) = head.split_once(' ').unwrap_or((head, ""));
            let changed = changed.into_iter().map(|it| {
                let text = it.blob.and_then(|blob| texts.get(blob)).cloned();
                (it.name.to_owned(), text)
            });
            diff::Commit {
                day: day.to_owned(),
                name: Commit(commit.to_owned()).short().to_owned(),
                changed: changed.collect(),
            }
        });
        Ok(commits.collect())
    }
}

/// Reads the output of `git diff-tree -z --raw`: each commit with the files that it changed directly in a folder.
fn read_log<'a>(log: &'a str, folder: &str) -> Vec<(&'a str, Vec<Changed<'a>>)> {
    let mut commits: Vec<(&str, Vec<Changed<'_>>)> = Vec::new();
    let mut parts = log.split_terminator('\0').map(str::trim_start);
    while let Some(part) = parts.next() {
        // `:100644 100644 BEFORE AFTER M`, then the path.
        let Some(entry) = part.strip_prefix(':') else {
            commits.push((part, Vec::new()));
            continue;
        };
        let Some(path) = parts.next() else {
            break;
        };
        let name = path
            .strip_prefix(folder)
            .and_then(|it| it.strip_prefix('/'));
        // The mode and the hash after the commit.
        let mut words = entry.split(' ').skip(1);
        let (mode, blob) = (words.next(), words.nth(1));
        if let Some(name) = name.filter(|name| !name.contains('/') && is_json(name))
            && let Some((_, changed)) = commits.last_mut()
        {
            // Other modes are those of links, submodules and removed files.
            let is_file = mode.is_some_and(|mode| mode.starts_with("100"));
            let blob = blob.filter(|_| is_file);
            changed.push(Changed { name, blob });
        }
    }
    commits
}

#[cfg(test)]
mod tests {
    use super::{Changed, read_log};

    #[test]
    fn a_log_is_read() {
        let log = "c1 2026-01-01\0\n:000000 100644 00 aa A\0lock/a.json\0\
                   :000000 100644 00 bb A\0lock/in/b.json\0:000000 100644 00 cc A\0lock/c.md\0\
                   c2 2026-01-02\0\n:100644 000000 aa 00 D\0lock/a.json\0\
                   :100644 120000 dd ee T\0lock/d.json\0";
        let changed = |name, blob| Changed { name, blob };
        assert_eq!(
            read_log(log, "lock"),
            [
                ("c1 2026-01-01", vec![changed("a.json", Some("aa"))]),
                (
                    "c2 2026-01-02",
                    vec![changed("a.json", None), changed("d.json", None)]
                ),
            ]
        );
        assert_eq!(read_log("", "lock"), []);
        assert_eq!(
            read_log("c1 2026-01-01\0:", "lock"),
            [("c1 2026-01-01", vec![])]
        );
    }
}
