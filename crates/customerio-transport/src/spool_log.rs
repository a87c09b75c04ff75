//! The log of a spool without a client: `customerio-handoff` writes messages to it before it publishes them.

use core::fmt;
use core::ops::Range;
use std::io;
use std::path::PathBuf;

use customerio_core::item::ItemHead;

use crate::client::source_mark;
use crate::error::SpoolError;
use crate::shared::{DiskBuffer, head, record};
use crate::spool::{Folder, Log, LogLimits, OpenError};

/// The messages of a stream on disk, each under its number, until they are final.
///
/// Its calls block. The files are those of a client's spool.
pub struct SpoolLog {
    log: Log<Folder>,
    limit: u64,
    recovered: u64,
}

impl fmt::Debug for SpoolLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SpoolLog")
            .field("log", &self.log)
            .finish_non_exhaustive()
    }
}

/// The result of a read.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "not part of the public API")]
pub struct SpoolRead {
    /// The number at which the next read continues; `None` if every message from the first one on was read.
    pub next: Option<u64>,
    /// The numbers of messages that damage made unreadable. They are final.
    pub unreadable: Vec<Range<u64>>,
}

impl SpoolLog {
    /// Opens the folder, which belongs to one stream, and locks it.
    ///
    /// # Errors
    ///
    /// The folder is in use, holds messages for something else, or can't be read.
    pub fn open(path: impl Into<PathBuf>, stream: &str, limit: u64) -> Result<Self, SpoolError> {
        let path = path.into();
        let folder = Folder::new(&path).map_err(|error| OpenError::Folder { path, error })?;
        let mark = source_mark("stream", stream);
        let (log, opened) = Log::open(folder, mark, &[], LogLimits::for_disk(limit))?;
        Ok(Self {
            log,
            limit,
            recovered: opened.recovered,
        })
    }

    /// The number of messages that were not final when the log was opened. A read returns each of them, or
    /// reports it as unreadable.
    #[must_use]
    pub fn recovered(&self) -> u64 {
        self.recovered
    }

    /// A number above every one that was used.
    #[must_use]
    pub fn next_number(&self) -> u64 {
        self.log.next_sequence()
    }

    /// Writes messages, whose numbers rise, and syncs them.
    ///
    /// # Errors
    ///
    /// The disk failed, or the log has its maximum size. The same messages can be committed again.
    pub fn commit<'a>(
        &mut self,
        messages: impl IntoIterator<Item = (u64, &'a ItemHead, &'a [u8])>,
    ) -> io::Result<()> {
        let mut buffer = DiskBuffer::default();
        for (number, head, item) in messages {
            buffer.push(record(number, head, item));
        }
        let used = self.log.bytes_on_disk();
        if used + buffer.size().written as u64 > self.limit {
            let full = format!("it has {used} of at most {} bytes", self.limit);
            return Err(io::Error::new(io::ErrorKind::StorageFull, full));
        }
        let committed = self.log.commit(buffer.encoded());
        committed.map_err(|error| io::Error::new(error.kind(), error))
    }

    /// Reads messages that are not final from a number on, in their order: at least one, and no more than have
    /// room in `budget` bytes.
    ///
    /// # Errors
    ///
    /// The disk failed before a message was read.
    pub fn read(
        &mut self,
        from: u64,
        budget: usize,
        mut each: impl FnMut(u64, ItemHead, &[u8]),
    ) -> io::Result<SpoolRead> {
        let read = self.log.read(from, budget, |record| {
            each(record.sequence, head(&record), record.item);
        });
        let read = read.map_err(io::Error::other)?;
        Ok(SpoolRead {
            next: (!read.end).then_some(read.next_sequence),
            unreadable: read.unreadable_ranges,
        })
    }

    /// Makes messages final: a crash may bring them back, the loss of this process alone does not.
    ///
    /// # Errors
    ///
    /// The disk failed. The next commit writes it again.
    pub fn finish(&mut self, numbers: Range<u64>) -> io::Result<()> {
        self.log.finish([numbers]);
        let written = self.log.write_finals();
        written.map_err(|error| io::Error::new(error.kind(), error))
    }

    /// Syncs which messages are final. After `Ok` none of them comes back.
    ///
    /// # Errors
    ///
    /// The disk failed.
    pub fn close(mut self) -> io::Result<()> {
        let closed = self.log.close();
        closed.map_err(|error| io::Error::new(error.kind(), error))
    }
}
