//! Walks a file from frame to frame and skips damaged parts.
//!
//! In an undamaged file it reads headers only. Where a header is invalid, it searches for the next
//! valid one byte by byte, also in the payload of the previous frame if that is incomplete. The
//! number of such searches is bounded, so that the time is linear in the file's length.

use std::io;

use crate::spool::SourceMark;
use crate::spool::disk::DiskFile;
use crate::spool::file::{FILE_HEADER, FileHeader, FileStart};
use crate::spool::frame::{HEADER, Header, MAGIC, Seed};

/// The size of a read where headers are far apart, in bytes.
const READ_BYTES: usize = 4 * 1024;

/// The maximum size of a read, used where headers are close to each other, in bytes.
const MAX_READ_BYTES: usize = 256 * 1024;

/// The scanner checks payloads for missing bytes until it read this multiple of the file's length.
const MAX_CHECKS: u64 = 4;

/// The next part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A valid header, followed by a payload of the length in the header.
    Frame { at: u64, header: Header },
    /// Bytes that are not a frame.
    Gap { at: u64, length: u64 },
}

/// A part of a file in memory. Unreadable bytes become zeros, and the first error is stored.
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
    /// Returns `length` bytes from `at`, or fewer at the end of the file.
    fn get(&mut self, at: u64, length: usize) -> &[u8] {
        let length = to_usize(self.length.saturating_sub(at)).min(length);
        let loaded = self.start..self.start + self.bytes.len() as u64;
        let end = at + length as u64;
        if at < loaded.start || end > loaded.end {
            self.step = if at >= loaded.start && at < loaded.end + READ_BYTES as u64 {
                (self.step * 2).min(MAX_READ_BYTES)
            } else {
                READ_BYTES
            };
            let wanted = to_usize(self.length - at.min(self.length)).min(self.step.max(length));
            self.load(at, wanted);
        }
        let from = to_usize(at - self.start);
        if let Some(bytes) = self.bytes.get(from..from + length) {
            return bytes;
        }
        // `load` made it impossible. The walk must not take the bytes for damage.
        debug_assert!(false, "{length} bytes at {at} are not loaded");
        self.error
            .get_or_insert_with(|| io::Error::other("a part of the file was not loaded"));
        &[]
    }

    fn load(&mut self, at: u64, length: usize) {
        self.start = at;
        self.bytes.clear();
        self.bytes.resize(length, 0);
        // A second read may succeed.
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
    /// More than one while the file's source is unknown.
    seeds: Vec<Seed>,
    at: u64,
    /// The frame before `at`, whose payload may be incomplete.
    before: Option<(u64, Header)>,
    /// The number of payload bytes checked so far.
    checked: u64,
}

impl<'a, F: DiskFile> Scanner<'a, F> {
    pub(super) fn new(file: &'a mut F, length: u64, seeds: Vec<Seed>, at: u64) -> Self {
        let window = Window {
            file,
            length,
            bytes: Vec::new(),
            start: 0,
            step: READ_BYTES,
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

    /// Returns the payload of a frame, or `None` if it is damaged.
    pub(super) fn payload(&mut self, at: u64, header: &Header) -> Option<&[u8]> {
        let payload = self.window.get(at + HEADER as u64, header.length as usize);
        header.matches(payload).then_some(payload)
    }

    /// Returns the next part; `None` at the end.
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
            && self.checked <= MAX_CHECKS * self.window.length
        {
            self.checked += header.size();
            if self.payload(at, &header).is_none() {
                from = at + HEADER as u64;
            }
        }
        self.at = self.search(from);
        if self.at <= start {
            // Bytes of the previous frame are missing, so this one begins before its expected offset.
            return self.next();
        }
        Some(Found::Gap {
            at: start,
            length: self.at - start,
        })
    }

    /// Returns the header at `at` if it is valid and its frame is within the file.
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

    /// Returns the offset of the next valid header at or after `at`, or the file's length.
    fn search(&mut self, mut at: u64) -> u64 {
        while at + (HEADER as u64) <= self.window.length {
            let bytes = self.window.get(at, READ_BYTES);
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

/// Converts a file size to a size in memory.
pub(super) fn to_usize(size: u64) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX)
}
