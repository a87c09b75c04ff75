//! Messages that are on disk and not in memory: those of an earlier client, and those that did not
//! fit into memory.
//!
//! They are one range of sequences that ends at the latest accepted message. While the backlog is not
//! empty, new messages join it, so that the order is preserved.

use core::ops::Range;
use core::time::Duration;
use std::collections::BTreeSet;

use customerio_core::item::ItemHead;

use super::Scheduler;
use crate::arena::ArenaRef;
use crate::delivery::Item;

#[derive(Clone, Debug, Default)]
pub(super) struct Backlog {
    /// Messages below this sequence are in memory, or have an outcome.
    from: u64,
    /// The number of pending messages at or above it.
    messages: u64,
    /// The sequences at or above it that have an outcome.
    gone: BTreeSet<u64>,
}

impl Backlog {
    fn is_empty(&self) -> bool {
        self.messages == 0
    }

    /// Returns the lowest sequence that may be in it.
    pub(super) fn first(&self) -> Option<u64> {
        (!self.is_empty()).then_some(self.from)
    }

    pub(super) fn holds(&self, sequence: u64, next: u64) -> bool {
        !self.is_empty() && (self.from..next).contains(&sequence) && !self.gone.contains(&sequence)
    }

    /// Moves its start to `from`.
    fn begin_at(&mut self, from: u64) {
        self.from = from;
        if !self.gone.is_empty() {
            self.gone = self.gone.split_off(&from);
        }
    }

    /// Removes messages that have an outcome now. Returns how many of them it had.
    fn remove(&mut self, sequences: impl Iterator<Item = u64>) -> u64 {
        let before = self.gone.len();
        let from = self.from;
        self.gone
            .extend(sequences.filter(|sequence| *sequence >= from));
        let removed = ((self.gone.len() - before) as u64).min(self.messages);
        self.messages -= removed;
        removed
    }

    /// Returns an upper bound for the number of its messages below `mark`.
    pub(super) fn before(&self, mark: u64) -> u64 {
        self.messages.min(mark.saturating_sub(self.from))
    }
}

impl Scheduler {
    /// Adds `messages` of an earlier client that are on disk, all below `next_sequence`.
    pub(crate) fn recover(&mut self, messages: u64, next_sequence: u64) {
        self.next_sequence = next_sequence;
        self.account.recover(messages);
        self.backlog = Backlog {
            messages,
            ..Backlog::default()
        };
        self.lanes.open_until(next_sequence);
    }

    /// Whether the backlog is not empty; new messages then join it.
    pub(crate) fn has_backlog(&self) -> bool {
        !self.backlog.is_empty()
    }

    /// Accepts a message that does not fit into memory. Returns its sequence.
    pub(crate) fn append_to_disk(&mut self) -> u64 {
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        self.account.accept();
        if self.backlog.is_empty() {
            self.backlog.begin_at(sequence);
        }
        self.backlog.messages += 1;
        sequence
    }

    /// Moves a message from the backlog to the queue. Call it in the order of sequences.
    pub(crate) fn load(
        &mut self,
        sequence: u64,
        since: Duration,
        head: &ItemHead,
        place: ArenaRef,
    ) {
        self.backlog.begin_at(self.backlog.from.max(sequence + 1));
        self.backlog.messages = self.backlog.messages.saturating_sub(1);
        self.lanes.put(Item::new(sequence, since, place, head));
    }

    /// Records that the backlog below `from` was loaded, except `unreadable` messages.
    pub(crate) fn loaded(&mut self, from: u64, unreadable: u64) {
        let unreadable = unreadable.min(self.backlog.messages);
        self.backlog.begin_at(self.backlog.from.max(from));
        self.backlog.messages -= unreadable;
        self.account.lose(unreadable);
    }

    /// Records that messages of the backlog can't be read. Returns their number.
    pub(crate) fn lose_backlog(&mut self, ranges: &[Range<u64>]) -> u64 {
        let lost = self.backlog.remove(ranges.iter().cloned().flatten());
        self.account.lose(lost);
        lost
    }

    /// Removes a message from the backlog, as the program purged it. Returns whether it was there.
    pub(crate) fn purge_backlog(&mut self, sequence: u64) -> bool {
        if !self.backlog.holds(sequence, self.next_sequence) {
            return false;
        }
        let purged = self.backlog.remove([sequence].into_iter());
        self.account.purge(purged);
        purged > 0
    }

    /// Returns the lowest sequence that may be in the backlog, and the number of its messages.
    pub(crate) fn backlog(&self) -> Option<(u64, u64)> {
        Some((self.backlog.first()?, self.backlog.messages))
    }

    /// Whether messages can be sent only after the disk thread has worked.
    pub(super) fn waits_for_disk(&self) -> bool {
        self.has_backlog() || !self.lanes.is_open_until(self.next_sequence)
    }

    /// Allows messages below `until` to be sent: they are on disk, or the disk failed. Returns whether
    /// the driver of the scheduler must be woken.
    pub(crate) fn stored(&mut self, now: Duration, until: u64) -> bool {
        self.lanes.open_until(until);
        let wake = self.next_send().is_some_and(|due| self.is_sooner(due, now));
        if wake {
            self.planned = Some(now);
        }
        wake
    }
}
