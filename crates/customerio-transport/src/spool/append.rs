//! Writes frames, file after file.
//!
//! A file that failed is closed for good: after a failed sync nothing is known of what was written,
//! and a later sync would answer for it wrongly.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use crate::spool::SourceMark;
use crate::spool::disk::{Disk, DiskFile};
use crate::spool::file::{Closed, Family, FileHeader, Note};
use crate::spool::frame::{Header, Kind, Seed};

/// Closed files that are kept open, at most: the files of a spool of 4 GiB.
const HANDLES: usize = 64;

/// The size of a write, in bytes.
const WRITE_BYTES: usize = 1024 * 1024;

struct Open<F> {
    file: F,
    number: u64,
    seed: Seed,
    /// With what is gathered and not written yet.
    length: u64,
    items: u32,
    synced: u64,
    synced_items: u32,
    next_sequence: u64,
    instance: u32,
    /// The folder's entry of the file is not synced yet.
    new: bool,
}

impl<F> Open<F> {
    /// What is known of it once nothing more is written to it.
    fn closed(&self) -> Closed {
        Closed {
            number: self.number,
            end: self.synced,
            items: self.synced_items,
            next_sequence: self.next_sequence,
        }
    }
}

/// Appends to the youngest file of a family.
pub(super) struct Appender<D: Disk> {
    disk: Arc<D>,
    family: Family,
    mark: SourceMark,
    longest: u64,
    next_number: u64,
    /// The files that are not written any more.
    closed: Vec<Closed>,
    /// Some of those files, kept open so that their contents outlive their names.
    handles: BTreeMap<u64, D::File>,
    open: Option<Open<D::File>>,
    gathered: Vec<u8>,
}

/// A frame to be written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Content<'a> {
    pub(super) kind: Kind,
    pub(super) sequence: u64,
    pub(super) count: u32,
    pub(super) payload: &'a [u8],
}

impl<D: Disk> Appender<D> {
    pub(super) fn new(
        disk: Arc<D>,
        family: Family,
        mark: SourceMark,
        longest: u64,
        next_number: u64,
    ) -> Self {
        Self {
            disk,
            family,
            mark,
            longest,
            next_number,
            closed: Vec::new(),
            handles: BTreeMap::new(),
            open: None,
            gathered: Vec::new(),
        }
    }

    /// The file that is open for appending.
    pub(super) fn number(&self) -> Option<u64> {
        self.open.as_ref().map(|open| open.number)
    }

    /// The number of the next file to be made.
    pub(super) fn next_number(&self) -> u64 {
        self.next_number
    }

    /// The length of the open file.
    pub(super) fn length(&self) -> u64 {
        self.open.as_ref().map_or(0, |open| open.length)
    }

    /// Gathers a frame, and tells in which file it will be, and its header. `next_sequence` is above
    /// every sequence in use but for those of the frame itself.
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
        if self
            .open
            .as_ref()
            .is_some_and(|open| open.length + header.size() > self.longest)
        {
            self.sync()?;
            self.close();
        }
        if self.open.is_none() {
            self.begin(next_sequence)?;
            self.tell_of_files(next_sequence)?;
        }
        let Some(open) = &mut self.open else {
            return Err(io::ErrorKind::NotFound.into());
        };
        open.next_sequence = next_sequence.max(header.items().end);
        header.before = open.items;
        header.unsynced = u32::try_from(open.length - open.synced).unwrap_or(u32::MAX);
        self.gathered.extend(header.encode(open.seed));
        self.gathered.extend(content.payload);
        open.length += header.size();
        open.items = header.before_next();
        let number = open.number;
        if self.gathered.len() >= WRITE_BYTES {
            self.flush()?;
        }
        Ok((number, header))
    }

    /// The first frame of a file: what older ones hold.
    fn tell_of_files(&mut self, next_sequence: u64) -> io::Result<()> {
        let room = usize::try_from(self.longest / 2).unwrap_or(usize::MAX);
        let told = self.closed.len().min(room / Closed::SIZE);
        let closed = self.closed.split_off(self.closed.len() - told);
        self.closed = closed;
        if told == 0 {
            return Ok(());
        }
        let mut payload = Vec::with_capacity(told * Closed::SIZE);
        for closed in &self.closed {
            closed.encode(&mut payload);
        }
        let content = Content {
            kind: Kind::Files,
            sequence: next_sequence.saturating_sub(1),
            count: u32::try_from(told).unwrap_or(u32::MAX),
            payload: &payload,
        };
        self.frame(content, next_sequence).map(|_| ())
    }

    /// Writes what is gathered.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        if let Some(open) = &mut self.open
            && !self.gathered.is_empty()
        {
            open.file.append(&self.gathered)?;
            self.gathered.clear();
        }
        Ok(())
    }

    /// Writes what is gathered and makes it last.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.flush()?;
        if let Some(open) = &mut self.open
            && open.synced != open.length
        {
            open.file.sync()?;
            if open.new {
                self.disk.sync()?;
                open.new = false;
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
        Ok(())
    }

    /// Ends the open file; what was not synced of it is no longer answered for.
    pub(super) fn close(&mut self) {
        self.gathered.clear();
        if let Some(open) = self.open.take() {
            let closed = open.closed();
            self.add_closed(closed, Some(open.file));
        }
    }

    /// Adds a file that is not written any more.
    pub(super) fn add_closed(&mut self, closed: Closed, file: Option<D::File>) {
        if let Some(file) = file
            && self.handles.len() < HANDLES
        {
            self.handles.insert(closed.number, file);
        }
        self.closed.push(closed);
    }

    /// Continues a whole and synced file of an earlier process, the youngest one.
    pub(super) fn resume(&mut self, header: &FileHeader, closed: Closed) {
        let Some(file) = self.handles.remove(&closed.number) else {
            return;
        };
        self.closed.retain(|other| other.number != closed.number);
        self.gathered.clear();
        self.open = Some(Open {
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

    /// Returns a file, as far as it is open.
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

    /// Takes the handle of a closed file, to read it or to close it.
    pub(super) fn take_handle(&mut self, number: u64) -> Option<D::File> {
        self.handles.remove(&number)
    }

    pub(super) fn return_handle(&mut self, number: u64, file: D::File) {
        self.handles.insert(number, file);
    }

    /// Forgets a file that was removed.
    pub(super) fn forget(&mut self, number: u64) {
        self.closed.retain(|closed| closed.number != number);
        self.handles.remove(&number);
    }

    fn begin(&mut self, next_sequence: u64) -> io::Result<()> {
        let number = self.next_number;
        // The name is used up even if the file can't be made: it may be there in part.
        self.next_number += 1;
        let file = self.disk.create(&self.family.name(number))?;
        let header = FileHeader {
            instance: u32::from_ne_bytes(customerio_core::random::bytes()),
            family: self.family,
            number,
            mark: self.mark,
            next_sequence,
        };
        self.gathered.clear();
        self.gathered.extend(header.encode());
        self.open = Some(Open {
            file,
            number,
            seed: Seed::new(number, self.mark),
            length: self.gathered.len() as u64,
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
