//! Finds the letters of a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use super::{DeadFile, DeadLetters, Place};
use crate::spool::append::Appender;
use crate::spool::disk::{Disk, DiskFile as _};
use crate::spool::file::{Closed, Family};
use crate::spool::frame::{Header, Kind, Reader};
use crate::spool::open::{Listed, closed_files};
use crate::spool::scan::{Found, Scanner, seeds};
use crate::spool::segment::Condition;
use crate::spool::{LogLimits, SourceMark};

impl<D: Disk> DeadLetters<D> {
    pub(in crate::spool) fn open(
        disk: Arc<D>,
        accepted: &[SourceMark],
        mark: SourceMark,
        limits: &LogLimits,
        mut files: BTreeMap<u64, Listed<D::File>>,
        next_number: u64,
    ) -> Result<Self, (u64, io::Error)> {
        let longest = (limits.dead_bytes / FILES).max(LEAST);
        let mut dead = Self {
            appender: Appender::new(
                Arc::clone(&disk),
                Family::DeadLetters,
                mark,
                longest,
                next_number,
            ),
            disk,
            most: limits.dead_letters,
            most_bytes: limits.dead_bytes,
            letters: BTreeMap::new(),
            order: BTreeSet::new(),
            bytes: 0,
            files: BTreeMap::new(),
            forgotten: 0,
            unreadable: 0,
            next_sequence: 0,
            aside: Vec::new(),
            payload: Vec::new(),
        };
        let known = closed_files(&mut files)?;
        let mut youngest = None;
        for (number, mut listed) in files {
            let known = known.get(&number).copied();
            let closed = dead
                .read_file(number, &mut listed, accepted, known)
                .map_err(|source| (number, source))?;
            let whole = closed.end == listed.length && listed.length < longest;
            let kept = dead
                .files
                .get(&number)
                .is_some_and(|file| file.kept > 0 && file.condition == Condition::Whole);
            youngest = listed
                .header
                .filter(|header| whole && kept && header.mark == mark)
                .map(|header| (header, closed));
            dead.appender.add_closed(closed, listed.file);
        }
        if let Some((header, closed)) = youngest {
            dead.appender.resume(&header, closed);
        }
        dead.compact();
        Ok(dead)
    }

    /// The most bytes of a file.
    pub(super) fn longest(&self) -> u64 {
        (self.most_bytes / FILES).max(LEAST)
    }

    fn read_file(
        &mut self,
        number: u64,
        listed: &mut Listed<D::File>,
        accepted: &[SourceMark],
        known: Option<Closed>,
    ) -> io::Result<Closed> {
        let (seeds, start) = seeds(number, listed.header.as_ref(), accepted);
        if let Some(header) = listed.header {
            self.next_sequence = self.next_sequence.max(header.next_sequence);
        }
        self.files.insert(
            number,
            DeadFile {
                length: listed.length,
                ..DeadFile::default()
            },
        );
        let header = listed.header;
        let Some(file) = &mut listed.file else {
            return Ok(self.count_unreadable(number, known));
        };
        let mut scanner = Scanner::new(file, listed.length, seeds, start);
        let mut frames: Vec<(u64, Header)> = Vec::new();
        let mut wrong = header.is_none().then_some(0);
        let mut promised = known.map_or(0, |known| known.end);
        while let Some(found) = scanner.next() {
            match found {
                Found::Frame { at, header } => {
                    promised = promised.max(at.saturating_sub(u64::from(header.unsynced)));
                    frames.push((at, header));
                }
                Found::Gap { at, .. } => wrong = wrong.or(Some(at)),
            }
        }
        if header.is_none() && frames.is_empty() && listed.length > 0 {
            scanner.finish()?;
            return Ok(self.count_unreadable(number, known));
        }
        let (mut items, mut known_items) = (0, 0);
        let mut torn = false;
        for (at, header) in frames {
            if at < promised {
                self.unreadable += u64::from(header.before.saturating_sub(items));
            }
            items = items.max(header.before_next());
            if at < promised {
                known_items = items;
            }
            let place = Place {
                file: number,
                at,
                header,
            };
            match header.kind {
                Kind::Letter => {
                    // What a crash tore was promised to nobody.
                    if at < promised || scanner.payload(at, &header).is_some() {
                        self.note(header.sequence, place);
                    } else {
                        torn = true;
                    }
                }
                Kind::Tally => match scanner.payload(at, &header) {
                    Some(payload) => {
                        let gone = tally(payload, &mut self.forgotten);
                        for sequence in gone {
                            self.forget(sequence);
                        }
                    }
                    None => wrong = wrong.or(Some(at)),
                },
                Kind::Items | Kind::Finals | Kind::Files => {}
            }
        }
        scanner.finish()?;
        if (header.is_none() && listed.length > 0 || wrong.is_some_and(|at| at < promised))
            && let Some(file) = self.files.get_mut(&number)
        {
            file.condition.damage();
        }
        let lost = known.map_or(0, |known| known.items.saturating_sub(items));
        self.unreadable += u64::from(lost);
        let next_sequence = self.next_sequence;
        if let Some(known) = known {
            return Ok(known);
        }
        let (end, items) = if wrong.is_none() && !torn {
            // The unsynced end of a killed process was not promised, but is from now on.
            file.sync()?;
            (listed.length, items)
        } else {
            (promised, known_items)
        };
        Ok(Closed {
            number,
            end,
            items,
            next_sequence,
        })
    }

    /// Counts the letters of a file of which nothing can be read, as far as later files record them.
    fn count_unreadable(&mut self, number: u64, known: Option<Closed>) -> Closed {
        if let Some(file) = self.files.get_mut(&number) {
            file.condition = Condition::Unreadable;
        }
        if let Some(known) = known {
            self.unreadable += u64::from(known.items);
            self.next_sequence = self.next_sequence.max(known.next_sequence);
        }
        known.unwrap_or(Closed {
            number,
            end: 0,
            items: 0,
            next_sequence: self.next_sequence,
        })
    }
}

/// What a tally says: the count, and which letters are gone.
fn tally(payload: &[u8], forgotten: &mut u64) -> Vec<u64> {
    let mut reader = Reader(payload);
    *forgotten = reader.u64().unwrap_or_default().max(*forgotten);
    core::iter::from_fn(|| reader.u64()).collect()
}

/// The letters are spread over about so many files, so that they leave in pieces.
const FILES: u64 = 8;

/// A file that takes no full letter would be of no use.
const LEAST: u64 = 1_000;
