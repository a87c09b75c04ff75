//! What is known of the spool's log outside of the disk thread.

use crate::spool::{Damage, Folder, Log};

/// The state of a spool when it was opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FoundSpool {
    /// The number of messages that are not final.
    pub(crate) recovered: u64,
    pub(crate) next_sequence: u64,
    pub(crate) log: LogState,
    /// The maximum size on disk in bytes.
    pub(crate) limit: u64,
    /// Whether callers commit their messages themselves.
    pub(crate) store_before_return: bool,
}

/// The sizes and counts of a spool's log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LogState {
    /// Bytes on disk.
    pub(crate) used: u64,
    pub(crate) damage: Damage,
    /// The number of dead letters.
    pub(crate) dead_letters: u64,
    /// The number of dead letters that newer ones evicted.
    pub(crate) forgotten: u64,
    /// The number of damaged dead letters.
    pub(crate) dead_unreadable: u64,
}

impl LogState {
    pub(crate) fn new(log: &mut Log<Folder>) -> Self {
        let (used, damage) = (log.bytes_on_disk(), log.damage());
        let dead = log.dead_letters();
        Self {
            used,
            damage,
            dead_letters: dead.count() as u64,
            forgotten: dead.evicted(),
            dead_unreadable: dead.unreadable(),
        }
    }
}
