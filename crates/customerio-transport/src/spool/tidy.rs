//! Removes files in which every message is final.

use std::io;

use crate::defaults::DAMAGED_FILES_CAPACITY;
use crate::spool::disk::Disk;
use crate::spool::error::CommitError;
use crate::spool::file::{Aside, Family};
use crate::spool::log::Log;
use crate::spool::ranges::Ranges;
use crate::spool::segment::{Condition, Segment};

impl<D: Disk> Log<D> {
    /// Removes every finished file. A failed removal is tried again next time.
    pub(super) fn tidy(&mut self) {
        if let Some(number) = self.appender.number()
            && self.appender.length() >= self.limits.idle
            && self.segments.get(&number).is_some_and(Segment::is_finished)
        {
            self.close_file();
        }
        let finished: Vec<u64> = self
            .segments
            .iter()
            .filter(|(_, segment)| segment.is_finished())
            .map(|(&number, _)| number)
            .collect();
        for number in finished {
            // A failed `carry_over` closes the open file.
            if self.appender.number() != Some(number) && self.carry_over(number) {
                self.discard(number);
            }
        }
    }

    /// Writes the finals of a file that other files still need to the open file. Returns whether the
    /// file can be removed.
    fn carry_over(&mut self, number: u64) -> bool {
        let Some(leaving) = self.segments.get(&number) else {
            return false;
        };
        let mut needed = Ranges::default();
        let mut only_here = Ranges::default();
        for (&other, segment) in &self.segments {
            if other != number {
                needed.insert_all(&leaving.finals.common(&segment.final_sequences()));
            }
        }
        if !needed.is_empty() {
            only_here = needed.clone();
            for (&other, segment) in &self.segments {
                if other != number {
                    only_here.remove_all(&segment.finals);
                }
            }
        }
        let has_finals = !leaving.finals.is_empty();
        let unsynced = self
            .unsynced
            .as_ref()
            .is_some_and(|(_, unsynced)| !unsynced.common(&needed).is_empty());
        if !only_here.is_empty() || unsynced {
            let carried = self.write(|log, written| {
                log.append_ranges(&only_here, written)?;
                log.sync()
            });
            match carried {
                Ok(()) => self.unsynced = None,
                // Removing the file frees space. A crash before the next commit repeats delivered
                // messages.
                Err(error) if error.is_full() => self.pending.insert_all(&needed),
                Err(CommitError::Disk { .. } | CommitError::TooLarge { .. }) => return false,
            }
        }
        // A crash must not restore a removed file without this file's finals for it. Some of its messages may have
        // copies in this file.
        !has_finals || self.sync_removals().is_ok()
    }

    /// Removes a file or sets it aside.
    fn discard(&mut self, number: u64) {
        let Some(segment) = self.segments.get(&number) else {
            return;
        };
        if self
            .reading
            .as_ref()
            .is_some_and(|reading| reading.number() == number)
        {
            // Windows does not remove open files.
            self.reading = None;
        }
        drop(self.appender.take_handle(number));
        let name = Family::Messages.name(number);
        let aside = |aside| Family::Messages.name_aside(number, aside);
        let discarded = match segment.condition {
            Condition::Whole => self.disk.remove(&name),
            Condition::Damaged => {
                let aside = aside(Aside::Damaged);
                let renamed = self.disk.rename(&name, &aside);
                if renamed.is_ok() {
                    self.aside.push_back((aside, segment.length));
                }
                renamed
            }
            Condition::Unreadable => self.disk.rename(&name, &aside(Aside::Unreadable)),
        };
        match discarded {
            Ok(()) => self.unlinked = true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(_) => return,
        }
        self.segments.remove(&number);
        self.appender.forget(number);
        self.make_room();
    }

    /// Removes damaged files above the limits, the oldest first.
    pub(super) fn make_room(&mut self) {
        self.aside.extend(self.dead.take_aside());
        while self.aside.len() > DAMAGED_FILES_CAPACITY || self.bytes_on_disk() > self.limits.disk {
            let Some((name, _)) = self.aside.front() else {
                return;
            };
            match self.disk.remove(name) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return,
                _ => self.aside.pop_front(),
            };
        }
    }
}
