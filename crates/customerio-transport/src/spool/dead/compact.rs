//! Removes files of dead letters that hold none any more, the oldest first.

use std::io;

use super::DeadLetters;
use crate::spool::disk::Disk;
use crate::spool::file::{Aside, Family};
use crate::spool::segment::Condition;

impl<D: Disk> DeadLetters<D> {
    /// What fails is tried again next time.
    pub(super) fn compact(&mut self) {
        if self.letters.is_empty() && self.forgotten == 0 {
            self.appender.close();
        }
        // What is written anew makes files too: those wait for the next time.
        for _ in 0..self.files.len() {
            let Some((&oldest, &file)) = self.files.first_key_value() else {
                return;
            };
            let is_open = self.appender.number() == Some(oldest);
            let is_last = self.files.len() == 1;
            if is_open || (is_last && self.forgotten > 0) {
                return;
            }
            let wasteful = self.bytes_on_disk() > 2 * self.bytes + self.longest();
            if file.kept > 0 && !(wasteful && self.write_anew(oldest)) {
                return;
            }
            if !self.discard(oldest) {
                return;
            }
        }
    }

    /// Copies the letters of a file to the youngest one.
    fn write_anew(&mut self, number: u64) -> bool {
        let Ok(mut file) = self.disk.open(&Family::DeadLetters.name(number)) else {
            return false;
        };
        let letters: Vec<_> = self
            .order
            .range((number, 0, 0)..(number + 1, 0, 0))
            .filter_map(|(_, _, sequence)| Some((*sequence, *self.letters.get(sequence)?)))
            .collect();
        let mut lost = Vec::new();
        let written = self.write(|dead, added| {
            for (sequence, place) in letters {
                if dead.load(&mut file, &place) {
                    let place = dead.append_letter(sequence)?;
                    added.push((sequence, place));
                } else {
                    lost.push(sequence);
                }
            }
            Ok(Vec::new())
        });
        for sequence in lost {
            self.lose(sequence);
        }
        written.is_ok()
    }

    fn discard(&mut self, number: u64) -> bool {
        let name = Family::DeadLetters.name(number);
        let Some(file) = self.files.get(&number) else {
            return true;
        };
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
        // Of files that say what is gone, the younger one must not leave before the older one has.
        self.disk.sync().is_ok()
    }
}
