//! Errors of the spool, each with the path, the system's error and the fix.

use std::io;
use std::path::PathBuf;

use crate::spool::holder::SpoolHolder;

/// The spool can't be opened. No file was changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    /// The folder can't be created, listed or synced.
    #[error("the spool's folder {} can't be used: {error}; it must be a folder that this program may read and write", path.display())]
    Folder { path: PathBuf, error: io::Error },
    /// A file of the spool can't be opened or read.
    #[error("the spool's file {} can't be read: {error}; {}", path.display(), fix(error))]
    File { path: PathBuf, error: io::Error },
    /// The lock file can't be opened.
    #[error("the spool's lock file {} can't be opened: {error}; it must be a regular file that this program may write, remove anything else of that name", path.display())]
    Lock { path: PathBuf, error: io::Error },
    /// A release with another file format wrote the file.
    #[error("the spool's file {} has format {found}, this release reads format {supported}; start the release that wrote it to deliver its messages, or use another folder", path.display())]
    Version {
        path: PathBuf,
        found: u8,
        supported: u8,
    },
    /// Another process, or another client of this process, holds the lock.
    #[error("the spool's folder {} is in use by {}; give each process a folder of its own, or stop the other one", path.display(), user(holder.as_ref()))]
    Locked {
        path: PathBuf,
        holder: Option<SpoolHolder>,
    },
    /// The folder has no files of a spool.
    #[error("{} is not the folder of a spool: {why}; name the folder that was given to `ClientBuilder::spool`", path.display())]
    NotASpool { path: PathBuf, why: String },
    /// The folder holds messages for another source.
    #[error("the spool's folder {} holds messages of another source (in {file}), which must not be sent to this one; use another folder, or deliver them first with the settings that wrote them", path.display())]
    OtherSource { path: PathBuf, file: String },
}

/// Names the process that holds the lock.
fn user(holder: Option<&SpoolHolder>) -> String {
    match holder {
        Some(holder) => format!("another client, {holder}"),
        None => "another client".to_owned(),
    }
}

/// Returns the advice for a file that can't be opened or read.
fn fix(error: &io::Error) -> &'static str {
    if is_out_of_handles(error) {
        "raise the process's limit of open files (`ulimit -n`)"
    } else if error.kind() == io::ErrorKind::PermissionDenied {
        "run the program as the user that owns the file, or give the file to this user with `chown`"
    } else {
        "check the disk and start again, or move the file out of the folder, whose other messages \
         are then delivered"
    }
}

/// EMFILE (24) and ENFILE (23), the same numbers on Linux, macOS and the BSDs; they have no stable
/// `io::ErrorKind`.
fn is_out_of_handles(error: &io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

/// A failed commit. Its messages are not promised; the same commit can be repeated.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommitError {
    /// The disk is full, or failed.
    #[error("the spool in {} can't be written: {error}", path.display())]
    Disk { path: PathBuf, error: io::Error },
    /// A record is larger than a frame. Nothing was written.
    #[error("message {sequence} has {bytes} bytes, the spool accepts at most {limit}")]
    TooLarge {
        sequence: u64,
        bytes: usize,
        limit: usize,
    },
}

impl CommitError {
    /// Returns the kind of the system's error.
    pub(crate) fn kind(&self) -> io::ErrorKind {
        match self {
            Self::Disk { error, .. } => error.kind(),
            Self::TooLarge { .. } => io::ErrorKind::FileTooLarge,
        }
    }

    /// Returns the code of the system's error.
    pub(crate) fn raw_os_error(&self) -> Option<i32> {
        match self {
            Self::Disk { error, .. } => error.raw_os_error(),
            Self::TooLarge { .. } => None,
        }
    }

    /// Returns whether the commit would succeed on a disk with more room.
    pub(crate) fn is_full(&self) -> bool {
        matches!(self, Self::Disk { error, .. } if is_full(error))
    }
}

/// A file can't be opened or read now, for example with too many open files. No message is lost.
#[derive(Debug, thiserror::Error)]
#[error("the spool's file {} can't be read: {error}; {}", path.display(), fix(error))]
pub(crate) struct ReadError {
    pub(crate) path: PathBuf,
    pub(crate) error: io::Error,
}

/// Returns whether the disk, or this user's quota of it, is full.
pub(super) fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}
