//! Removal of messages with their bytes.

use core::ops::Range;
use std::io;

use crate::spool::disk::Disk;
use crate::spool::error::CommitError;
use crate::spool::file::{Family, FileName};
use crate::spool::log::{Log, WriteError, Written};
use crate::spool::ranges::Ranges;
use crate::spool::segment::{Condition, Segment};

impl<D: Disk> Log<D> {
    /// Marks messages as final and syncs that, so that no message comes back after a crash. Then removes
    /// their bytes: it copies the other messages of their files to a new file, one file at a time. A file with
    /// a part of an unsynced write counts as theirs: it may hold copies of them. Files that were set aside,
    /// or hold messages that can't be read, stay.
    ///
    /// # Errors
    ///
    /// The disk failed. The messages are final in memory, but may come back after a crash, or their bytes
    /// stay until all messages of their file are final.
    pub(crate) fn erase(
        &mut self,
        messages: impl IntoIterator<Item = Range<u64>>,
    ) -> Result<(), CommitError> {
        let erased: Ranges = messages.into_iter().collect();
        if erased.is_empty() {
            return Ok(());
        }
        let holding = self.segments.iter().filter(|(_, segment)| {
            segment.condition != Condition::Unreadable
                && (segment.torn || !segment.held.common(&erased).is_empty())
        });
        let files: Vec<u64> = holding.map(|(&number, _)| number).collect();
        self.finish(erased.iter());
        self.commit([])?;
        self.close_for_copies(&files);
        let mut copied = Ranges::default();
        for number in files {
            self.rewrite(number, &mut copied)?;
            // A file that could not be removed holds them still.
            if self.segments.get(&number).is_some_and(Segment::is_finished) {
                return Err(self.disk_error(io::Error::other("a file can't be removed")));
            }
        }
        self.sync_removals()
    }

    /// Returns the number of files that [`erase`](Self::erase) leaves as they are, since a part of them can't
    /// be read: those that were set aside, and those that will be.
    ///
    /// # Errors
    ///
    /// The folder can't be listed.
    pub(crate) fn count_unsearched(&self) -> Result<u64, CommitError> {
        let entries = self.disk.list();
        let entries = entries.map_err(|source| self.disk_error(source))?;
        let names = entries
            .iter()
            .filter_map(|entry| FileName::parse(&entry.name));
        let unsearched = names.filter(|name| name.aside.is_some() || !self.is_whole(name));
        Ok(unsearched.count() as u64)
    }

    fn is_whole(&self, name: &FileName) -> bool {
        match name.family {
            Family::Messages => {
                let segment = self.segments.get(&name.number);
                segment.is_some_and(|segment| segment.condition == Condition::Whole)
            }
            Family::DeadLetters => self.dead.is_whole(name.number),
        }
    }

    /// Closes the open file if it is one of `files`, or holds a message that they hold too: frames of one
    /// file must not overlap, or a read does not find some of their messages.
    pub(super) fn close_for_copies(&mut self, files: &[u64]) {
        let Some(open) = self.appender.number() else {
            return;
        };
        let mut overlaps = files.contains(&open);
        if let Some(segment) = self.segments.get(&open) {
            let rewritten = files.iter().filter_map(|number| self.segments.get(number));
            for other in rewritten {
                overlaps |= !other.live.common(&segment.held).is_empty();
            }
        }
        if overlaps {
            self.close_file();
        }
    }

    /// Copies the live messages of a file to the open one, except those in `copied`, and removes the file.
    fn rewrite(&mut self, number: u64, copied: &mut Ranges) -> Result<(), CommitError> {
        let Some(segment) = self.segments.get(&number) else {
            return Ok(());
        };
        let is_finished = segment.is_finished();
        if !is_finished {
            self.write(|log, written| {
                log.copy_live(number, written, copied)?;
                log.sync()
            })?;
            if let Some(segment) = self.segments.get_mut(&number) {
                segment.live.remove_all(copied);
                if !segment.is_finished() {
                    // A part of it can't be read, so it stays.
                    segment.condition.damage();
                }
            }
        }
        self.tidy();
        Ok(())
    }

    fn copy_live(
        &mut self,
        number: u64,
        written: &mut Written,
        copied: &mut Ranges,
    ) -> Result<(), WriteError> {
        let mut file = match self.appender.take_handle(number) {
            Some(file) => file,
            None => self
                .disk
                .open(&Family::Messages.name(number))
                .map_err(WriteError::Disk)?,
        };
        let result = self.copy_from(&mut file, number, written, copied);
        self.appender.return_handle(number, file);
        result
    }
}
