//! Opening the dead letters of a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use super::{DeadFile, DeadLetters, LetterLocation};
use crate::spool::append::Appender;
use crate::spool::disk::{Disk, DiskFile as _};
use crate::spool::error::OpenError;
use crate::spool::file::{Closed, Family};
use crate::spool::frame::{Header, Kind, Reader};
use crate::spool::listing::{Listed, closed_files, list, marks};
use crate::spool::scan::{Found, Scanner, seeds};
use crate::spool::segment::Condition;
use crate::spool::{LogLimits, SourceMark};

impl<D: Disk> DeadLetters<D> {
    /// Locks a folder and reads its dead letters, but not its messages. Also returns the sources of its
    /// files, the newest last. New files carry the newest one, so that the next client accepts them.
    ///
    /// # Errors
    ///
    /// As [`Log::open`](crate::spool::Log::open), except that the folder may be of any source.
    pub(crate) fn open_alone(disk: D) -> Result<(Self, Vec<SourceMark>), OpenError> {
        let disk = Arc::new(disk);
        let path = disk.path().to_owned();
        let found = marks(&*disk).map_err(|error| OpenError::Folder {
            path: path.clone(),
            error,
        })?;
        let mark = found.last().copied().unwrap_or(SourceMark([0; 16]));
        let listing = list(&*disk, &found)?;
        let dead = Self::open(
            Arc::clone(&disk),
            &found,
            mark,
            &LogLimits::default(),
            listing.dead,
            listing.next_dead,
        )
        .map_err(|(number, error)| OpenError::File {
            path: path.join(Family::DeadLetters.name(number)),
            error,
        })?;
        Ok((dead, found))
    }

    pub(in crate::spool) fn open(
        disk: Arc<D>,
        accepted: &[SourceMark],
        mark: SourceMark,
        limits: &LogLimits,
        mut files: BTreeMap<u64, Listed<D::File>>,
        next_number: u64,
    ) -> Result<Self, (u64, io::Error)> {
        let max_file_bytes = (limits.dead_bytes / TARGET_FILES).max(MIN_FILE_BYTES);
        let mut dead = Self {
            appender: Appender::new(
                Arc::clone(&disk),
                Family::DeadLetters,
                mark,
                max_file_bytes,
                next_number,
            ),
            disk,
            max_letters: limits.dead_letters,
            max_bytes: limits.dead_bytes,
            letters: BTreeMap::new(),
            order: BTreeSet::new(),
            bytes: 0,
            files: BTreeMap::new(),
            evicted: 0,
            unreadable: 0,
            next_sequence: 0,
            unlinked: false,
            aside: Vec::new(),
            payload: Vec::new(),
            rejection_times: BTreeMap::new(),
        };
        let known = closed_files(&mut files)?;
        let mut youngest = None;
        for (number, mut listed) in files {
            let known = known.get(&number).copied();
            let closed = dead
                .read_file(number, &mut listed, accepted, known)
                .map_err(|source| (number, source))?;
            let whole = closed.end == listed.length && listed.length < max_file_bytes;
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

    /// Returns the maximum size of a file in bytes.
    pub(super) fn max_file_bytes(&self) -> u64 {
        (self.max_bytes / TARGET_FILES).max(MIN_FILE_BYTES)
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
        let mut gaps_end = 0;
        while let Some(found) = scanner.next() {
            match found {
                Found::Frame { at, header } => {
                    promised = promised.max(at.saturating_sub(u64::from(header.unsynced)));
                    frames.push((at, header));
                }
                Found::Gap { at, length } => {
                    wrong = wrong.or(Some(at));
                    gaps_end = at + length;
                }
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
            let location = LetterLocation {
                file: number,
                at,
                header,
            };
            match header.kind {
                Kind::DeadLetter => {
                    // A torn letter was not promised.
                    if at < promised || scanner.payload(at, &header).is_some() {
                        self.index(header.sequence, location);
                    } else {
                        torn = true;
                    }
                }
                Kind::Removed => match scanner.payload(at, &header).and_then(decode_removed) {
                    Some((evicted, removed)) => {
                        self.evicted = self.evicted.max(evicted);
                        for sequence in removed {
                            self.unindex(sequence);
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
        if let Some(file) = self.files.get_mut(&number) {
            file.torn = torn || gaps_end > promised;
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

    /// Counts the letters of an unreadable file, if a later file records their number.
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

/// Decodes a removal record: the number of evicted letters and the removed sequences. `None` if it
/// is not a whole number of fields; the record then counts as damaged.
fn decode_removed(payload: &[u8]) -> Option<(u64, Vec<u64>)> {
    let mut reader = Reader(payload);
    let evicted = reader.u64()?;
    let removed = core::iter::from_fn(|| reader.u64()).collect();
    reader.0.is_empty().then_some((evicted, removed))
}

/// The number of files for the maximum size of letters. Space becomes free a file at a time.
const TARGET_FILES: u64 = 8;

/// The minimum size of a file in bytes; a smaller one might hold no letter.
const MIN_FILE_BYTES: u64 = 1_000;

#[cfg(test)]
mod tests {
    use super::decode_removed;

    #[test]
    fn a_removal_record_without_whole_fields_is_damaged() {
        let fields = [3_u64, 7, 9].map(u64::to_le_bytes).concat();
        assert_eq!(decode_removed(&fields), Some((3, vec![7, 9])));
        assert_eq!(decode_removed(&fields[..8]), Some((3, Vec::new())));
        for length in [0, 7, 9, 23] {
            assert_eq!(decode_removed(&fields[..length]), None, "{length} bytes");
        }
    }
}
