//! Dead letters: messages that the server rejected, stored until the program handles them.
//!
//! They have files of their own, in the format of the log. A frame holds one letter, or a removal
//! record: the number of letters evicted so far, and the sequences of removed letters. Files are
//! read and deleted in the order in which they were written. So a removal record is never older
//! than the letters it removes, and the newest file always holds the latest count. Letters in an
//! old file that blocks the deletion of others are copied to the newest file.

mod compact;
mod erase;
mod expire;
mod letter;
mod open;

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

pub(crate) use self::letter::{DeadLetter, Refusal};
use crate::spool::append::{Appender, Content};
use crate::spool::disk::{Disk, DiskFile};
use crate::spool::error::CommitError;
use crate::spool::file::Family;
use crate::spool::frame::{HEADER, Header, Kind};
use crate::spool::segment::Condition;

/// The location of a letter's frame.
#[derive(Clone, Copy, Debug)]
struct LetterLocation {
    file: u64,
    at: u64,
    header: Header,
}

/// A file of dead letters.
#[derive(Clone, Copy, Debug, Default)]
struct DeadFile {
    length: u64,
    /// The number of letters in it that are not removed.
    kept: usize,
    /// Whether a part of it is damaged.
    condition: Condition,
    /// A failed or unfinished write left a part in it, which may hold bytes of any letter.
    torn: bool,
}

/// The dead letters of a folder.
pub(crate) struct DeadLetters<D: Disk> {
    disk: Arc<D>,
    appender: Appender<D>,
    max_letters: usize,
    max_bytes: u64,
    letters: BTreeMap<u64, LetterLocation>,
    /// File, offset and sequence of each letter, the oldest first.
    order: BTreeSet<(u64, u64, u64)>,
    bytes: u64,
    files: BTreeMap<u64, DeadFile>,
    evicted: u64,
    unreadable: u64,
    next_sequence: u64,
    /// A file was removed since the last sync of the folder.
    unlinked: bool,
    /// Damaged files that were set aside since the last [`take_aside`](Self::take_aside), with their sizes.
    aside: Vec<(String, u64)>,
    payload: Vec<u8>,
    rejection_times: expire::RejectionTimes,
}

impl<D: Disk> fmt::Debug for DeadLetters<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadLetters")
            .field("letters", &self.letters.len())
            .field("evicted", &self.evicted)
            .finish_non_exhaustive()
    }
}

/// Letters that were written and are not indexed yet.
type Added = Vec<(u64, LetterLocation)>;

impl<D: Disk> DeadLetters<D> {
    /// Returns the number of stored letters.
    pub(crate) fn count(&self) -> usize {
        self.letters.len()
    }

    /// Returns the number of letters ever evicted to make room for newer ones.
    pub(crate) fn evicted(&self) -> u64 {
        self.evicted
    }

    /// Returns the number of letters found unreadable since the folder was opened.
    pub(crate) fn unreadable(&self) -> u64 {
        self.unreadable
    }

    /// Returns the size of the files in bytes.
    pub(crate) fn bytes_on_disk(&self) -> u64 {
        self.files.values().map(|file| file.length).sum()
    }

    /// Returns a number above the sequence of every letter that is or was stored.
    pub(super) fn next_sequence(&self) -> u64 {
        self.next_sequence
    }

    /// Returns the files set aside since the last call, with their sizes.
    pub(super) fn take_aside(&mut self) -> Vec<(String, u64)> {
        std::mem::take(&mut self.aside)
    }

    /// Stores letters durably and evicts the oldest ones above the limits. Letters that are already
    /// stored are skipped.
    ///
    /// Call it before the messages become final in the log, so that a crash loses no message.
    ///
    /// # Errors
    ///
    /// Returns an error if the disk fails. A crash may then lose each letter of this call.
    pub(crate) fn store<'r>(
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
                    let location = dead.append_letter(sequence)?;
                    added.push((sequence, location));
                }
            }
            let evicted = dead.surplus(added);
            if evicted.is_empty() {
                return Ok(Vec::new());
            }
            dead.append_removed(dead.evicted + evicted.len() as u64, &evicted)?;
            Ok(evicted)
        })
        .map(|evicted| self.evicted += evicted)?;
        self.compact();
        Ok(())
    }

    /// Replaces the message of a stored letter durably. A crash leaves the old or the new one.
    ///
    /// # Errors
    ///
    /// The disk failed: the letter is as it was.
    pub(crate) fn replace(&mut self, letter: Refusal<'_>) -> Result<(), CommitError> {
        self.write(|dead, added| {
            let sequence = letter.record.sequence;
            dead.payload.clear();
            letter.encode(&mut dead.payload);
            let location = dead.append_letter(sequence)?;
            added.push((sequence, location));
            Ok(Vec::new())
        })?;
        self.compact();
        Ok(())
    }

    /// Removes letters durably. Returns the number of removed letters.
    ///
    /// # Errors
    ///
    /// Returns an error if the disk fails. After a crash, the letters may exist again.
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
            let removed: Vec<u64> = known.into_iter().collect();
            dead.append_removed(dead.evicted, &removed)?;
            Ok(removed)
        })?;
        self.compact();
        Ok(removed)
    }

    /// Returns up to `limit` letters with sequences above `after`, in the order of sequences.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    pub(crate) fn list(&mut self, after: Option<u64>, limit: usize) -> io::Result<Vec<DeadLetter>> {
        let mut listed = Vec::new();
        let mut from = after.map_or(Some(0), |after| after.checked_add(1));
        while let Some(next) = from.filter(|_| listed.len() < limit) {
            let Some((&sequence, _)) = self.letters.range(next..).next() else {
                break;
            };
            listed.extend(self.get(sequence)?);
            from = sequence.checked_add(1);
        }
        Ok(listed)
    }

    /// Returns a letter by its sequence. An unreadable letter is counted and removed.
    ///
    /// # Errors
    ///
    /// Its file can't be opened or read now, for example because too many files are open. The letter stays.
    pub(crate) fn get(&mut self, sequence: u64) -> io::Result<Option<DeadLetter>> {
        let Some(&location) = self.letters.get(&sequence) else {
            return Ok(None);
        };
        let mut file = match self.disk.open(&Family::DeadLetters.name(location.file)) {
            Ok(file) => file,
            // Another program removed it.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        if self.load(&mut file, &location)?
            && let Some(letter) = DeadLetter::decode(&self.payload, sequence)
        {
            return Ok(Some(letter));
        }
        self.mark_unreadable(sequence);
        Ok(None)
    }

    /// Loads a letter's payload; returns `false` if it is damaged.
    ///
    /// # Errors
    ///
    /// The disk failed to read it.
    fn load(&mut self, file: &mut D::File, location: &LetterLocation) -> io::Result<bool> {
        self.payload.clear();
        self.payload.resize(location.header.length as usize, 0);
        // A disk may return wrong bytes once.
        for _ in 0..2 {
            let read = file.read_at(location.at + HEADER as u64, &mut self.payload)?;
            if read == self.payload.len() && location.header.matches(&self.payload) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Counts a letter as unreadable and removes it.
    fn mark_unreadable(&mut self, sequence: u64) {
        self.unreadable += 1;
        if let Some(location) = self.unindex(sequence)
            && let Some(file) = self.files.get_mut(&location.file)
        {
            file.condition.damage();
        }
    }

    /// Removes a letter from the index.
    fn unindex(&mut self, sequence: u64) -> Option<LetterLocation> {
        let location = self.letters.remove(&sequence)?;
        self.order.remove(&(location.file, location.at, sequence));
        self.bytes -= location.header.size();
        if let Some(file) = self.files.get_mut(&location.file) {
            file.kept -= 1;
        }
        Some(location)
    }

    /// Adds a letter to the index; replaces an earlier copy.
    fn index(&mut self, sequence: u64, location: LetterLocation) {
        self.unindex(sequence);
        self.next_sequence = self.next_sequence.max(sequence.saturating_add(1));
        self.letters.insert(sequence, location);
        self.order.insert((location.file, location.at, sequence));
        self.bytes += location.header.size();
        self.files.entry(location.file).or_default().kept += 1;
    }

    /// Returns the oldest letters to evict once `added` is indexed.
    fn surplus(&self, added: &Added) -> Vec<u64> {
        let mut count = self.letters.len() + added.len();
        let new: u64 = added
            .iter()
            .map(|(_, location)| location.header.size())
            .sum();
        let mut bytes = self.bytes + new;
        let old = self
            .order
            .iter()
            .filter_map(|(_, _, sequence)| Some((*sequence, *self.letters.get(sequence)?)));
        old.chain(added.iter().copied())
            .take_while(|(_, location)| {
                let over = count > self.max_letters || bytes > self.max_bytes;
                count -= 1;
                bytes -= location.header.size();
                over
            })
            .map(|(sequence, _)| sequence)
            .collect()
    }

    /// Runs `steps`, which write letters and return the removed sequences; then syncs and updates the
    /// index. Returns the number of removed letters.
    fn write(
        &mut self,
        steps: impl FnOnce(&mut Self, &mut Added) -> io::Result<Vec<u64>>,
    ) -> Result<u64, CommitError> {
        let first = self.appender.next_number();
        let open = self.appender.number();
        let mut added = Vec::new();
        let result = steps(self, &mut added).and_then(|removed| {
            if self.appender.next_number() > first && removed.is_empty() {
                // Each file holds the count, since older files are deleted.
                self.append_removed(self.evicted, &[])?;
            }
            self.appender.sync()?;
            Ok(removed)
        });
        for number in first..self.appender.next_number() {
            self.files.entry(number).or_default();
        }
        match result {
            Ok(removed) => {
                for (sequence, location) in added {
                    self.index(sequence, location);
                }
                for sequence in &removed {
                    self.unindex(*sequence);
                }
                Ok(removed.len() as u64)
            }
            Err(error) => {
                self.appender.close();
                for (_, file) in self.files.range_mut(open.unwrap_or(first)..) {
                    file.torn = true;
                }
                Err(CommitError::Disk {
                    path: self.disk.path().to_owned(),
                    error,
                })
            }
        }
    }

    /// Writes `self.payload` as a letter.
    fn append_letter(&mut self, sequence: u64) -> io::Result<LetterLocation> {
        let content = Content {
            kind: Kind::DeadLetter,
            sequence,
            count: 1,
            payload: &self.payload,
        };
        let next_sequence = self.next_sequence.max(sequence.saturating_add(1));
        let header = self.appender.frame(content, next_sequence)?;
        let file = header.0;
        let length = self.appender.length();
        self.files.entry(file).or_default().length = length;
        Ok(LetterLocation {
            file,
            at: length - header.1.size(),
            header: header.1,
        })
    }

    fn append_removed(&mut self, evicted: u64, removed: &[u64]) -> io::Result<()> {
        let mut pieces: Vec<&[u64]> = removed.chunks(MAX_REMOVED).collect();
        if pieces.is_empty() {
            pieces.push(&[]);
        }
        for removed in pieces {
            self.payload.clear();
            self.payload.extend(evicted.to_le_bytes());
            for sequence in removed {
                self.payload.extend(sequence.to_le_bytes());
            }
            let content = Content {
                kind: Kind::Removed,
                sequence: 0,
                count: u32::try_from(removed.len()).unwrap_or(u32::MAX),
                payload: &self.payload,
            };
            let (file, _) = self.appender.frame(content, self.next_sequence)?;
            self.files.entry(file).or_default().length = self.appender.length();
        }
        Ok(())
    }
}

/// The maximum number of sequences in one removal record.
const MAX_REMOVED: usize = 4_096;
