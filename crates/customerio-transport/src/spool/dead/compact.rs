//! Deletes files without stored dead letters, the oldest first, and restores missing files.

use std::io;

use super::DeadLetters;
use crate::spool::disk::{Disk, set_aside, sync_removals};
use crate::spool::file::{Aside, Family};
use crate::spool::segment::Condition;

impl<D: Disk> DeadLetters<D> {
    /// Deletes the oldest files while they hold no letters. A failed step is tried again next time.
    pub(super) fn compact(&mut self) {
        if self.letters.is_empty() && self.evicted == 0 {
            self.appender.close();
        }
        // Copying letters may create files; the next call handles them.
        for _ in 0..self.files.len() {
            let Some((&oldest, &file)) = self.files.first_key_value() else {
                return;
            };
            let is_open = self.appender.number() == Some(oldest);
            let is_last = self.files.len() == 1;
            if is_open || (is_last && self.evicted > 0) {
                return;
            }
            let wasteful = self.bytes_on_disk() > 2 * self.bytes + self.max_file_bytes();
            if file.kept > 0 && !(wasteful && self.rewrite(oldest)) {
                return;
            }
            if !self.discard(oldest) {
                return;
            }
        }
    }

    /// Copies the letters of a file to the newest one.
    pub(super) fn rewrite(&mut self, number: u64) -> bool {
        let opened = match self.appender.take_handle(number) {
            Some(file) => Ok(file),
            None => self.disk.open(&Family::DeadLetters.name(number)),
        };
        let Ok(mut file) = opened else {
            return false;
        };
        let letters: Vec<_> = self
            .order
            .range((number, 0, 0)..(number + 1, 0, 0))
            .filter_map(|(_, _, sequence)| Some((*sequence, *self.letters.get(sequence)?)))
            .collect();
        let mut lost = Vec::new();
        let written = self.write(|dead, added| {
            for (sequence, location) in letters {
                if dead.load(&mut file, &location)? {
                    let location = dead.append_letter(sequence)?;
                    added.push((sequence, location));
                } else {
                    lost.push(sequence);
                }
            }
            Ok(Vec::new())
        });
        self.appender.return_handle(number, file);
        for sequence in lost {
            self.mark_unreadable(sequence);
        }
        written.is_ok()
    }

    /// Returns whether the open file is still in the folder.
    pub(in crate::spool) fn is_in_place(&self) -> io::Result<bool> {
        let Some(number) = self.appender.number() else {
            return Ok(true);
        };
        let Some(synced) = self.appender.synced(number) else {
            return Ok(true);
        };
        let name = Family::DeadLetters.name(number);
        self.disk
            .is_in_place(&name, self.appender.file(number), synced)
    }

    /// Writes the letters of files that are missing from the folder to a new one. With `moved` every
    /// file is missing. Letters of a file that is no longer open are counted as unreadable.
    pub(in crate::spool) fn restore(&mut self, moved: bool) -> io::Result<()> {
        let mut missing = Vec::new();
        for (&number, file) in &self.files {
            let name = Family::DeadLetters.name(number);
            let opened = self.appender.file(number);
            if file.condition != Condition::Unreadable
                && let Some(synced) = self.appender.synced(number)
                && (moved
                    || !self
                        .disk
                        .is_in_place(&name, opened, synced.min(file.length))?)
            {
                missing.push(number);
            }
        }
        if self
            .appender
            .number()
            .is_some_and(|open| missing.contains(&open))
        {
            self.appender.close();
        }
        for number in missing {
            if self.appender.file(number).is_none() {
                let lost: Vec<u64> = self
                    .order
                    .range((number, 0, 0)..(number + 1, 0, 0))
                    .map(|(_, _, sequence)| *sequence)
                    .collect();
                for sequence in lost {
                    self.mark_unreadable(sequence);
                }
            } else if !self.rewrite(number) {
                return Err(io::Error::other("dead letters can't be written again"));
            }
            let name = Family::DeadLetters.name(number);
            let aside = Family::DeadLetters.name_aside(number, Aside::Unreadable);
            set_aside(&*self.disk, &name, &aside)?;
            self.files.remove(&number);
            self.appender.forget(number);
        }
        if self.files.is_empty() && self.evicted > 0 {
            // The count of evicted letters outlives its files.
            self.write(|dead, _| {
                dead.append_removed(dead.evicted, &[])?;
                Ok(Vec::new())
            })
            .map_err(io::Error::other)?;
        }
        Ok(())
    }

    /// Deletes a file or sets it aside; returns `false` if that failed.
    pub(super) fn discard(&mut self, number: u64) -> bool {
        let name = Family::DeadLetters.name(number);
        // A removal record must not vanish before the older files with the removed letters.
        if !self.sync_removals() {
            return false;
        }
        let Some(file) = self.files.get(&number) else {
            return true;
        };
        drop(self.appender.take_handle(number));
        let aside = |aside| Family::DeadLetters.name_aside(number, aside);
        let discarded = match file.condition {
            Condition::Whole => self.disk.remove(&name),
            Condition::Damaged => {
                let aside = aside(Aside::Damaged);
                self.disk
                    .rename(&name, &aside)
                    .map(|()| self.aside.push((aside, file.length)))
            }
            Condition::Unreadable => self.disk.rename(&name, &aside(Aside::Unreadable)),
        };
        match discarded {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return false,
            Ok(()) | Err(_) => self.files.remove(&number),
        };
        self.appender.forget(number);
        self.unlinked = true;
        self.sync_removals()
    }

    /// Makes removals survive a crash; returns `false` if that failed.
    fn sync_removals(&mut self) -> bool {
        sync_removals(&*self.disk, &mut self.unlinked).is_ok()
    }
}
