//! Files that another program removed, renamed, replaced or truncated while the log was open.
//!
//! A synced write to a file without a name is lost with the process. So each commit checks, after
//! its sync, that the folder and the files are those that were opened. The log keeps its files open, and
//! copies their messages to new files.

use std::io;

use crate::log::log;
use crate::spool::disk::{Disk, Standing, set_aside};
use crate::spool::error::CommitError;
use crate::spool::file::{Aside, Family, FileName};
use crate::spool::frame::{Header, Kind};
use crate::spool::log::{Log, WriteError, Written};
use crate::spool::ranges::Ranges;
use crate::spool::record::records;
use crate::spool::scan::{Found, Scanner};
use crate::spool::segment::{Condition, Segment};

/// The maximum number of files that one commit checks. A check takes about 1 µs.
const CHECKS: usize = 16;

impl<D: Disk> Log<D> {
    /// Checks the files, and writes the messages of missing ones again. The current commit wrote
    /// `items`; after `Err` they are not promised.
    pub(super) fn keep_in_place(&mut self, items: &Ranges) -> Result<(), CommitError> {
        let result = self
            .restore()
            .and_then(|lost| {
                if lost.common(items).is_empty() {
                    Ok(())
                } else {
                    Err(misplaced())
                }
            })
            .map_err(|source| self.disk_error(source));
        if result.is_err() {
            self.close_file();
            for segment in self.segments.values_mut() {
                let unpromised = segment.live.common(items);
                segment.live.remove_all(&unpromised);
                segment.ghosts.insert_all(&unpromised);
            }
        }
        result
    }

    /// Returns the messages that were in missing files only and can't be read any more.
    fn restore(&mut self) -> io::Result<Ranges> {
        let standing = self.disk.standing()?;
        let moved = matches!(standing, Standing::Missing | Standing::Replaced);
        let missing = if moved {
            self.segments.keys().copied().collect()
        } else {
            self.missing()?
        };
        if missing.is_empty()
            && standing == Standing::Same
            && !self.misplaced
            && self.dead.is_in_place()?
        {
            return Ok(Ranges::default());
        }
        if !self.misplaced {
            self.misplaced = true;
            log!(error, "customerio::spool",
                folder = %self.disk.path().display(), ?standing, files = missing.len(),
                "the spool's files were removed, renamed, replaced or truncated by another program; \
                 messages without an outcome are written again"
            );
        }
        if standing != Standing::Same {
            self.relock(standing)?;
        }
        let lost = self.write_missing(&missing)?;
        self.dead.restore(moved)?;
        self.disk.sync()?;
        self.misplaced = false;
        if !lost.is_empty() {
            log!(
                error,
                "customerio::spool",
                messages = lost.count(),
                "messages were in removed files only; those that are not in memory are unreadable"
            );
        }
        Ok(lost)
    }

    /// Returns the files that are not in the folder as they were written.
    fn missing(&mut self) -> io::Result<Vec<u64>> {
        let open = self.appender.number();
        let rest = self
            .segments
            .range(self.checked + 1..)
            .chain(self.segments.range(..=self.checked));
        let checked: Vec<u64> = open
            .into_iter()
            .chain(
                rest.map(|(&number, _)| number)
                    .filter(|&number| Some(number) != open),
            )
            .take(if self.misplaced { usize::MAX } else { CHECKS })
            .collect();
        let mut missing = Vec::new();
        for &number in &checked {
            let Some(segment) = self.segments.get(&number) else {
                continue;
            };
            let name = Family::Messages.name(number);
            let file = self.appender.file(number);
            // A file that could not be created has no synced length. A file that was truncated before it
            // was opened is shorter than its synced length.
            if segment.condition != Condition::Unreadable
                && let Some(synced) = self.appender.synced(number)
                && !self
                    .disk
                    .is_in_place(&name, file, synced.min(segment.length))?
            {
                missing.push(number);
            }
        }
        self.checked = checked
            .last()
            .copied()
            .filter(|&last| Some(last) != open)
            .unwrap_or(0);
        missing.sort_unstable();
        Ok(missing)
    }

    fn relock(&mut self, standing: Standing) -> io::Result<()> {
        if standing == Standing::Replaced
            && self
                .disk
                .list()?
                .iter()
                .any(|entry| FileName::parse(&entry.name).is_some())
        {
            return Err(io::Error::other(
                "another folder with files of a spool is in its place; put the first one back, or \
                 start the client again to deliver from this one",
            ));
        }
        if self.disk.relock()? {
            Ok(())
        } else {
            Err(io::Error::other(
                "its lock file was removed, and another client holds the new one; stop that client",
            ))
        }
    }

    /// Copies the live messages of missing files to a new one. Returns those that it could not copy.
    fn write_missing(&mut self, missing: &[u64]) -> io::Result<Ranges> {
        if missing.is_empty() {
            return Ok(Ranges::default());
        }
        self.close_for_copies(missing);
        self.reading = None;
        let mut copied = Ranges::default();
        self.write(|log, written| {
            for &number in missing {
                log.copy(number, written, &mut copied)?;
            }
            log.sync()
        })
        .map_err(|error| match error {
            CommitError::Disk { error, .. } => error,
            CommitError::TooLarge { .. } => io::Error::other(error),
        })?;
        let mut lost = Ranges::default();
        for &number in missing {
            let name = Family::Messages.name(number);
            let aside = Family::Messages.name_aside(number, Aside::Unreadable);
            set_aside(&*self.disk, &name, &aside)?;
            self.appender.forget(number);
            let Some(segment) = self.segments.remove(&number) else {
                continue;
            };
            // Its finals of other files are written again.
            self.pending.insert_all(&segment.finals);
            if self.unsynced.as_ref().is_some_and(|(of, _)| *of == number) {
                self.unsynced = None;
            }
            let left = segment.live.without(&copied);
            if !left.is_empty() {
                lost.insert_all(&left);
                // Reading reports them, unless they are final before.
                let segment = Segment {
                    held: left.clone(),
                    live: left,
                    condition: Condition::Unreadable,
                    ..Segment::default()
                };
                self.segments.insert(number, segment);
            }
        }
        for segment in self.segments.values() {
            if segment.condition != Condition::Unreadable {
                lost.remove_all(&segment.live);
            }
        }
        Ok(lost)
    }

    fn copy(
        &mut self,
        number: u64,
        written: &mut Written,
        copied: &mut Ranges,
    ) -> Result<(), WriteError> {
        let Some(mut file) = self.appender.take_handle(number) else {
            return Ok(());
        };
        let result = self.copy_from(&mut file, number, written, copied);
        self.appender.return_handle(number, file);
        result
    }

    /// Copies the live messages of a file to the open one.
    pub(super) fn copy_from(
        &mut self,
        file: &mut D::File,
        number: u64,
        written: &mut Written,
        copied: &mut Ranges,
    ) -> Result<(), WriteError> {
        let Some(segment) = self.segments.get(&number) else {
            return Ok(());
        };
        let live = segment.live.clone();
        let mut scanner = Scanner::new(file, segment.length, segment.seeds.clone(), segment.start);
        let mut frames: Vec<(u64, Header)> = Vec::new();
        while let Some(found) = scanner.next() {
            if let Found::Frame { at, header } = found
                && header.kind == Kind::Items
            {
                frames.push((at, header));
            }
        }
        for (at, header) in frames {
            let Some(payload) = scanner.payload(at, &header) else {
                continue;
            };
            let wanted = records(payload, header.items()).filter(|record| {
                let sequence = record.sequence;
                let new = live.contains(sequence) && !copied.contains(sequence);
                if new {
                    copied.insert(sequence..sequence + 1);
                }
                new
            });
            self.append_items(wanted, written)?;
        }
        Ok(())
    }
}

fn misplaced() -> io::Error {
    io::Error::other("its file was removed, replaced or truncated by another program")
}
