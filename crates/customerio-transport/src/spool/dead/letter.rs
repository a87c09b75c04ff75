//! A dead letter in memory and in its frame.
//!
//! The frame's payload, little-endian: reason code (1 byte), response status (2), time of the
//! rejection (8), length of the detail (2), the detail, the record.

use core::fmt;

use customerio_core::call::CallKind;

use crate::defaults::DETAIL_CAPACITY;
use crate::outcome::{RejectReason, truncated};
use crate::spool::frame::Reader;
use crate::spool::record::Record;

/// A rejected message to store.
#[derive(Clone, Copy)]
pub(crate) struct Refusal<'a> {
    pub(crate) record: Record<'a>,
    pub(crate) reason: RejectReason,
    /// The response's HTTP status.
    pub(crate) status: u16,
    /// The server's message; stored up to [`DETAIL_CAPACITY`] bytes.
    pub(crate) detail: &'a str,
    /// The time of the rejection, in milliseconds since 1970.
    pub(crate) refused_at: u64,
}

/// The length of the detail has two bytes.
const _: () = assert!(DETAIL_CAPACITY <= u16::MAX as usize);

impl Refusal<'_> {
    pub(super) fn encode(&self, into: &mut Vec<u8>) {
        let detail = truncated(self.detail, DETAIL_CAPACITY);
        // At most `DETAIL_CAPACITY`, which fits.
        let length = u16::try_from(detail.len()).unwrap_or(u16::MAX);
        into.push(code(self.reason));
        into.extend(self.status.to_le_bytes());
        into.extend(self.refused_at.to_le_bytes());
        into.extend(length.to_le_bytes());
        into.extend(detail.as_bytes());
        self.record.encode(into);
    }
}

/// A stored rejected message.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DeadLetter {
    /// The message's sequence, which also identifies the letter.
    pub(crate) sequence: u64,
    pub(crate) kind: CallKind,
    pub(crate) id_start: u16,
    pub(crate) id_end: u16,
    pub(crate) touches: [Option<u64>; 3],
    /// The time the message was accepted, in milliseconds since 1970.
    pub(crate) accepted_at: u64,
    pub(crate) item: Vec<u8>,
    pub(crate) reason: RejectReason,
    pub(crate) status: u16,
    pub(crate) detail: String,
    /// The time of the rejection, in milliseconds since 1970.
    pub(crate) refused_at: u64,
}

impl DeadLetter {
    pub(super) fn decode(payload: &[u8], sequence: u64) -> Option<Self> {
        let mut reader = Reader(payload);
        let reason = reason(reader.u8()?)?;
        let status = reader.u16()?;
        let refused_at = reader.u64()?;
        let length = usize::from(reader.u16()?);
        let detail = String::from_utf8_lossy(reader.take(length)?).into_owned();
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
            detail,
            refused_at,
        })
    }
}

/// Returns the code of a reason. A reason of a later release needs a new
/// [`VERSION`](crate::spool::file::VERSION).
fn code(reason: RejectReason) -> u8 {
    match reason {
        RejectReason::BadRequest => 0,
        RejectReason::TooLarge => 1,
        RejectReason::NotSuccessful => 2,
        RejectReason::GivenUp => 3,
    }
}

/// Returns the reason of a code; `None` for a code that this version of the format does not have.
fn reason(read: u8) -> Option<RejectReason> {
    RejectReason::ALL
        .into_iter()
        .find(|reason| code(*reason) == read)
}

/// Shows no content, since it may be personal data.
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
