//! The messages of one commit.

use super::disk_buffer::DiskBuffer;
use crate::arena::{RecordsRef, Unstored};
use crate::spool::Encoded;

/// Messages in memory, and copies of messages that are only for the disk.
///
/// The copies come after those in memory: while messages are only on disk, new ones join them.
#[derive(Debug, Default)]
pub(crate) struct Commit {
    in_memory: Vec<Unstored>,
    copies: DiskBuffer,
}

/// The size of a commit in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CommitSize {
    /// The records of messages in memory.
    pub(super) in_memory: usize,
    /// The records of the copies.
    pub(super) copies: usize,
    /// The memory of the copies.
    pub(super) held: usize,
}

impl CommitSize {
    pub(super) fn written(self) -> usize {
        self.in_memory + self.copies
    }
}

impl Commit {
    pub(super) fn new(in_memory: Vec<Unstored>, copies: DiskBuffer) -> Self {
        Self { in_memory, copies }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.in_memory.is_empty() && self.copies.is_empty()
    }

    pub(super) fn size(&self) -> CommitSize {
        let copies = self.copies.size();
        CommitSize {
            in_memory: self.in_memory.iter().map(|it| it.payload().len()).sum(),
            copies: copies.written,
            held: copies.held,
        }
    }

    /// Returns the sequence after that of the last message.
    pub(super) fn until(&self) -> Option<u64> {
        let in_memory = self.in_memory.last().map(|it| it.sequences.end);
        self.copies.until().max(in_memory)
    }

    /// Returns the messages as payloads of frames.
    pub(crate) fn encoded(&self) -> impl Iterator<Item = Encoded<'_>> {
        let in_memory = self.in_memory.iter().map(|it| Encoded {
            sequences: it.sequences.clone(),
            bytes: it.payload(),
        });
        in_memory.chain(self.copies.encoded())
    }

    /// Ends the use of the memory. Returns the locations of the messages in memory, and the copies.
    pub(super) fn into_parts(self) -> (Vec<RecordsRef>, DiskBuffer) {
        let places = self.in_memory.into_iter().map(Unstored::into_place);
        (places.collect(), self.copies)
    }
}
