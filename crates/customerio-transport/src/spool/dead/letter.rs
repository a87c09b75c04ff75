//! A dead letter, in memory and in its frame.
//!
//! Its frame holds: the reason's code, the answer's status, when it was refused, the server's words
//! with their length before them, and the record.

use core::fmt;

use crate::defaults::DETAIL_CAPACITY;
use crate::spool::frame::Reader;
use crate::spool::record::Record;

/// A message that was refused, to be kept.
#[derive(Clone, Copy)]
pub(crate) struct Refusal<'a> {
    pub(crate) record: Record<'a>,
    /// The caller's own code of the reason.
    pub(crate) reason: u8,
    /// The answer's status.
    pub(crate) status: u16,
    /// What the server said; cut to [`DETAIL_CAPACITY`].
    pub(crate) words: &'a str,
    /// When, in milliseconds since 1970.
    pub(crate) refused_at: u64,
}

impl Refusal<'_> {
    pub(super) fn encode(&self, into: &mut Vec<u8>) {
        let words = self
            .words
            .get(..self.words.floor_char_boundary(DETAIL_CAPACITY))
            .unwrap_or_default();
        into.push(self.reason);
        into.extend(self.status.to_le_bytes());
        into.extend(self.refused_at.to_le_bytes());
        into.extend(u16::try_from(words.len()).unwrap_or_default().to_le_bytes());
        into.extend(words.as_bytes());
        self.record.encode(into);
    }
}

/// A message that was refused, as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DeadLetter {
    /// The message's sequence, which is the letter's name too.
    pub(crate) sequence: u64,
    pub(crate) kind: u8,
    pub(crate) id_start: u16,
    pub(crate) id_end: u16,
    pub(crate) touches: [Option<u64>; 3],
    /// When the message was accepted, in milliseconds since 1970.
    pub(crate) accepted_at: u64,
    pub(crate) item: Vec<u8>,
    pub(crate) reason: u8,
    pub(crate) status: u16,
    pub(crate) words: String,
    /// When it was refused, in milliseconds since 1970.
    pub(crate) refused_at: u64,
}

impl DeadLetter {
    pub(super) fn decode(payload: &[u8], sequence: u64) -> Option<Self> {
        let mut reader = Reader(payload);
        let reason = reader.u8()?;
        let status = reader.u16()?;
        let refused_at = reader.u64()?;
        let length = usize::from(reader.u16()?);
        let words = String::from_utf8_lossy(reader.take(length)?).into_owned();
        let record = Record::decode(&mut reader, sequence)?;
        Some(Self {
            sequence,
            kind: record.kind,
            id_start: record.id_start,
            id_end: record.id_end,
            touches: record.touches,
            accepted_at: record.accepted_at,
            item: record.item.to_vec(),
            reason,
            status,
            words,
            refused_at,
        })
    }
}

/// Shows no content: it may be personal.
impl fmt::Debug for DeadLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadLetter")
            .field("sequence", &self.sequence)
            .field("reason", &self.reason)
            .field("status", &self.status)
            .field("bytes", &self.item.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("sequence", &self.record.sequence)
            .field("reason", &self.reason)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
