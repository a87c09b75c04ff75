//! Removal of letters with their bytes.

use std::io;

use super::{DeadLetter, DeadLetters};
use crate::spool::disk::Disk;
use crate::spool::error::CommitError;
use crate::spool::segment::Condition;

impl<D: Disk> DeadLetters<D> {
    /// Returns the sequences of the letters for which `is_found` holds.
    ///
    /// # Errors
    ///
    /// A file can't be opened or read now.
    pub(crate) fn find(&mut self, is_found: impl Fn(&DeadLetter) -> bool) -> io::Result<Vec<u64>> {
        let sequences: Vec<u64> = self.letters.keys().copied().collect();
        let mut found = Vec::new();
        for sequence in sequences {
            if self.get(sequence)?.is_some_and(|letter| is_found(&letter)) {
                found.push(sequence);
            }
        }
        Ok(found)
    }

    /// Whether a file is known, and no part of it is damaged.
    pub(in crate::spool) fn is_whole(&self, number: u64) -> bool {
        let file = self.files.get(&number);
        file.is_some_and(|file| file.condition == Condition::Whole)
    }

    /// Removes letters durably, and their files: copies the other letters of these and of older files to
    /// the newest file first. Also removes files with a part of an unfinished write, which may hold copies.
    /// Returns the number of removed letters.
    ///
    /// # Errors
    ///
    /// The disk failed. The letters may be removed, and their bytes stay until their files are deleted.
    pub(crate) fn erase(&mut self, sequences: Vec<u64>) -> Result<u64, CommitError> {
        let holding = sequences
            .iter()
            .filter_map(|sequence| Some(self.letters.get(sequence)?.file));
        let torn = self.files.iter().filter(|(_, file)| file.torn);
        let Some(newest) = holding.chain(torn.map(|(&number, _)| number)).max() else {
            return Ok(0);
        };
        let removed = self.remove(sequences)?;
        if self.appender.number().is_some_and(|open| open <= newest) {
            self.appender.close();
        }
        if self.evicted > 0 && self.appender.number().is_none() {
            // The newest file holds the count of evicted letters.
            self.write(|dead, _| {
                dead.append_removed(dead.evicted, &[])?;
                Ok(Vec::new())
            })?;
        }
        // A file may hold removal records of letters in older files, so the oldest is deleted first.
        let files: Vec<(u64, usize)> = self
            .files
            .range(..=newest)
            .map(|(number, file)| (*number, file.kept))
            .collect();
        for (number, kept) in files {
            if (kept > 0 && !self.rewrite(number)) || !self.discard(number) {
                return Err(CommitError::Disk {
                    path: self.disk.path().to_owned(),
                    error: io::Error::other("a file of dead letters can't be written again"),
                });
            }
        }
        Ok(removed)
    }
}
