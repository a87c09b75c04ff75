//! Reading back, a frame at a time.

use core::ops::Range;
use std::io;

use crate::spool::Loaded;
use crate::spool::disk::{Disk, DiskFile};
use crate::spool::error::ReadError;
use crate::spool::file::Family;
use crate::spool::frame::{HEADER, Header, Kind};
use crate::spool::log::Log;
use crate::spool::ranges::Ranges;
use crate::spool::record::{Record, records};
use crate::spool::scan::{Found, Scanner};
use crate::spool::segment::{Condition, Segment};

/// The file that was read from last, and the frame.
pub(super) struct Reading<F> {
    number: u64,
    file: F,
    /// Where its frames of items are, in the order of sequences.
    frames: Vec<(u64, Header)>,
    /// So far it was walked through.
    walked: u64,
    payload: Vec<u8>,
    /// The offset of the frame of `payload`.
    loaded: Option<u64>,
    /// Calls in a row in which the disk failed to read.
    failures: u32,
}

/// A frame counts as damaged after this many failed reads. The client repeats a failed read after
/// [`MAX_SPOOL_RETRY`](crate::defaults::MAX_SPOOL_RETRY).
const READ_TRIES: u32 = 6;

impl<F: DiskFile> Reading<F> {
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Finds the frames that were written since the last walk.
    fn walk(&mut self, segment: &Segment) -> io::Result<()> {
        if self.walked >= segment.length {
            return Ok(());
        }
        let seeds = segment.seeds.clone();
        let mut scanner = Scanner::new(&mut self.file, segment.length, seeds, self.walked);
        let mut frames = Vec::new();
        while let Some(found) = scanner.next() {
            if let Found::Frame { at, header } = found
                && header.kind == Kind::Items
            {
                frames.push((at, header));
            }
        }
        scanner.finish()?;
        self.frames.append(&mut frames);
        self.frames
            .sort_by_key(|(at, header)| (header.sequence, *at));
        self.walked = segment.length;
        Ok(())
    }

    /// The frame in which `sequence` should be, or where the next one begins.
    fn find(&self, sequence: u64) -> Result<(u64, Header), u64> {
        let after = self
            .frames
            .partition_point(|(_, header)| header.sequence <= sequence);
        match self.frames.get(after.wrapping_sub(1)) {
            Some((at, header)) if header.items().contains(&sequence) => Ok((*at, *header)),
            _ => Err(self
                .frames
                .get(after)
                .map_or(u64::MAX, |(_, header)| header.sequence)),
        }
    }

    /// Loads a frame's payload; `false` if it is damaged.
    ///
    /// # Errors
    ///
    /// The disk fails to read it, for fewer than [`READ_TRIES`] calls in a row.
    fn load(&mut self, at: u64, header: &Header) -> io::Result<bool> {
        if self.loaded == Some(at) {
            return Ok(true);
        }
        self.loaded = None;
        self.payload.clear();
        self.payload.resize(header.length as usize, 0);
        // A disk may return wrong bytes once.
        for _ in 0..2 {
            match self.file.read_at(at + HEADER as u64, &mut self.payload) {
                Ok(read) if read == self.payload.len() && header.is_of(&self.payload) => {
                    self.loaded = Some(at);
                    self.failures = 0;
                    return Ok(true);
                }
                Ok(_) => {}
                Err(error) => {
                    self.failures += 1;
                    if self.failures < READ_TRIES {
                        return Err(error);
                    }
                    break;
                }
            }
        }
        self.failures = 0;
        Ok(false)
    }
}

impl<D: Disk> Log<D> {
    /// Reads what is not final, from `from` on, in the order of sequences: until the next message
    /// would go over `budget` bytes of items, but at least one.
    ///
    /// Holds one frame in memory, and where the frames of one file are.
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
        let mut gone = Ranges::default();
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
                    self.lose(number, 0..u64::MAX, &mut gone);
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
                    self.lose(number, sequence..next, &mut gone);
                    continue;
                }
            };
            let whole = match reading.load(at, &header) {
                Ok(whole) => whole,
                Err(source) => {
                    let path = self.disk.path().join(Family::Messages.name(number));
                    break Err(ReadError { path, source });
                }
            };
            if !whole {
                // Another frame may hold a copy; if none does, the next turn counts them as lost.
                reading.frames.retain(|(other, _)| *other != at);
                self.damage.frames += 1;
                self.damage.bytes += header.size();
                continue;
            }
            let mut full = false;
            for record in records(&reading.payload, header.items()) {
                if record.sequence < loaded.next_sequence || !segment.live.contains(record.sequence)
                {
                    continue;
                }
                // The first one comes whatever its size.
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
            // A payload that is whole and ends too soon was not written by us.
            let rest = loaded.next_sequence..header.items().end;
            if segment.live.within(rest.clone()).next().is_some() {
                self.lose(number, rest, &mut gone);
            }
        };
        loaded.unreadable = gone.count();
        self.damage.messages += gone.count();
        loaded.unreadable_ranges = gone.iter().collect();
        if !gone.is_empty() {
            self.tidy();
        }
        // What was read and lost before the error is reported now, and the error by the next call.
        if loaded.next_sequence > from || loaded.unreadable > 0 {
            return Ok(loaded);
        }
        result.map(|()| loaded)
    }

    /// Opens a file for reading; `false` if it is not there.
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
            .is_none_or(|reading| reading.number != number)
        {
            self.reading = None;
            let name = Family::Messages.name(number);
            let file = match self.disk.open(&name) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                Err(source) => {
                    return Err(ReadError {
                        path: self.disk.path().join(name),
                        source,
                    });
                }
            };
            self.reading = Some(Reading {
                number,
                file,
                frames: Vec::new(),
                walked: segment.start,
                payload: Vec::new(),
                loaded: None,
                failures: 0,
            });
        }
        if let Some(reading) = &mut self.reading
            && let Err(source) = reading.walk(segment)
        {
            let path = self.disk.path().join(Family::Messages.name(number));
            return Err(ReadError { path, source });
        }
        Ok(true)
    }

    /// What stands there can't be read. What another file has as well is read from that one.
    fn lose(&mut self, number: u64, window: Range<u64>, gone: &mut Ranges) {
        let Some(segment) = self.segments.get_mut(&number) else {
            return;
        };
        let mut lost = Ranges::default();
        segment
            .live
            .within(window)
            .for_each(|range| lost.insert(range));
        segment.live.remove_all(&lost);
        segment.condition.damage();
        for segment in self.segments.values() {
            let elsewhere = segment.live.common(&lost);
            lost.remove_all(&elsewhere);
        }
        gone.insert_all(&lost);
        lost.iter().for_each(|range| self.end(&range));
    }
}
