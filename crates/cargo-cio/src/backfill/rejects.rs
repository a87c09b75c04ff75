//! The file of rejected lines.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::Serialize;

/// The file of rejected lines: a JSON object a line. It is locked, so that one process at a time sends
/// a file.
pub(super) struct Rejects {
    path: PathBuf,
    file: File,
    bytes: u64,
    /// Lines that are not written yet.
    buffer: Vec<u8>,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum RejectsError {
    #[error("failed to write {}", path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("another backfill writes {}; wait until it ends, or stop it", path.display())]
    InUse { path: PathBuf },
    #[error("{} has other content than rejected lines, and is not overwritten; name another file with `--rejected`", path.display())]
    OtherContent { path: PathBuf },
}

/// The start of each line of the file.
const LINE_START: &[u8] = b"{\"line\":";

/// A rejected line.
#[derive(Serialize)]
struct Rejected<'a> {
    line: u64,
    reason: &'a str,
    text: &'a str,
}

impl Rejects {
    /// Opens and locks the file. Only the user may read it, since it holds messages.
    pub(super) fn open(path: &Path) -> Result<Self, RejectsError> {
        let failed = |source| RejectsError::File {
            path: path.to_owned(),
            source,
        };
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = loop {
            let file = options.open(path).map_err(failed)?;
            match file.try_lock() {
                // A backfill that ended in between has removed it.
                Ok(()) if !is_at(&file, path) => {}
                Ok(()) => break file,
                Err(TryLockError::WouldBlock) => {
                    let path = path.to_owned();
                    return Err(RejectsError::InUse { path });
                }
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        };
        if !is_of_rejects(&mut file).map_err(failed)? {
            let path = path.to_owned();
            return Err(RejectsError::OtherContent { path });
        }
        Ok(Self {
            path: path.to_owned(),
            file,
            bytes: 0,
            buffer: Vec::new(),
        })
    }

    /// Removes what was written after the state with this size: those lines are sent again.
    pub(super) fn truncate(&mut self, bytes: u64) -> Result<(), RejectsError> {
        let mut truncate = || {
            if self.file.metadata()?.len() > bytes {
                self.file.set_len(bytes)?;
            }
            self.file.seek(SeekFrom::End(0))
        };
        self.bytes = truncate().map_err(|source| RejectsError::File {
            path: self.path.clone(),
            source,
        })?;
        Ok(())
    }

    /// Adds a line. [`sync`](Self::sync) writes it.
    pub(super) fn add(&mut self, line: u64, reason: &str, text: &[u8]) {
        let text = String::from_utf8_lossy(text);
        let rejected = Rejected {
            line,
            reason,
            text: &text,
        };
        if let Ok(json) = serde_json::to_vec(&rejected) {
            self.buffer.extend(json);
            self.buffer.push(b'\n');
        }
    }

    /// Writes added lines to the disk. Returns the size of the file.
    pub(super) fn sync(&mut self) -> Result<u64, RejectsError> {
        if !self.buffer.is_empty() {
            let written = self.file.write_all(&self.buffer);
            written
                .and_then(|()| self.file.sync_data())
                .map_err(|source| RejectsError::File {
                    path: self.path.clone(),
                    source,
                })?;
            self.bytes += self.buffer.len() as u64;
            self.buffer.clear();
        }
        Ok(self.bytes)
    }

    /// Removes the file if no line was rejected. It is locked until then.
    pub(super) fn remove_if_empty(&self) -> Result<(), RejectsError> {
        // `--rejected` may name a device.
        let is_file = self.file.metadata().is_ok_and(|it| it.is_file());
        if self.bytes > 0 || !is_file {
            return Ok(());
        }
        std::fs::remove_file(&self.path).map_err(|source| RejectsError::File {
            path: self.path.clone(),
            source,
        })
    }
}

/// Returns whether a file starts as one of rejected lines, or is empty or a device.
fn is_of_rejects(file: &mut File) -> io::Result<bool> {
    if !file.metadata()?.is_file() {
        return Ok(true);
    }
    let mut start = Vec::new();
    let limit = LINE_START.len() as u64;
    file.take(limit).read_to_end(&mut start)?;
    Ok(LINE_START.starts_with(&start))
}

/// Returns whether a path still leads to an open file.
fn is_at(file: &File, path: &Path) -> bool {
    let (Ok(open), Ok(there)) = (file.metadata(), std::fs::metadata(path)) else {
        return false;
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        (open.dev(), open.ino()) == (there.dev(), there.ino())
    }
    #[cfg(not(unix))]
    {
        // An open file keeps its name there until it is closed.
        open.len() == there.len()
    }
}
