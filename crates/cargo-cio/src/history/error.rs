//! Why the history can't be read.

use std::io;
use std::path::PathBuf;

/// Why the history can't be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HistoryError {
    #[error("failed to run `git`; install it and add it to the PATH")]
    Start(#[source] io::Error),
    #[error(
        "`{revision}` is not a revision of the repository of {}: {detail}; name another one, or fetch it{}",
        folder.display(),
        if *is_shallow {
            ": this clone is shallow, and `git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'` \
             completes it, in GitHub Actions `fetch-depth: 0` at `actions/checkout`"
        } else {
            ""
        }
    )]
    NoRevision {
        revision: String,
        folder: PathBuf,
        detail: String,
        is_shallow: bool,
    },
    #[error(
        "{} is in a bare repository, or outside of the work tree of its repository, and has no lock to \
         compare; run this in a clone or in a linked worktree",
        folder.display()
    )]
    Bare { folder: PathBuf },
    #[error(
        "the repository of {} is a partial clone, and the rest of it could not be fetched: {detail}; \
         restore the connection to its remote, or run `git fetch --refetch --no-filter`",
        folder.display()
    )]
    Partial { folder: PathBuf, detail: String },
    #[error(
        "the repository of {} is a partial clone that lacks earlier locks, and `--offline` does not fetch \
         them; leave out `--offline`, or first run `git fetch --refetch --no-filter`",
        folder.display()
    )]
    PartialOffline { folder: PathBuf },
    #[error("git can't read {}: {detail}", folder.display())]
    Failed { folder: PathBuf, detail: String },
    #[error(
        "{} has no lock at `{revision}`; choose a revision that has one, as `git log -- {name}` lists \
         them",
        folder.display()
    )]
    NoLock {
        revision: String,
        folder: PathBuf,
        name: String,
    },
    #[error(
        "git does not read the repository of {}, since another user owns it; make yourself the owner, or \
         trust it with `git config --global --add safe.directory {}`",
        folder.display(),
        root
    )]
    OtherOwner { folder: PathBuf, root: String },
    #[error(
        "{} is not in a git repository that can be read: {detail}; run this in a clone, or leave out \
         `--history` and `--revision`",
        folder.display()
    )]
    NoRepository { folder: PathBuf, detail: String },
    #[error(
        "the repository of {} is a shallow clone, which lacks most of its history; fetch it with `git \
         fetch --unshallow`, in GitHub Actions by `fetch-depth: 0` at `actions/checkout`",
        folder.display()
    )]
    Shallow { folder: PathBuf },
    #[error(
        "git stores {} through the filter `{filter}` of .gitattributes, so no commit has its text; exclude it \
         with the line `{name}/** -filter` in {}, run `git add --renormalize .`, and commit that",
        folder.display(),
        folder.with_file_name(".gitattributes").display()
    )]
    Filtered {
        folder: PathBuf,
        name: String,
        filter: String,
    },
    #[error(
        "the sparse checkout leaves out {0}, so nothing can be compared; add it with `git sparse-checkout \
         add {0}`",
        folder.display()
    )]
    Sparse { folder: PathBuf },
    #[error(
        "no commit has a lock in {}; write one with `cargo cio lock` and commit it, or leave out \
         `--history` and `--revision`",
        folder.display()
    )]
    NeverLocked { folder: PathBuf },
}
