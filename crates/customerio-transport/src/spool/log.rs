//! The log of messages: commits, and which messages are final.

use core::fmt;
use core::ops::Range;
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::sync::Arc;

use crate::spool::append::{Appender, Content};
use crate::spool::dead::{DeadLetters, Refusal};
use crate::spool::disk::{Disk, Standing, sync_removals};
use crate::spool::error::CommitError;
use crate::spool::file::FILE_HEADER;
use crate::spool::frame::{Kind, Seed};
use crate::spool::ranges::Ranges;
use crate::spool::reading::Reading;
use crate::spool::record::{Encoded, RANGE_BYTES, Record, encode_range};
use crate::spool::segment::Segment;
use crate::spool::{Damage, LogLimits, SourceMark};

/// The log of messages in a folder.
pub(crate) struct Log<D: Disk> {
    pub(super) disk: Arc<D>,
    pub(super) mark: SourceMark,
    pub(super) limits: LogLimits,
    pub(super) segments: BTreeMap<u64, Segment>,
    pub(super) appender: Appender<D>,
    pub(super) next_sequence: u64,
    /// Sequences that are final in memory and not on disk yet.
    pub(super) pending: Ranges,
    /// The file that holds unsynced finals, and their sequences.
    pub(super) unsynced: Option<(u64, Ranges)>,
    /// A file was removed since the last sync of the folder.
    pub(super) unlinked: bool,
    /// Damaged files that were set aside, the oldest first, with their sizes.
    pub(super) aside: VecDeque<(String, u64)>,
    pub(super) damage: Damage,
    pub(super) dead: DeadLetters<D>,
    pub(super) reading: Option<Reading<D::File>>,
    /// A file is missing from the folder, which was logged, and its messages are not written again.
    pub(super) misplaced: bool,
    /// The file up to which the latest commit checked that they are in place.
    pub(super) checked: u64,
    /// The number of commits with messages that succeeded.
    pub(super) commits: u64,
    /// The buffer for the payload of the next frame.
    pub(super) payload: Vec<u8>,
}

impl<D: Disk> fmt::Debug for Log<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log")
            .field("path", &self.disk.path())
            .field("segments", &self.segments.len())
            .finish_non_exhaustive()
    }
}

/// The sequences written to each file.
#[derive(Debug, Default)]
pub(super) struct Written {
    items: BTreeMap<u64, Ranges>,
    finals: BTreeMap<u64, Ranges>,
}

impl<D: Disk> Log<D> {
    /// Returns the first free sequence, above every one ever used in the folder.
    pub(crate) fn next_sequence(&self) -> u64 {
        self.next_sequence
    }

    /// Returns the damage found since the log was opened. Its messages are those that reads
    /// reported as unreadable.
    pub(crate) fn damage(&self) -> Damage {
        self.damage
    }

    /// Returns the size of the message files in bytes, including files that were set aside.
    pub(crate) fn bytes_on_disk(&self) -> u64 {
        let aside: u64 = self.aside.iter().map(|(_, length)| length).sum();
        self.live_bytes() + aside
    }

    /// Returns the dead letters in the same folder.
    pub(crate) fn dead_letters(&mut self) -> &mut DeadLetters<D> {
        &mut self.dead
    }

    /// Stores refused messages as dead letters, so that they survive a crash. See
    /// [`DeadLetters::store`].
    pub(crate) fn store_dead_letters<'r>(
        &mut self,
        letters: impl IntoIterator<Item = Refusal<'r>>,
    ) -> Result<(), CommitError> {
        self.dead.store(letters)?;
        self.keep_in_place(&Ranges::default())
    }

    fn live_bytes(&self) -> u64 {
        self.segments.values().map(|segment| segment.length).sum()
    }

    /// Writes messages and syncs them. Each part becomes a frame.
    ///
    /// Sequences must rise within a commit, and from one successful commit to the next.
    pub(crate) fn commit<'r>(
        &mut self,
        messages: impl IntoIterator<Item = Encoded<'r>>,
    ) -> Result<(), CommitError> {
        // A new file can't be created in a folder that is gone.
        let standing = self.disk.standing();
        if standing.map_err(|source| self.disk_error(source))? != Standing::Same {
            self.keep_in_place(&Ranges::default())?;
        }
        if self.appender.is_nearly_full() {
            self.close_file();
        }
        let mut items = Ranges::default();
        let messages = messages
            .into_iter()
            .inspect(|part| items.insert(part.sequences.clone()));
        let mut result = self.write(|log, written| {
            log.append_finals(written)?;
            log.append_encoded(messages, written)?;
            log.sync()
        });
        if result.is_ok() {
            self.unsynced = None;
            result = self.keep_in_place(&items);
        }
        self.commits += u64::from(result.is_ok() && !items.is_empty());
        self.make_room();
        self.tidy();
        result
    }

    /// Marks messages as final in memory, and removes files in which every message is final.
    pub(crate) fn finish(&mut self, ranges: impl IntoIterator<Item = Range<u64>>) {
        // Sorting merges neighbours: responses arrive in any order.
        self.mark_final(&ranges.into_iter().collect());
        self.tidy();
    }

    /// Writes which messages are final, without a sync.
    pub(crate) fn write_finals(&mut self) -> Result<(), CommitError> {
        self.tidy();
        self.write(|log, written| {
            log.append_finals(written)?;
            log.appender.flush().map_err(WriteError::Disk)
        })
    }

    /// Syncs which messages are final. After `Ok` no final message comes back.
    ///
    /// The log remains usable.
    pub(crate) fn close(&mut self) -> Result<(), CommitError> {
        if self.segments.values().all(Segment::is_finished) {
            self.close_file();
        }
        self.write_finals()?;
        self.write(|log, _| log.sync())?;
        self.unsynced = None;
        self.keep_in_place(&Ranges::default())?;
        self.sync_removals()?;
        if self.appender.number().is_some() {
            // A frame after the last sync records that everything before it was synced. It
            // distinguishes damage from a torn write.
            self.write(|log, _| {
                let content = Content {
                    kind: Kind::Finals,
                    sequence: log.next_sequence.saturating_sub(1),
                    count: 0,
                    payload: &[],
                };
                log.appender
                    .frame(content, log.next_sequence)
                    .and_then(|_| log.appender.flush())
                    .map_err(WriteError::Disk)
            })?;
        }
        Ok(())
    }

    /// Marks messages as final in memory.
    pub(super) fn mark_final(&mut self, messages: &Ranges) {
        for segment in self.segments.values_mut() {
            segment.live.remove_all(messages);
            segment.ghosts.remove_all(messages);
        }
        self.pending.insert_all(messages);
    }

    /// Runs `steps`, which write frames, and updates the segments.
    pub(super) fn write(
        &mut self,
        steps: impl FnOnce(&mut Self, &mut Written) -> Result<(), WriteError>,
    ) -> Result<(), CommitError> {
        let first = self.appender.next_number();
        let mut written = Written::default();
        let result = steps(self, &mut written);
        for number in first..self.appender.next_number() {
            let mark = self.mark;
            let segment = self.segments.entry(number).or_default();
            segment.seeds = vec![Seed::new(number, mark)];
            segment.start = FILE_HEADER as u64;
        }
        match result {
            Ok(()) => {
                self.add_written(written);
                Ok(())
            }
            Err(WriteError::TooLarge(error)) if written.items.is_empty() => {
                self.add_written(written);
                Err(error)
            }
            Err(failure) => {
                self.give_up(written);
                Err(match failure {
                    WriteError::TooLarge(error) => error,
                    WriteError::Disk(source) => self.disk_error(source),
                })
            }
        }
    }

    /// Adds the written sequences to the segments.
    fn add_written(&mut self, written: Written) {
        for (number, items) in written.items {
            let segment = self.segments.entry(number).or_default();
            segment.held.insert_all(&items);
            segment.live.insert_all(&items);
        }
        for (number, finals) in written.finals {
            let segment = self.segments.entry(number).or_default();
            segment.finals.insert_all(&finals);
            self.pending.remove_all(&finals);
            match &mut self.unsynced {
                Some((of, unsynced)) if *of == number => unsynced.insert_all(&finals),
                _ => self.unsynced = Some((number, finals)),
            }
        }
    }

    /// Closes the open file after an error. Messages since its last sync are not promised.
    fn give_up(&mut self, written: Written) {
        for (number, items) in written.items {
            let segment = self.segments.entry(number).or_default();
            let new = items.without(&segment.held);
            segment.held.insert_all(&new);
            segment.ghosts.insert_all(&new);
        }
        self.close_file();
    }

    /// Closes the open file. Finals since its last sync are recorded again.
    pub(super) fn close_file(&mut self) {
        self.appender.close();
        if let Some((number, finals)) = self.unsynced.take() {
            if let Some(segment) = self.segments.get_mut(&number) {
                segment.finals.remove_all(&finals);
            }
            self.pending.insert_all(&finals);
        }
    }

    /// Syncs the open file.
    pub(super) fn sync(&mut self) -> Result<(), WriteError> {
        let folder = self.appender.sync().map_err(WriteError::Disk)?;
        self.unlinked &= !folder;
        Ok(())
    }

    /// Makes removals of files survive a crash.
    pub(super) fn sync_removals(&mut self) -> Result<(), CommitError> {
        let synced = sync_removals(&*self.disk, &mut self.unlinked);
        synced.map_err(|source| self.disk_error(source))
    }

    pub(super) fn disk_error(&self, error: io::Error) -> CommitError {
        CommitError::Disk {
            path: self.disk.path().to_owned(),
            error,
        }
    }

    fn append_encoded<'r>(
        &mut self,
        messages: impl IntoIterator<Item = Encoded<'r>>,
        written: &mut Written,
    ) -> Result<(), WriteError> {
        for Encoded { sequences, bytes } in messages {
            if bytes.len() > self.limits.frame {
                return Err(self.too_large(sequences.start, bytes.len()));
            }
            self.append_payload(sequences, bytes, written)?;
        }
        Ok(())
    }

    fn too_large(&self, sequence: u64, bytes: usize) -> WriteError {
        WriteError::TooLarge(CommitError::TooLarge {
            sequence,
            bytes,
            limit: self.limits.frame,
        })
    }

    pub(super) fn append_items<'r>(
        &mut self,
        records: impl IntoIterator<Item = Record<'r>>,
        written: &mut Written,
    ) -> Result<(), WriteError> {
        let mut items = 0..0;
        self.payload.clear();
        for record in records {
            let bytes = record.size();
            if bytes > self.limits.frame || record.sequence == u64::MAX {
                return Err(self.too_large(record.sequence, bytes));
            }
            if record.sequence != items.end || self.payload.len() + bytes > self.limits.frame {
                self.append_frame(items, written)?;
                items = record.sequence..record.sequence;
            }
            record.encode(&mut self.payload);
            items.end = record.sequence + 1;
        }
        self.append_frame(items, written)
    }

    /// Appends the items in the payload buffer, and clears it.
    fn append_frame(&mut self, items: Range<u64>, written: &mut Written) -> Result<(), WriteError> {
        let mut payload = std::mem::take(&mut self.payload);
        let appended = self.append_payload(items, &payload, written);
        payload.clear();
        self.payload = payload;
        appended
    }

    fn append_payload(
        &mut self,
        items: Range<u64>,
        payload: &[u8],
        written: &mut Written,
    ) -> Result<(), WriteError> {
        if items.is_empty() {
            return Ok(());
        }
        let content = Content {
            kind: Kind::Items,
            sequence: items.start,
            count: u32::try_from(items.end - items.start).unwrap_or(u32::MAX),
            payload,
        };
        let number = self.appender.frame(content, self.next_sequence);
        self.next_sequence = self.next_sequence.max(items.end);
        // A failed write may leave the frame in the file.
        let holding = number
            .as_ref()
            .map_or(self.appender.number(), |(number, _)| Some(*number));
        if let Some(holding) = holding {
            written.items.entry(holding).or_default().insert(items);
        }
        let (number, _) = number.map_err(WriteError::Disk)?;
        self.note_length(number);
        Ok(())
    }

    /// Writes the pending finals of messages that a file holds; the others need no record.
    fn append_finals(&mut self, written: &mut Written) -> Result<(), WriteError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let mut relevant = Ranges::default();
        for segment in self.segments.values() {
            relevant.insert_all(&self.pending.common(&segment.held));
        }
        let appended = self.append_ranges(&relevant, written);
        self.pending = relevant;
        appended
    }

    pub(super) fn append_ranges(
        &mut self,
        finals: &Ranges,
        written: &mut Written,
    ) -> Result<(), WriteError> {
        let most = (self.limits.frame / RANGE_BYTES).max(1);
        for ranges in finals.as_slice().chunks(most) {
            self.payload.clear();
            for range in ranges {
                encode_range(range, &mut self.payload);
            }
            let content = Content {
                kind: Kind::Finals,
                sequence: ranges.last().map_or(0, |range| range.end - 1),
                count: u32::try_from(ranges.len()).unwrap_or(u32::MAX),
                payload: &self.payload,
            };
            let (number, _) = self
                .appender
                .frame(content, self.next_sequence)
                .map_err(WriteError::Disk)?;
            let finals = written.finals.entry(number).or_default();
            finals.insert_sorted(ranges);
            self.note_length(number);
        }
        Ok(())
    }

    fn note_length(&mut self, number: u64) {
        self.segments.entry(number).or_default().length = self.appender.length();
    }
}

/// The reason a write stopped.
#[derive(Debug)]
pub(super) enum WriteError {
    Disk(io::Error),
    TooLarge(CommitError),
}
