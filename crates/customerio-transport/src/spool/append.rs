//! Appends frames to files.
//!
//! The appender never writes to a file again after an error. After a failed sync the system may
//! have discarded written bytes, and a later sync may wrongly succeed.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use crate::spool::SourceMark;
use crate::spool::disk::{Disk, DiskFile};
use crate::spool::file::{Closed, Family, FileHeader, Note};
use crate::spool::frame::{Header, Kind, Seed};

/// The maximum number of open handles of closed files: the files of a spool of 4 GiB.
const MAX_HANDLES: usize = 64;

/// The size of the buffer above which it is written, in bytes.
const WRITE_BYTES: usize = 1024 * 1024;

/// The size of a payload, in bytes, from which it is written without a copy to the buffer: the copy then
/// takes longer than the additional write.
const UNBUFFERED_BYTES: usize = 16 * 1024;

/// The file that frames are appended to.
struct OpenFile<F> {
    file: F,
    /// Its number in its family, which its name contains.
    number: u64,
    /// The start of the checksums of its headers.
    seed: Seed,
    /// Its length in bytes, including the bytes in the buffer.
    length: u64,
    /// The number of items in it, including those in the buffer.
    items: u32,
    /// The length of its synced part in bytes.
    synced: u64,
    /// The number of items in its synced part.
    synced_items: u32,
    /// A sequence above every used one.
    next_sequence: u64,
    /// The random number in its header.
    instance: u32,
    /// The folder was not synced since the file was created.
    new: bool,
}

impl<F> OpenFile<F> {
    /// Returns the synced part of the file.
    fn closed(&self) -> Closed {
        Closed {
            number: self.number,
            end: self.synced,
            items: self.synced_items,
            next_sequence: self.next_sequence,
        }
    }
}

/// Appends to the newest file of a family.
pub(super) struct Appender<D: Disk> {
    disk: Arc<D>,
    family: Family,
    mark: SourceMark,
    /// The maximum size of a file in bytes.
    max_file_bytes: u64,
    next_number: u64,
    /// The files that are complete.
    closed: Vec<Closed>,
    /// The open handles of complete files, so that the contents of a removed file remain readable.
    handles: BTreeMap<u64, D::File>,
    open: Option<OpenFile<D::File>>,
    buffer: Vec<u8>,
}

/// The contents of the next frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Content<'a> {
    pub(super) kind: Kind,
    /// See [`Header`].
    pub(super) sequence: u64,
    /// See [`Header`].
    pub(super) count: u32,
    pub(super) payload: &'a [u8],
}

impl<D: Disk> Appender<D> {
    pub(super) fn new(
        disk: Arc<D>,
        family: Family,
        mark: SourceMark,
        max_file_bytes: u64,
        next_number: u64,
    ) -> Self {
        Self {
            disk,
            family,
            mark,
            max_file_bytes,
            next_number,
            closed: Vec::new(),
            handles: BTreeMap::new(),
            open: None,
            buffer: Vec::new(),
        }
    }

    /// Returns the number of the open file.
    pub(super) fn number(&self) -> Option<u64> {
        self.open.as_ref().map(|open| open.number)
    }

    /// Returns the number of the next file to create.
    pub(super) fn next_number(&self) -> u64 {
        self.next_number
    }

    /// Returns the length of the open file, including the bytes in the buffer.
    pub(super) fn length(&self) -> u64 {
        self.open.as_ref().map_or(0, |open| open.length)
    }

    /// Adds a frame to the buffer. Returns the number of its file and its header. `next_sequence` is
    /// above every used sequence, except those of the frame itself.
    pub(super) fn frame(
        &mut self,
        content: Content<'_>,
        next_sequence: u64,
    ) -> io::Result<(u64, Header)> {
        let length = u32::try_from(content.payload.len())
            .map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
        let mut header = Header {
            kind: content.kind,
            sequence: content.sequence,
            count: content.count,
            length,
            before: 0,
            unsynced: 0,
            checksum: crc32c::crc32c(content.payload),
        };
        // The frame of a close records the sync of its own file, and has no payload.
        if !content.payload.is_empty()
            && self
                .open
                .as_ref()
                .is_some_and(|open| open.length + header.size() > self.max_file_bytes)
        {
            self.sync()?;
            self.close();
        }
        if self.open.is_none() {
            self.begin(next_sequence)?;
            self.append_closed_files(next_sequence)?;
        }
        let Some(open) = &mut self.open else {
            return Err(io::ErrorKind::NotFound.into());
        };
        open.next_sequence = next_sequence.max(header.items().end);
        header.before = open.items;
        header.unsynced = u32::try_from(open.length - open.synced).unwrap_or(u32::MAX);
        self.buffer.extend(header.encode(open.seed));
        open.length += header.size();
        open.items = header.before_next();
        let number = open.number;
        if content.payload.len() >= UNBUFFERED_BYTES {
            open.file.append(&self.buffer)?;
            self.buffer.clear();
            open.file.append(content.payload)?;
        } else {
            self.buffer.extend_from_slice(content.payload);
            if self.buffer.len() >= WRITE_BYTES {
                self.flush()?;
            }
        }
        Ok((number, header))
    }

    /// Appends the first frame of a file, which records the synced parts of older files: of the newest
    /// ones, if they do not all fit into half of the file.
    fn append_closed_files(&mut self, next_sequence: u64) -> io::Result<()> {
        let room = usize::try_from(self.max_file_bytes / 2).unwrap_or(usize::MAX);
        let count = self.closed.len().min(room / Closed::SIZE);
        let closed = self.closed.split_off(self.closed.len() - count);
        self.closed = closed;
        if count == 0 {
            return Ok(());
        }
        let mut payload = Vec::with_capacity(count * Closed::SIZE);
        for closed in &self.closed {
            closed.encode(&mut payload);
        }
        let content = Content {
            kind: Kind::Files,
            sequence: next_sequence.saturating_sub(1),
            count: u32::try_from(count).unwrap_or(u32::MAX),
            payload: &payload,
        };
        self.frame(content, next_sequence).map(|_| ())
    }

    /// Whether the file has no room for a commit of usual size, which would then need a sync for each of two
    /// files.
    pub(super) fn is_nearly_full(&self) -> bool {
        self.length() > self.max_file_bytes - self.max_file_bytes / 8
    }

    /// Writes the buffer.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        if let Some(open) = &mut self.open
            && !self.buffer.is_empty()
        {
            open.file.append(&self.buffer)?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// Writes the buffer and syncs the file. Returns whether it synced the folder too.
    pub(super) fn sync(&mut self) -> io::Result<bool> {
        self.flush()?;
        let mut folder = false;
        if let Some(open) = &mut self.open
            && open.synced != open.length
        {
            if open.new {
                self.disk.sync_with(&mut open.file)?;
                folder = true;
                open.new = false;
            } else {
                open.file.sync()?;
            }
            open.synced = open.length;
            open.synced_items = open.items;
            if self.family == Family::Messages {
                let note = Note {
                    synced: open.closed(),
                    instance: open.instance,
                };
                self.disk.write_note(&note.encode(self.mark));
            }
        }
        Ok(folder)
    }

    /// Closes the open file. Its unsynced bytes are not promised.
    pub(super) fn close(&mut self) {
        self.buffer.clear();
        if let Some(open) = self.open.take() {
            let closed = open.closed();
            self.add_closed(closed, Some(open.file));
        }
    }

    /// Adds a complete file.
    pub(super) fn add_closed(&mut self, closed: Closed, file: Option<D::File>) {
        if let Some(file) = file
            && self.handles.len() < MAX_HANDLES
        {
            self.handles.insert(closed.number, file);
        }
        self.closed.push(closed);
    }

    /// Continues the newest file of an earlier process, which is undamaged and synced.
    pub(super) fn resume(&mut self, header: &FileHeader, closed: Closed) {
        let Some(file) = self.handles.remove(&closed.number) else {
            return;
        };
        self.closed.retain(|other| other.number != closed.number);
        self.buffer.clear();
        self.open = Some(OpenFile {
            file,
            number: closed.number,
            seed: Seed::new(header.number, header.mark),
            length: closed.end,
            items: closed.items,
            synced: closed.end,
            synced_items: closed.items,
            next_sequence: closed.next_sequence,
            instance: header.instance,
            new: false,
        });
    }

    /// Returns the handle of a file if it is open.
    pub(super) fn file(&self, number: u64) -> Option<&D::File> {
        match &self.open {
            Some(open) if open.number == number => Some(&open.file),
            Some(_) | None => self.handles.get(&number),
        }
    }

    /// Returns the synced length of a file.
    pub(super) fn synced(&self, number: u64) -> Option<u64> {
        if let Some(open) = self.open.as_ref().filter(|open| open.number == number) {
            return Some(open.synced);
        }
        self.closed
            .iter()
            .find(|closed| closed.number == number)
            .map(|closed| closed.end)
    }

    /// Removes and returns the handle of a complete file.
    pub(super) fn take_handle(&mut self, number: u64) -> Option<D::File> {
        self.handles.remove(&number)
    }

    /// Puts the handle back that [`take_handle`](Self::take_handle) returned.
    pub(super) fn return_handle(&mut self, number: u64, file: D::File) {
        self.handles.insert(number, file);
    }

    /// Forgets a file that was removed.
    pub(super) fn forget(&mut self, number: u64) {
        self.closed.retain(|closed| closed.number != number);
        self.handles.remove(&number);
    }

    /// Creates the next file.
    fn begin(&mut self, next_sequence: u64) -> io::Result<()> {
        let number = self.next_number;
        // The number is used even after an error, since the file may exist.
        self.next_number += 1;
        let file = self.disk.create(&self.family.name(number))?;
        let header = FileHeader {
            instance: u32::from_ne_bytes(customerio_core::random::bytes()),
            family: self.family,
            number,
            mark: self.mark,
            next_sequence,
        };
        self.buffer.clear();
        self.buffer.extend(header.encode());
        self.open = Some(OpenFile {
            file,
            number,
            seed: Seed::new(number, self.mark),
            length: self.buffer.len() as u64,
            items: 0,
            synced: 0,
            synced_items: 0,
            next_sequence,
            instance: header.instance,
            new: true,
        });
        Ok(())
    }
}
