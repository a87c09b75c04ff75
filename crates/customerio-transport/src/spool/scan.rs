//! Walks a file from frame to frame, and past what is damaged.
//!
//! Only headers are read where all is well. Where no valid header stands, the next one is searched
//! for byte by byte, in the payload of the frame before too if that was cut short; how often that is
//! done is bounded, so that the time is linear in the file's length whatever is in it.

use std::io;

use crate::spool::SourceMark;
use crate::spool::disk::DiskFile;
use crate::spool::file::{FILE_HEADER, FileHeader, FileStart};
use crate::spool::frame::{HEADER, Header, MAGIC, Seed};

/// What is read at once where headers stand far apart.
const STEP: usize = 4 * 1024;

/// What is read at once where they stand side by side.
const STEP_LARGEST: usize = 256 * 1024;

/// Payloads are checked for cuts until so many times the file's length was read.
const CHECKS: u64 = 4;

/// What a walk finds next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A valid header, with as many bytes behind it as it says.
    Frame { at: u64, header: Header },
    /// Bytes that are no frame.
    Gap { at: u64, length: u64 },
}

/// A part of a file in memory. Bytes that can't be read count as zeros, and the error is kept.
struct Window<'a, F> {
    file: &'a mut F,
    length: u64,
    bytes: Vec<u8>,
    start: u64,
    step: usize,
    /// The first error.
    error: Option<io::Error>,
}

impl<F: DiskFile> Window<'_, F> {
    /// The bytes from `at`: `length` of them, or what is left of the file.
    fn get(&mut self, at: u64, length: usize) -> &[u8] {
        let length = to_usize(self.length.saturating_sub(at)).min(length);
        let loaded = self.start..self.start + self.bytes.len() as u64;
        let end = at + length as u64;
        if at < loaded.start || end > loaded.end {
            self.step = if at >= loaded.start && at < loaded.end + STEP as u64 {
                (self.step * 2).min(STEP_LARGEST)
            } else {
                STEP
            };
            let wanted = to_usize(self.length - at.min(self.length)).min(self.step.max(length));
            self.load(at, wanted);
        }
        let from = to_usize(at - self.start);
        self.bytes.get(from..from + length).unwrap_or_default()
    }

    fn load(&mut self, at: u64, length: usize) {
        self.start = at;
        self.bytes.clear();
        self.bytes.resize(length, 0);
        // A disk may fail once and then succeed.
        let read = self
            .file
            .read_at(at, &mut self.bytes)
            .or_else(|_| self.file.read_at(at, &mut self.bytes));
        if let Err(error) = read {
            self.bytes.fill(0);
            self.error.get_or_insert(error);
        }
    }
}

/// A walk through one file.
pub(super) struct Scanner<'a, F> {
    window: Window<'a, F>,
    /// More than one while it is not known which source the file is of.
    seeds: Vec<Seed>,
    at: u64,
    /// The frame before `at`, whose payload may have been cut.
    before: Option<(u64, Header)>,
    /// Bytes of payloads that were checked, for what may have been cut out of them.
    checked: u64,
}

impl<'a, F: DiskFile> Scanner<'a, F> {
    pub(super) fn new(file: &'a mut F, length: u64, seeds: Vec<Seed>, at: u64) -> Self {
        let window = Window {
            file,
            length,
            bytes: Vec::new(),
            start: 0,
            step: STEP,
            error: None,
        };
        Self {
            window,
            seeds,
            at,
            before: None,
            checked: 0,
        }
    }

    /// The payload of a frame, if it is whole.
    pub(super) fn payload(&mut self, at: u64, header: &Header) -> Option<&[u8]> {
        let payload = self.window.get(at + HEADER as u64, header.length as usize);
        header.is_of(payload).then_some(payload)
    }

    /// What comes next; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Found> {
        if self.at >= self.window.length {
            return None;
        }
        if let Some(header) = self.header(self.at) {
            let at = self.at;
            self.at += header.size();
            self.before = Some((at, header));
            return Some(Found::Frame { at, header });
        }
        let start = self.at;
        let mut from = start + 1;
        if let Some((at, header)) = self.before.take()
            && self.checked <= CHECKS * self.window.length
        {
            self.checked += header.size();
            if self.payload(at, &header).is_none() {
                from = at + HEADER as u64;
            }
        }
        self.at = self.search(from);
        if self.at <= start {
            // Part of the frame before was cut out, and this one moved up.
            return self.next();
        }
        Some(Found::Gap {
            at: start,
            length: self.at - start,
        })
    }

    /// A valid header at `at` whose frame is within the file.
    fn header(&mut self, at: u64) -> Option<Header> {
        let bytes = self.window.get(at, HEADER);
        let (seed, header) = self
            .seeds
            .iter()
            .find_map(|&seed| Some((seed, Header::decode(bytes, seed)?)))?;
        if at + header.size() > self.window.length {
            return None;
        }
        if self.seeds.len() > 1 {
            self.seeds = vec![seed];
        }
        Some(header)
    }

    /// Where the next valid header is, at or after `at`; the file's end where there is none.
    fn search(&mut self, mut at: u64) -> u64 {
        while at + (HEADER as u64) <= self.window.length {
            let bytes = self.window.get(at, STEP);
            let Some(offset) = bytes
                .windows(MAGIC.len())
                .position(|window| window == MAGIC)
            else {
                at += (bytes.len().max(MAGIC.len()) - (MAGIC.len() - 1)) as u64;
                continue;
            };
            at += offset as u64;
            if self.header(at).is_some() {
                return at;
            }
            at += 1;
        }
        self.window.length
    }

    /// Ends the walk. Returns the seeds that the file's frames may have: one if a frame was found.
    ///
    /// # Errors
    ///
    /// A part of the file could not be read.
    pub(super) fn finish(self) -> io::Result<Vec<Seed>> {
        match self.window.error {
            Some(error) => Err(error),
            None => Ok(self.seeds),
        }
    }
}

/// Returns the seeds that the frames of a file may have, and where the first frame is looked for.
pub(super) fn seeds(
    number: u64,
    header: Option<&FileHeader>,
    accepted: &[SourceMark],
) -> (Vec<Seed>, u64) {
    match header {
        Some(header) => (
            vec![Seed::new(header.number, header.mark)],
            FILE_HEADER as u64,
        ),
        None => (
            accepted
                .iter()
                .map(|&mark| Seed::new(number, mark))
                .collect(),
            0,
        ),
    }
}

/// Reads the header of a file.
pub(super) fn file_start<F: DiskFile>(file: &mut F) -> io::Result<FileStart> {
    let mut bytes = vec![0; FILE_HEADER];
    let read = file
        .read_at(0, &mut bytes)
        .or_else(|_| file.read_at(0, &mut bytes))?;
    bytes.truncate(read);
    Ok(FileStart::decode(&bytes))
}

/// Sizes in memory; a file is far shorter than an address space.
pub(super) fn to_usize(size: u64) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX)
}
