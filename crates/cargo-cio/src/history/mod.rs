//! Earlier versions of the lock, read from git.
//!
//! Only plumbing commands run, whose output no setting of the user changes, and without the variables
//! that a hook sets. Commits are read as they were made: replacements and grafts, which show another
//! history, have no effect.

mod command;
mod error;
mod log;
mod renames;
mod steps;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use customerio_catalog::export::Files;

pub(crate) use self::error::HistoryError;
use crate::paths::from_here;
use command::{git, reason, text};

/// The history of one folder of a repository.
pub(crate) struct History {
    /// The parent of the folder.
    parent: PathBuf,
    name: String,
    /// The path from the parent to the folder in which git runs; empty for the parent itself.
    up: String,
    /// Whether git may not fetch what a partial clone lacks.
    offline: bool,
}

/// The repository of a folder.
struct Repository {
    /// The history of the folder, for which git runs in the top folder of the repository.
    history: History,
    /// The path of the folder from the top folder.
    path: String,
    is_shallow: bool,
}

/// The hash of a commit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Commit(String);

impl Commit {
    /// A commit by its hash.
    #[cfg(test)]
    pub(crate) fn new(hash: &str) -> Self {
        Self(hash.to_owned())
    }

    /// Returns all digits.
    pub(crate) fn hash(&self) -> &str {
        &self.0
    }

    /// Returns the first 10 digits.
    pub(crate) fn short(&self) -> &str {
        self.0.get(..10).unwrap_or(&self.0)
    }
}

/// The folder in a commit, in which it may have had another name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Locked {
    pub(crate) commit: Commit,
    /// The path from the top folder of the repository.
    folder: String,
}

impl History {
    /// The history of a folder. `offline` forbids git to fetch what a partial clone lacks.
    ///
    /// Git tracks a link, and not what is behind it.
    pub(crate) fn of(folder: &Path, offline: bool) -> Self {
        let behind = folder.is_symlink().then(|| folder.canonicalize().ok());
        let folder = behind.flatten().unwrap_or_else(|| folder.to_owned());
        let (parent, name) = match (folder.parent(), folder.file_name()) {
            (Some(parent), Some(name)) => (parent, name.to_string_lossy().into_owned()),
            _ => (&*folder, ".".to_owned()),
        };
        Self {
            parent: parent.to_owned(),
            name,
            up: String::new(),
            offline,
        }
    }

    /// Returns the commit that a revision names.
    pub(crate) fn commit(&self, revision: &str) -> Result<Commit, HistoryError> {
        let is_shallow = self.repository()?.is_shallow;
        let name = format!("{revision}^{{commit}}");
        let output = self.git(&["rev-parse", "--verify", "--end-of-options", &name])?;
        if output.status.success() {
            Ok(Commit(text(&output.stdout)))
        } else {
            Err(HistoryError::NoRevision {
                revision: revision.to_owned(),
                folder: self.parent.clone(),
                detail: reason(&output.stderr),
                is_shallow,
            })
        }
    }

    /// Returns the folder, relative to the current one.
    fn folder(&self) -> PathBuf {
        from_here(&self.parent.join(&self.name)).to_owned()
    }

    /// Returns the repository of the folder, which has a work tree.
    fn repository(&self) -> Result<Repository, HistoryError> {
        let output = self.git(&[
            "rev-parse",
            "--is-shallow-repository",
            "--is-inside-work-tree",
            "--show-cdup",
            "--show-prefix",
        ])?;
        if !output.status.success() {
            let detail = reason(&output.stderr);
            // The lines that follow are advice on how repositories are found.
            let detail = detail.lines().next().unwrap_or(&detail);
            return Err(match detail.split_once(DUBIOUS_OWNER) {
                Some((_, root)) => HistoryError::OtherOwner {
                    folder: self.folder(),
                    root: root.trim_matches([' ', '\'']).to_owned(),
                },
                None => HistoryError::NoRepository {
                    folder: self.folder(),
                    detail: detail.to_owned(),
                },
            });
        }
        let answers = String::from_utf8_lossy(&output.stdout);
        let mut answers = answers.lines();
        let mut answer = || answers.next().unwrap_or("");
        let is_shallow = answer() == "true";
        if answer() == "false" {
            return Err(HistoryError::Bare {
                folder: self.folder(),
            });
        }
        Ok(Repository {
            history: Self {
                parent: self.parent.clone(),
                name: self.name.clone(),
                up: answer().to_owned(),
                offline: self.offline,
            },
            path: answer().to_owned() + &self.name,
            is_shallow,
        })
    }

    /// Returns the top folder of the repository and the paths of its files: those of a commit, or those that
    /// git tracks now. Returns `None` outside of a repository with a work tree.
    pub(crate) fn tracked(
        &self,
        at: Option<&Commit>,
    ) -> Result<Option<(PathBuf, BTreeSet<String>)>, HistoryError> {
        let top = self.git(&["rev-parse", "--show-toplevel"]);
        // Without git there is no repository.
        let Some(top) = top.ok().filter(|it| it.status.success()) else {
            return Ok(None);
        };
        let Ok(top) = Path::new(&text(&top.stdout)).canonicalize() else {
            return Ok(None);
        };
        let repository = Self {
            parent: top.clone(),
            name: ".".to_owned(),
            up: String::new(),
            offline: self.offline,
        };
        let listed = match at {
            None => repository.run(&["ls-files", "-z"])?,
            Some(Commit(it)) => repository.run(&["ls-tree", "-r", "-z", "--name-only", it])?,
        };
        let listed = String::from_utf8_lossy(&listed);
        let paths = listed.split_terminator('\0').map(str::to_owned);
        Ok(Some((top, paths.collect())))
    }

    /// Requires that a sparse checkout contains the folder. Without it, each event would pass for new.
    pub(crate) fn require_checkout(&self) -> Result<(), HistoryError> {
        let listed = self.git(&["ls-files", "-t", "-z", "--", &self.name]);
        // Without git or a repository, nothing is left out.
        let Some(listed) = listed.ok().filter(|it| it.status.success()) else {
            return Ok(());
        };
        let listed = String::from_utf8_lossy(&listed.stdout);
        let mut skipped = (listed.split_terminator('\0')).filter_map(|it| it.strip_prefix("S "));
        // A file that `git update-index --skip-worktree` names is there.
        match skipped.find(|path| !self.parent.join(path).exists()) {
            Some(_) => Err(HistoryError::Sparse {
                folder: self.folder(),
            }),
            None => Ok(()),
        }
    }

    /// Requires that no filter, such as that of Git LFS, stores the files of the folder in another form.
    fn require_no_filter(&self) -> Result<(), HistoryError> {
        let probe = format!("{}/track-event.json", self.name);
        let asked = ["check-attr", "-z", "filter", "--", &probe];
        let found = git(&self.parent, self.offline, &asked).output();
        let found = found.map_err(HistoryError::Start)?.stdout;
        match String::from_utf8_lossy(&found).split('\0').nth(2) {
            None | Some("unspecified" | "unset") => Ok(()),
            Some(filter) => Err(HistoryError::Filtered {
                folder: self.folder(),
                name: self.name.clone(),
                filter: filter.to_owned(),
            }),
        }
    }

    /// Returns the JSON files of the folder in a commit.
    pub(crate) fn files(&self, of: &Locked) -> Result<Files, HistoryError> {
        let Locked { commit, folder } = of;
        let names = self.names(commit.hash(), folder)?;
        if names.is_empty() {
            return Err(HistoryError::NoLock {
                revision: commit.short().to_owned(),
                folder: self.parent.clone(),
                name: self.name.clone(),
            });
        }
        let mut wanted = String::new();
        for name in &names {
            // Writing to a string does not fail.
            let _ = writeln!(wanted, "{}:{folder}/{name}", commit.hash());
        }
        let texts = self.contents(wanted)?;
        Ok(names.into_iter().zip(texts).collect())
    }

    /// Returns the names of the JSON files of a folder in a commit.
    fn names(&self, commit: &str, folder: &str) -> Result<Vec<String>, HistoryError> {
        let within = format!("{folder}/");
        let list = [
            "ls-tree",
            "--full-tree",
            "-z",
            "--name-only",
            commit,
            &within,
        ];
        let listed = self.run(&list)?;
        let listed = String::from_utf8_lossy(&listed);
        let names = listed.split_terminator('\0');
        let names = names.filter_map(|path| path.strip_prefix(&within));
        // `cargo cio lock` writes no name with a line end.
        let names = names.filter(|name| is_json(name) && !name.contains('\n'));
        Ok(names.map(str::to_owned).collect())
    }

    /// Returns the contents of objects. Each line of `wanted` names one.
    fn contents(&self, wanted: String) -> Result<Vec<String>, HistoryError> {
        let batch = self.run_with_input(&["cat-file", "--batch"], wanted)?;
        let texts = read_batch(&batch).ok_or_else(|| {
            self.failed(
                "`git cat-file` lacks an object of the lock; run `git fsck`, and fetch what is missing"
                    .to_owned(),
            )
        })?;
        if texts.iter().any(|it| !it.trim_start().starts_with('{')) {
            self.require_no_filter()?;
        }
        Ok(texts)
    }

    /// Returns the files that commits changed, as `git diff-tree` lists them. Each line of `wanted` is a commit,
    /// which may be followed by the parent to compare it with.
    fn changes(&self, head: &str, paths: &[&str], wanted: String) -> Result<String, HistoryError> {
        let head = format!("--format={head}");
        let options = [
            "--stdin",
            "--root",
            "--diff-merges=first-parent",
            // `i18n.logOutputEncoding` applies to this command too.
            "--encoding=UTF-8",
            &head,
        ];
        let list = [&["diff-tree"], &RAW[..], &options, paths].concat();
        let log = self.run_with_input(&list, wanted)?;
        Ok(String::from_utf8_lossy(&log).into_owned())
    }

    /// Runs git with an input, and returns its output.
    fn run_with_input(&self, arguments: &[&str], input: String) -> Result<Vec<u8>, HistoryError> {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(HistoryError::Start)?;
        // Git writes while it still reads, so a second thread sends the input.
        let writer = child.stdin.take().map(|mut stdin| {
            thread::spawn(move || {
                // If git has exited, its output says why.
                let _ = stdin.write_all(input.as_bytes());
            })
        });
        let output = child.wait_with_output().map_err(HistoryError::Start)?;
        if let Some(writer) = writer {
            let _ = writer.join();
        }
        self.succeeded(output)
    }

    /// Runs git, and returns its output.
    fn run(&self, arguments: &[&str]) -> Result<Vec<u8>, HistoryError> {
        let output = self.git(arguments)?;
        self.succeeded(output)
    }

    /// Returns the output, or the error that git reported.
    fn succeeded(&self, output: Output) -> Result<Vec<u8>, HistoryError> {
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(self.failed(reason(&output.stderr)))
    }

    /// Returns the error for a message of git.
    fn failed(&self, detail: String) -> HistoryError {
        let folder = self.parent.clone();
        if detail.contains(PROMISOR) {
            HistoryError::Partial { folder, detail }
        } else if self.offline && self.is_partial() {
            HistoryError::PartialOffline { folder }
        } else {
            HistoryError::Failed { folder, detail }
        }
    }

    /// Returns whether the repository is a partial clone.
    fn is_partial(&self) -> bool {
        let remotes = [
            "config",
            "--get-regexp",
            r"^remote\..*\.promisor$",
            "^true$",
        ];
        self.git(&remotes).is_ok_and(|it| it.status.success())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        git(&self.parent.join(&self.up), self.offline, arguments)
    }

    fn git(&self, arguments: &[&str]) -> Result<Output, HistoryError> {
        self.command(arguments)
            .stdin(Stdio::null())
            .output()
            .map_err(HistoryError::Start)
    }
}

/// Lists changed files in the form that [`log::read`] reads.
const RAW: [&str; 6] = [
    "-r",
    "-z",
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--relative",
];

/// How git reports a repository of another user; the path follows in quotes.
const DUBIOUS_OWNER: &str = "detected dubious ownership in repository at";

/// What git mentions if it can't fetch the missing objects of a partial clone.
const PROMISOR: &str = "promisor";

fn is_json(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|it| it == "json")
}

/// Reads the output of `git cat-file --batch`, which is a line that ends in a length, then as many bytes,
/// for each object. Returns `None` if an object is missing or the output is incomplete.
fn read_batch(mut from: &[u8]) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    while !from.is_empty() {
        let end = from.iter().position(|byte| *byte == b'\n')?;
        let header = str::from_utf8(from.get(..end)?).ok()?;
        // A missing object has a word instead of a length.
        let length: usize = header.rsplit(' ').next()?.parse().ok()?;
        let (content, rest) = from.get(end + 1..)?.split_at_checked(length)?;
        texts.push(String::from_utf8_lossy(content).into_owned());
        from = rest.strip_prefix(b"\n")?;
    }
    Some(texts)
}

#[cfg(test)]
mod tests {
    use super::read_batch;

    #[test]
    fn a_batch_is_read() {
        let batch = |bytes: &[u8]| read_batch(bytes);
        let texts = vec!["a\nb\nc".to_owned(), String::new()];
        assert_eq!(batch(b"12ab blob 5\na\nb\nc\n34cd blob 0\n\n"), Some(texts));
        assert_eq!(batch(b""), Some(Vec::new()));
        for broken in [
            &b"main:./x missing\n"[..],
            b"12ab blob 99\nshort",
            b"12ab blob 5\nshort",
            b"12ab blob 5",
        ] {
            assert_eq!(batch(broken), None);
        }
    }
}
