//! A file of messages that survives a restart: one JSON object per line, readable by its owner only.

use crate::json::Json;
use crate::records::{Kind, Received};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, BufWriter, Read as _, Write};
use std::iter;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The maximum size of a line in bytes. A device such as `/dev/zero` is one line without an end.
const MAX_LINE: u64 = 16_000_000;

/// A message as a line of the file, and of an export.
#[derive(Debug, Deserialize)]
pub(crate) struct Line {
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) arrived_ms: u64,
    pub(crate) item: Box<RawValue>,
}

impl Line {
    /// When the message was stored first.
    pub(crate) fn arrived(&self) -> SystemTime {
        let since = Duration::from_millis(self.arrived_ms);
        UNIX_EPOCH.checked_add(since).unwrap_or(UNIX_EPOCH)
    }
}

#[derive(Serialize)]
struct WrittenLine<'a> {
    kind: Kind,
    arrived_ms: u64,
    item: &'a Json,
}

/// Returns a message as a line, with its end.
pub(crate) fn line(message: &Received) -> Vec<u8> {
    let since = message.arrived.duration_since(UNIX_EPOCH);
    let written = WrittenLine {
        kind: message.kind,
        // A clock before 1970 is wrong in any case.
        arrived_ms: since.map_or(0, |it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX)),
        item: &message.item,
    };
    // The message is JSON already, so this does not fail.
    serde_json::to_vec(&written).map_or_else(
        |_| Vec::new(),
        |mut line| {
            line.push(b'\n');
            line
        },
    )
}

/// Reads the messages of a file one by one; none if it does not exist.
pub(crate) fn read_file(path: &Path) -> io::Result<impl Iterator<Item = io::Result<Line>>> {
    let file = match File::open(path) {
        Ok(file) => Some(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    Ok(file.into_iter().flat_map(|it| read(BufReader::new(it))))
}

/// Refuses a device, a pipe and a folder as the file of messages: it is read, changed and replaced.
pub(crate) fn check_is_file(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(found) if !found.is_file() => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is not a regular file; name another one",
        )),
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Reads lines. A last line without an end was not written completely and is left out.
fn read(mut from: impl BufRead) -> impl Iterator<Item = io::Result<Line>> {
    let mut number = 0;
    iter::from_fn(move || {
        loop {
            let mut line = Vec::new();
            let mut limited = (&mut from).take(MAX_LINE);
            if let Err(error) = limited.read_until(b'\n', &mut line) {
                return Some(Err(error));
            }
            let is_cut = line.len() as u64 == MAX_LINE;
            if !is_cut && line.last() != Some(&b'\n') {
                return None;
            }
            number += 1;
            if line.trim_ascii().is_empty() {
                continue;
            }
            return Some(serde_json::from_slice(&line).map_err(|_| {
                let reason = format!("line {number} is not a message of an export");
                io::Error::new(io::ErrorKind::InvalidData, reason)
            }));
        }
    })
}

/// The open file.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: BufWriter<File>,
    bytes: u64,
    max_bytes: u64,
    /// The first failed write.
    failed: Option<io::Error>,
}

impl Journal {
    /// Opens or creates the file. It grows to twice `max_bytes` at most.
    pub(crate) fn open(path: &Path, max_bytes: usize) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            file: BufWriter::new(lock(private(path, OpenOptions::new().append(true))?)?),
            bytes: 0,
            max_bytes: u64::try_from(max_bytes).unwrap_or(u64::MAX),
            failed: None,
        })
    }

    /// Appends a message. [`flush`](Self::flush) reports a failure.
    pub(super) fn append(&mut self, message: &Received) {
        let line = line(message);
        self.bytes = self.bytes.saturating_add(line.len() as u64);
        if let Err(error) = self.file.write_all(&line) {
            self.failed.get_or_insert(error);
        }
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.file.flush(),
        }
    }

    /// Removes all messages at the next write.
    pub(super) fn forget(&mut self) {
        self.bytes = u64::MAX;
    }

    /// Returns whether most of the file is messages that were removed.
    pub(super) fn is_too_large(&self) -> bool {
        self.bytes / 2 > self.max_bytes
    }

    /// Writes the file anew with these messages only.
    pub(super) fn rewrite<'a>(
        &mut self,
        messages: impl Iterator<Item = &'a Received>,
    ) -> io::Result<()> {
        // Next to the file, so that it can take its place.
        let mut new = self.path.clone().into_os_string();
        new.push(".new");
        let new = PathBuf::from(new);
        let file = lock(private(
            &new,
            OpenOptions::new().write(true).truncate(true),
        )?)?;
        self.file = BufWriter::new(file);
        self.bytes = 0;
        for message in messages {
            self.append(message);
        }
        self.flush()?;
        fs::rename(&new, &self.path)
    }
}

/// Takes the file for this process, until it is closed: a second one would write it anew without the messages
/// of the first.
fn lock(file: File) -> io::Result<File> {
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(io::Error::new(
            io::ErrorKind::ResourceBusy,
            "another sandbox uses it; stop that one, or name another file",
        )),
        // Some file systems have no locks.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Opens a file that only its owner may read.
fn private(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    options.create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
        let file = options.mode(0o600).open(path)?;
        // It may have existed.
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
        Ok(file)
    }
    #[cfg(not(unix))]
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn an_incomplete_last_line_is_left_out() {
        let line = r#"{"kind": "track", "arrived_ms": 1, "item": {"event": "A"}}"#;
        assert_eq!(read(format!("{line}\n{line}").as_bytes()).count(), 1);
        assert_eq!(read(&b""[..]).count(), 0);
        let endless = std::io::BufReader::new(std::io::repeat(b'0'));
        let error = read(endless).next().expect("a line");
        assert!(error.is_err(), "a line that is too long");
        let error = read(&b"\n{}\n"[..]).next().expect("a line");
        let error = error.expect_err("no message").to_string();
        assert_eq!(error, "line 2 is not a message of an export");
    }
}
