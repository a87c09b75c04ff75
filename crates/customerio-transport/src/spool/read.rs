//! Reads messages that are not final, a frame at a time.

use core::ops::Range;
use std::io;

use crate::spool::Loaded;
use crate::spool::disk::Disk;
use crate::spool::error::ReadError;
use crate::spool::file::Family;
use crate::spool::log::Log;
use crate::spool::ranges::Ranges;
use crate::spool::reading::Reading;
use crate::spool::record::{Record, records};
use crate::spool::segment::Condition;

impl<D: Disk> Log<D> {
    /// Reads the messages that are not final from sequence `from` on, in the order of sequences.
    /// Stops before the items exceed `budget` bytes, but reads at least one message.
    ///
    /// Memory: one frame, and the headers of one file.
    ///
    /// # Errors
    ///
    /// The disk failed before a message was read. The same read can be repeated.
    pub(crate) fn read(
        &mut self,
        from: u64,
        budget: usize,
        mut each: impl FnMut(Record<'_>),
    ) -> Result<Loaded, ReadError> {
        let mut left = budget;
        let mut first = true;
        let mut loaded = Loaded {
            next_sequence: from,
            unreadable: 0,
            unreadable_ranges: Vec::new(),
            end: false,
        };
        let mut unreadable = Ranges::default();
        let result = loop {
            let next = self
                .segments
                .iter()
                .filter_map(|(&number, segment)| {
                    Some((segment.live.next_from(loaded.next_sequence)?, number))
                })
                .min();
            let Some((sequence, number)) = next else {
                loaded.end = true;
                break Ok(());
            };
            match self.prepare(number) {
                Ok(true) => {}
                Ok(false) => {
                    self.give_up_reading(number, 0..u64::MAX, &mut unreadable);
                    continue;
                }
                Err(error) => break Err(error),
            }
            let (Some(reading), Some(segment)) =
                (self.reading.as_mut(), self.segments.get(&number))
            else {
                loaded.end = true;
                break Ok(());
            };
            let (at, header) = match reading.find(sequence) {
                Ok(found) => found,
                Err(next) => {
                    self.give_up_reading(number, sequence..next, &mut unreadable);
                    continue;
                }
            };
            let whole = match reading.load(at, &header, self.commits) {
                Ok(whole) => whole,
                Err(error) => {
                    let path = self.disk.path().join(Family::Messages.name(number));
                    break Err(ReadError { path, error });
                }
            };
            if !whole {
                // Another frame may hold a copy; if none does, the next turn counts them as lost.
                reading.remove_frame(at);
                self.damage.frames += 1;
                self.damage.bytes += header.size();
                continue;
            }
            let mut full = false;
            for record in records(reading.payload(), header.items()) {
                if record.sequence < loaded.next_sequence || !segment.live.contains(record.sequence)
                {
                    continue;
                }
                // The first message may exceed the budget.
                full = record.item.len() > left && !first;
                if full {
                    break;
                }
                first = false;
                left = left.saturating_sub(record.item.len());
                each(record);
                loaded.next_sequence = record.sequence + 1;
            }
            if full {
                break Ok(());
            }
            // A payload with a valid checksum and too few records was not written by the spool.
            let rest = loaded.next_sequence..header.items().end;
            if segment.live.within(rest.clone()).next().is_some() {
                self.give_up_reading(number, rest, &mut unreadable);
            }
        };
        loaded.unreadable = unreadable.count();
        self.damage.messages += unreadable.count();
        loaded.unreadable_ranges = unreadable.iter().collect();
        if !unreadable.is_empty() {
            self.tidy();
        }
        // This call reports the messages before the error; the next call reports the error.
        if loaded.next_sequence > from || loaded.unreadable > 0 {
            return Ok(loaded);
        }
        result.map(|()| loaded)
    }

    /// Opens a file for reading; returns `false` if it is missing or unreadable.
    fn prepare(&mut self, number: u64) -> Result<bool, ReadError> {
        let Some(segment) = self
            .segments
            .get(&number)
            .filter(|segment| segment.condition != Condition::Unreadable)
        else {
            return Ok(false);
        };
        if self
            .reading
            .as_ref()
            .is_none_or(|reading| reading.number() != number)
        {
            self.reading = None;
            let name = Family::Messages.name(number);
            let file = match self.disk.open(&name) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                Err(error) => {
                    return Err(ReadError {
                        path: self.disk.path().join(name),
                        error,
                    });
                }
            };
            self.reading = Some(Reading::new(number, file, segment.start));
        }
        if let Some(reading) = &mut self.reading
            && let Err(error) = reading.walk(segment)
        {
            let path = self.disk.path().join(Family::Messages.name(number));
            return Err(ReadError { path, error });
        }
        Ok(true)
    }

    /// Gives up the messages of `window` in a file, and adds those that no other file holds to `unreadable`.
    fn give_up_reading(&mut self, number: u64, window: Range<u64>, unreadable: &mut Ranges) {
        let Some(segment) = self.segments.get_mut(&number) else {
            return;
        };
        let mut lost: Ranges = segment.live.within(window).collect();
        segment.live.remove_all(&lost);
        segment.condition.damage();
        for segment in self.segments.values() {
            let elsewhere = segment.live.common(&lost);
            lost.remove_all(&elsewhere);
        }
        unreadable.insert_all(&lost);
        self.mark_final(&lost);
    }
}
