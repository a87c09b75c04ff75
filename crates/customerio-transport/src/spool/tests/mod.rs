//! Tests of the spool on a simulated disk and on a real one.

mod basics;
mod crash;
mod damage;
mod dead;
mod erase;
mod folder;
mod formats;
mod fuzz;
mod in_place;
mod refused;
mod sim;
mod speed;

use customerio_core::call::CallKind;

use core::ops::Range;

use crate::spool::{CommitError, Disk, Encoded, Log, LogLimits, Record, SourceMark};

pub(super) const MARK: SourceMark = SourceMark([7; 16]);

/// Limits that a few messages reach.
pub(super) const SMALL: LogLimits = LogLimits {
    disk: 1 << 30,
    segment: 2_000,
    frame: 400,
    idle: 800,
    dead_bytes: 3_000,
    dead_letters: 12,
};

impl<D: Disk> Log<D> {
    /// Commits records in frames as large as possible.
    pub(crate) fn commit_records<'r>(
        &mut self,
        records: impl IntoIterator<Item = Record<'r>>,
    ) -> Result<(), CommitError> {
        let mut parts: Vec<(Range<u64>, Vec<u8>)> = Vec::new();
        for record in records {
            let sequence = record.sequence;
            match parts.last_mut() {
                Some((sequences, bytes))
                    if sequences.end == sequence
                        && bytes.len() + record.size() <= self.limits.frame =>
                {
                    record.encode(bytes);
                    sequences.end += 1;
                }
                _ => {
                    let mut bytes = Vec::new();
                    record.encode(&mut bytes);
                    parts.push((sequence..sequence + 1, bytes));
                }
            }
        }
        self.commit(parts.iter().map(|(sequences, bytes)| Encoded {
            sequences: sequences.clone(),
            bytes,
        }))
    }
}

/// Returns the number of cases to run: `enough` times `CIO_SPOOL_CASES`.
pub(super) fn cases(enough: u64) -> u64 {
    let times = std::env::var("CIO_SPOOL_CASES")
        .ok()
        .and_then(|times| times.parse::<u64>().ok());
    enough * times.unwrap_or(1)
}

/// Returns the item of a sequence, which depends on its number only.
pub(super) fn item(sequence: u64) -> Vec<u8> {
    let length = 2 + (sequence.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 57) as usize;
    let mut item = format!("{{{sequence}}}").into_bytes();
    item.resize(item.len().max(length), b'x');
    item
}

pub(super) fn record(sequence: u64, item: &[u8]) -> Record<'_> {
    let touch = |bit: u64| (sequence >> bit & 1 == 1).then_some(sequence.wrapping_add(bit));
    Record {
        sequence,
        kind: CallKind::ALL[(sequence % 6) as usize],
        id_start: (sequence % 500) as u16,
        id_end: (sequence % 500) as u16 + 3,
        touches: [touch(0), touch(1), touch(2)],
        accepted_at: sequence.wrapping_add(1_700_000_000_000),
        item,
    }
}

/// Asserts that the record equals that of its sequence, including all bytes.
pub(super) fn check(read: &Record<'_>) {
    assert_eq!(*read, record(read.sequence, &item(read.sequence)));
}
