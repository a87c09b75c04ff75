//! The age limit of dead letters.

use core::ops::Range;
use std::collections::BTreeMap;

use super::DeadLetters;
use crate::spool::disk::Disk;
use crate::spool::error::CommitError;

/// The times of rejection that are known, by sequence, in milliseconds since 1970.
pub(super) type RejectionTimes = BTreeMap<u64, u64>;

impl<D: Disk> DeadLetters<D> {
    /// Evicts the letters rejected at one of `times`, in milliseconds since 1970. The first call reads all letters;
    /// later ones read only new letters.
    ///
    /// # Errors
    ///
    /// The disk failed: the letters stay.
    pub(crate) fn expire(&mut self, times: Range<u64>) -> Result<(), CommitError> {
        let letters = &self.letters;
        self.rejection_times
            .retain(|sequence, _| letters.contains_key(sequence));
        let undated: Vec<u64> = self
            .letters
            .keys()
            .filter(|sequence| !self.rejection_times.contains_key(sequence))
            .copied()
            .collect();
        for sequence in undated {
            // A letter that can't be read now is read by the next call.
            if let Ok(Some(letter)) = self.get(sequence) {
                self.rejection_times.insert(sequence, letter.refused_at);
            }
        }
        let expired: Vec<u64> = self
            .rejection_times
            .iter()
            .filter(|(_, refused_at)| times.contains(*refused_at))
            .map(|(sequence, _)| *sequence)
            .collect();
        if expired.is_empty() {
            return Ok(());
        }
        let evicted = self.write(|dead, _| {
            dead.append_removed(dead.evicted + expired.len() as u64, &expired)?;
            Ok(expired)
        })?;
        self.evicted += evicted;
        self.compact();
        Ok(())
    }
}
