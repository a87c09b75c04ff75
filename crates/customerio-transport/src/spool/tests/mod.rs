//! Tests of the spool on a simulated disk and on a real one.

mod basics;
mod crash;
mod damage;
mod dead;
mod folder;
mod formats;
mod fuzz;
mod in_place;
mod refused;
mod sim;
mod speed;

use customerio_core::call::CallKind;

use crate::spool::{LogLimits, Record, SourceMark};

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
