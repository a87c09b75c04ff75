//! Reading back, a frame at a time.

use core::ops::Range;
use std::io;

use crate::spool::disk::{Disk, DiskFile};
use crate::spool::error::ReadError;
use crate::spool::file::Family;
use crate::spool::frame::{HEADER, Header, Kind};
use crate::spool::log::Log;
use crate::spool::ranges::Ranges;
use crate::spool::record::{Record, records};
use crate::spool::scan::{Found, Scanner};
use crate::spool::{Loaded, segment::Segment};

/// The file that was read from last, and the frame.
pub(super) struct Reading<F> {
    number: u64,
    file: F,
    /// Where its frames of items are, in the order of sequences.
    frames: Vec<(u64, Header)>,
    /// So far it was walked through.
    walked: u64,
    payload: Vec<u8>,
    /// Where the frame of `payload` is.
    loaded: Option<u64>,
}

impl<F: DiskFile> Reading<F> {
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Learns of the frames that were written since the last walk.
    fn walk(&mut self, segment: &Segment) {
        if self.walked >= segment.length {
            return;
        }
        let seeds = segment.seeds.clone();
        let mut scanner = Scanner::new(&mut self.file, segment.length, seeds, self.walked);
        while let Some(found) = scanner.next() {
            if let Found::Frame { at, header } = found
                && header.kind == Kind::Items
            {
                self.frames.push((at, header));
            }
        }
        self.frames
            .sort_by_key(|(at, header)| (header.sequence, *at));
        self.walked = segment.length;
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
    fn load(&mut self, at: u64, header: &Header) -> bool {
        if self.loaded == Some(at) {
            return true;
        }
        self.loaded = None;
        self.payload.clear();
        self.payload.resize(header.length as usize, 0);
        // Once more, since what a disk answers may be wrong for once.
        for _ in 0..2 {
            let read = self.file.read_at(at + HEADER as u64, &mut self.payload);
            if read.is_ok_and(|read| read == self.payload.len()) && header.is_of(&self.payload) {
                self.loaded = Some(at);
                return true;
            }
        }
        false
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
            if !reading.load(at, &header) {
                // A copy of it may stand elsewhere; if not, its messages are lost in the next turn.
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
        result.map(|()| loaded)
    }

    /// Opens a file for reading; `false` if it is not there.
    fn prepare(&mut self, number: u64) -> Result<bool, ReadError> {
        let Some(segment) = self.segments.get(&number) else {
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
            });
        }
        if let Some(reading) = &mut self.reading {
            reading.walk(segment);
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
        segment.damaged = true;
        for segment in self.segments.values() {
            let elsewhere = segment.live.common(&lost);
            lost.remove_all(&elsewhere);
        }
        gone.insert_all(&lost);
        lost.iter().for_each(|range| self.end(&range));
    }
}
