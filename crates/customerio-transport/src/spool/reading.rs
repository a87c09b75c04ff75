//! The file that the log reads from, and its frames.

use std::io;

use crate::spool::disk::DiskFile;
use crate::spool::frame::{HEADER, Header, Kind};
use crate::spool::scan::{Found, Scanner};
use crate::spool::segment::Segment;

/// The file of the last read, and its last loaded frame.
pub(super) struct Reading<F> {
    number: u64,
    file: F,
    /// The offsets and headers of its frames of items, in the order of sequences.
    frames: Vec<(u64, Header)>,
    /// The offset up to which its frames were found.
    walked: u64,
    payload: Vec<u8>,
    /// The offset of the frame of `payload`.
    loaded: Option<u64>,
    failures: Failures,
}

/// The calls in a row in which the disk failed to read a frame.
#[derive(Debug, Default)]
struct Failures {
    /// All of them.
    count: u32,
    /// Those after which a commit succeeded.
    proven: u32,
    /// The number of commits at the time of the latest one.
    commits: u64,
}

/// A frame counts as damaged after this many failed reads, if a commit succeeded after each: the disk works, and
/// this part of it does not.
const READ_TRIES: u32 = 6;

/// A frame counts as damaged after this many failed reads without a proof: the whole disk may be gone, as one on a
/// network. The client repeats a failed read after [`MAX_SPOOL_RETRY`](crate::defaults::MAX_SPOOL_RETRY), so this
/// takes an hour.
const UNPROVEN_READ_TRIES: u32 = 720;

impl Failures {
    /// Records a failure after this number of commits. Returns whether the frame counts as damaged.
    fn add(&mut self, commits: u64) -> bool {
        self.proven += u32::from(self.count > 0 && commits > self.commits);
        self.count += 1;
        self.commits = commits;
        self.proven >= READ_TRIES || self.count >= UNPROVEN_READ_TRIES
    }
}

impl<F: DiskFile> Reading<F> {
    /// Starts reading a file, whose first frame is at `start`.
    pub(super) fn new(number: u64, file: F, start: u64) -> Self {
        Self {
            number,
            file,
            frames: Vec::new(),
            walked: start,
            payload: Vec::new(),
            loaded: None,
            failures: Failures::default(),
        }
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Finds the frames written since the last call.
    pub(super) fn walk(&mut self, segment: &Segment) -> io::Result<()> {
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

    /// Returns the frame that holds `sequence`; otherwise the first sequence of the next frame.
    pub(super) fn find(&self, sequence: u64) -> Result<(u64, Header), u64> {
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

    /// Loads a frame's payload, after this number of commits; returns `false` if it is damaged.
    ///
    /// # Errors
    ///
    /// The disk fails to read it, for fewer than [`READ_TRIES`] or [`UNPROVEN_READ_TRIES`] calls in a row.
    pub(super) fn load(&mut self, at: u64, header: &Header, commits: u64) -> io::Result<bool> {
        if self.loaded == Some(at) {
            return Ok(true);
        }
        self.loaded = None;
        self.payload.clear();
        self.payload.resize(header.length as usize, 0);
        // A disk may return wrong bytes once.
        for _ in 0..2 {
            match self.file.read_at(at + HEADER as u64, &mut self.payload) {
                Ok(read) if read == self.payload.len() && header.matches(&self.payload) => {
                    self.loaded = Some(at);
                    self.failures = Failures::default();
                    return Ok(true);
                }
                Ok(_) => {}
                Err(error) => {
                    if !self.failures.add(commits) {
                        return Err(error);
                    }
                    break;
                }
            }
        }
        self.failures = Failures::default();
        Ok(false)
    }

    /// Returns the payload of the last loaded frame.
    pub(super) fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Forgets a damaged frame.
    pub(super) fn remove_frame(&mut self, at: u64) {
        self.frames.retain(|(other, _)| *other != at);
    }
}
