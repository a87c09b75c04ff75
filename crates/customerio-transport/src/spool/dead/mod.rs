//! Dead letters: messages that the server refused, kept for the program.
//!
//! Files of their own, of the same frames: one letter a frame, and tallies, which say how many
//! letters were forgotten for want of room so far, and which are gone. Files are read in the order
//! in which they were written, and leave in it; so a tally never outlives what it speaks of, and
//! the youngest file always has the latest count. What is left of a file that is in the way of
//! others is written anew.

mod compact;
mod letter;
mod open;

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) use self::letter::{DeadLetter, Refusal};
use crate::spool::append::{Appender, Content};
use crate::spool::disk::{Disk, DiskFile};
use crate::spool::error::CommitError;
use crate::spool::file::Family;
use crate::spool::frame::{HEADER, Header, Kind};
use crate::spool::segment::Condition;

/// Where a letter is.
#[derive(Clone, Copy, Debug)]
struct Place {
    file: u64,
    at: u64,
    header: Header,
}

/// A file of dead letters.
#[derive(Clone, Copy, Debug, Default)]
struct DeadFile {
    length: u64,
    /// Letters in it that are kept.
    kept: usize,
    condition: Condition,
}

/// The dead letters of a folder.
pub(crate) struct DeadLetters<D: Disk> {
    disk: Arc<D>,
    appender: Appender<D>,
    /// The most letters, and their most bytes.
    most: usize,
    most_bytes: u64,
    letters: BTreeMap<u64, Place>,
    /// The same, the oldest first.
    order: BTreeSet<(u64, u64, u64)>,
    bytes: u64,
    files: BTreeMap<u64, DeadFile>,
    forgotten: u64,
    unreadable: u64,
    next_sequence: u64,
    /// Damaged files that were set aside and not taken account of yet.
    aside: Vec<(String, u64)>,
    payload: Vec<u8>,
}

impl<D: Disk> fmt::Debug for DeadLetters<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadLetters")
            .field("letters", &self.letters.len())
            .field("forgotten", &self.forgotten)
            .finish_non_exhaustive()
    }
}

/// Letters that were written and are not in the books yet.
type Added = Vec<(u64, Place)>;

impl<D: Disk> DeadLetters<D> {
    /// How many are kept.
    pub(crate) fn count(&self) -> usize {
        self.letters.len()
    }

    /// How many were ever forgotten to make room for later ones.
    pub(crate) fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// How many were found unreadable since the folder was opened.
    pub(crate) fn unreadable(&self) -> u64 {
        self.unreadable
    }

    /// The bytes of their files.
    pub(crate) fn bytes_on_disk(&self) -> u64 {
        self.files.values().map(|file| file.length).sum()
    }

    /// Above every sequence of a letter that is or was kept.
    pub(super) fn next_sequence(&self) -> u64 {
        self.next_sequence
    }

    pub(super) fn take_aside(&mut self) -> Vec<(String, u64)> {
        std::mem::take(&mut self.aside)
    }

    /// Keeps letters, and makes that last; the oldest are forgotten where there are too many. A
    /// letter that is kept already stays as it is. After `Err` none of them is promised.
    ///
    /// To be called before the messages are finished in the log: so no crash loses them.
    pub(crate) fn keep<'r>(
        &mut self,
        letters: impl IntoIterator<Item = Refusal<'r>>,
    ) -> Result<(), CommitError> {
        self.write(|dead, added| {
            for letter in letters {
                let sequence = letter.record.sequence;
                let known = dead.letters.contains_key(&sequence)
                    || added.iter().any(|(other, _)| *other == sequence);
                if !known {
                    dead.payload.clear();
                    letter.encode(&mut dead.payload);
                    let place = dead.append_letter(sequence)?;
                    added.push((sequence, place));
                }
            }
            let forgotten = dead.over(added);
            if forgotten.is_empty() {
                return Ok(Vec::new());
            }
            dead.append_tally(dead.forgotten + forgotten.len() as u64, &forgotten)?;
            Ok(forgotten)
        })
        .map(|forgotten| self.forgotten += forgotten)?;
        self.compact();
        Ok(())
    }

    /// Forgets letters for good: they were sent again, or are of no use. Tells how many there were.
    pub(crate) fn remove(
        &mut self,
        sequences: impl IntoIterator<Item = u64>,
    ) -> Result<u64, CommitError> {
        let known: BTreeSet<u64> = sequences
            .into_iter()
            .filter(|sequence| self.letters.contains_key(sequence))
            .collect();
        if known.is_empty() {
            return Ok(0);
        }
        let removed = self.write(|dead, _| {
            let gone: Vec<u64> = known.into_iter().collect();
            dead.append_tally(dead.forgotten, &gone)?;
            Ok(gone)
        })?;
        self.compact();
        Ok(removed)
    }

    /// Letters in the order of sequences, those above `after`, at most `limit`.
    pub(crate) fn list(&mut self, after: Option<u64>, limit: usize) -> Vec<DeadLetter> {
        let mut listed = Vec::new();
        let mut from = after.map_or(Some(0), |after| after.checked_add(1));
        while let Some(next) = from.filter(|_| listed.len() < limit) {
            let Some((&sequence, _)) = self.letters.range(next..).next() else {
                break;
            };
            listed.extend(self.get(sequence));
            from = sequence.checked_add(1);
        }
        listed
    }

    /// A letter by its sequence. One that turns out to be unreadable is counted, and gone.
    pub(crate) fn get(&mut self, sequence: u64) -> Option<DeadLetter> {
        let place = *self.letters.get(&sequence)?;
        // A file that can't be opened just now may be there another time.
        let mut file = self.disk.open(&Family::DeadLetters.name(place.file)).ok()?;
        if self.load(&mut file, &place)
            && let Some(letter) = DeadLetter::decode(&self.payload, sequence)
        {
            return Some(letter);
        }
        self.lose(sequence);
        None
    }

    /// Loads a letter's payload; `false` if it is damaged.
    fn load(&mut self, file: &mut D::File, place: &Place) -> bool {
        self.payload.clear();
        self.payload.resize(place.header.length as usize, 0);
        (0..2).any(|_| {
            file.read_at(place.at + HEADER as u64, &mut self.payload)
                .is_ok_and(|read| read == self.payload.len())
                && place.header.is_of(&self.payload)
        })
    }

    fn lose(&mut self, sequence: u64) {
        self.unreadable += 1;
        if let Some(place) = self.forget(sequence)
            && let Some(file) = self.files.get_mut(&place.file)
        {
            file.condition.damage();
        }
    }

    /// Takes a letter out of the books.
    fn forget(&mut self, sequence: u64) -> Option<Place> {
        let place = self.letters.remove(&sequence)?;
        self.order.remove(&(place.file, place.at, sequence));
        self.bytes -= place.header.size();
        if let Some(file) = self.files.get_mut(&place.file) {
            file.kept -= 1;
        }
        Some(place)
    }

    /// Takes a letter into the books, instead of an earlier copy.
    fn note(&mut self, sequence: u64, place: Place) {
        self.forget(sequence);
        self.next_sequence = self.next_sequence.max(sequence.saturating_add(1));
        self.letters.insert(sequence, place);
        self.order.insert((place.file, place.at, sequence));
        self.bytes += place.header.size();
        self.files.entry(place.file).or_default().kept += 1;
    }

    /// Which are too many, with `added` to come.
    fn over(&self, added: &Added) -> Vec<u64> {
        let mut count = self.letters.len() + added.len();
        let new: u64 = added.iter().map(|(_, place)| place.header.size()).sum();
        let mut bytes = self.bytes + new;
        let old = self
            .order
            .iter()
            .filter_map(|(_, _, sequence)| Some((*sequence, *self.letters.get(sequence)?)));
        old.chain(added.iter().copied())
            .take_while(|(_, place)| {
                let over = count > self.most || bytes > self.most_bytes;
                count -= 1;
                bytes -= place.header.size();
                over
            })
            .map(|(sequence, _)| sequence)
            .collect()
    }

    /// Runs something that writes letters and answers which are gone; syncs, and keeps the books.
    fn write(
        &mut self,
        steps: impl FnOnce(&mut Self, &mut Added) -> std::io::Result<Vec<u64>>,
    ) -> Result<u64, CommitError> {
        let first = self.appender.next_number();
        let mut added = Vec::new();
        let result = steps(self, &mut added).and_then(|gone| {
            if self.appender.next_number() > first && gone.is_empty() {
                // Every file has the count.
                self.append_tally(self.forgotten, &[])?;
            }
            self.appender.sync()?;
            Ok(gone)
        });
        for number in first..self.appender.next_number() {
            self.files.entry(number).or_default();
        }
        match result {
            Ok(gone) => {
                for (sequence, place) in added {
                    self.note(sequence, place);
                }
                for sequence in &gone {
                    self.forget(*sequence);
                }
                Ok(gone.len() as u64)
            }
            Err(source) => {
                self.appender.close();
                Err(CommitError::Disk {
                    path: self.disk.path().to_owned(),
                    source,
                })
            }
        }
    }

    /// Writes what is in `payload` as a letter.
    fn append_letter(&mut self, sequence: u64) -> std::io::Result<Place> {
        let content = Content {
            kind: Kind::Letter,
            sequence,
            count: 1,
            payload: &self.payload,
        };
        let next_sequence = self.next_sequence.max(sequence.saturating_add(1));
        let header = self.appender.frame(content, next_sequence)?;
        let file = header.0;
        let length = self.appender.length();
        self.files.entry(file).or_default().length = length;
        Ok(Place {
            file,
            at: length - header.1.size(),
            header: header.1,
        })
    }

    fn append_tally(&mut self, forgotten: u64, gone: &[u64]) -> std::io::Result<()> {
        let mut pieces: Vec<&[u64]> = gone.chunks(TALLY).collect();
        if pieces.is_empty() {
            pieces.push(&[]);
        }
        for gone in pieces {
            self.payload.clear();
            self.payload.extend(forgotten.to_le_bytes());
            for sequence in gone {
                self.payload.extend(sequence.to_le_bytes());
            }
            let content = Content {
                kind: Kind::Tally,
                sequence: 0,
                count: u32::try_from(gone.len()).unwrap_or(u32::MAX),
                payload: &self.payload,
            };
            let (file, _) = self.appender.frame(content, self.next_sequence)?;
            self.files.entry(file).or_default().length = self.appender.length();
        }
        Ok(())
    }
}

/// The most letters of one tally.
const TALLY: usize = 4_096;
