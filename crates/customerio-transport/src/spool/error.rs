//! What can fail, with the path and what the system said.

use std::io;
use std::path::PathBuf;

/// The spool can't be used. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    /// The folder can't be made, read or written.
    #[error("the spool's folder {} can't be used: {source}; it must be a folder that this program may read and write", path.display())]
    Folder { path: PathBuf, source: io::Error },
    /// Another process, or another client of this one, has it.
    #[error("the spool's folder {} is in use by another client; give each process a folder of its own, or stop the other one", path.display())]
    Locked { path: PathBuf },
    /// It holds messages for another source.
    #[error("the spool's folder {} holds messages of another source ({file} says so), and must not be sent to this one; use another folder, or deliver what is left with the key of that source", path.display())]
    OtherSource { path: PathBuf, file: String },
}

/// Nothing of what was to be written is promised; the same can be tried again.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommitError {
    /// The disk is full, or failed.
    #[error("the spool in {} can't be written: {source}", path.display())]
    Disk { path: PathBuf, source: io::Error },
    /// A record fits no frame. Nothing was written.
    #[error("message {sequence} takes {bytes} bytes, the spool takes at most {limit}")]
    TooLarge {
        sequence: u64,
        bytes: usize,
        limit: usize,
    },
}

impl CommitError {
    /// What kind of failure it is, as the system tells them apart.
    pub(crate) fn kind(&self) -> io::ErrorKind {
        match self {
            Self::Disk { source, .. } => source.kind(),
            Self::TooLarge { .. } => io::ErrorKind::FileTooLarge,
        }
    }

    /// Whether it would pass if the disk had more room.
    pub(crate) fn is_full(&self) -> bool {
        matches!(self, Self::Disk { source, .. } if is_full(source))
    }
}

/// Reading failed for a reason that may pass, as too many open files. Nothing is lost by it.
#[derive(Debug, thiserror::Error)]
#[error("the spool's file {} can't be opened: {source}", path.display())]
pub(crate) struct ReadError {
    pub(crate) path: PathBuf,
    pub(crate) source: io::Error,
}

/// Whether an error says that the disk, or the share of it that is ours, has no room left.
pub(super) fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}
