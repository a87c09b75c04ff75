//! Messages that are on disk and not in memory: an earlier client's, and those for which the memory
//! had no room.
//!
//! They are one stretch of the sequence, from the first that is not loaded to the latest accepted:
//! while there are some, new ones join them, so that nothing overtakes them.

use core::time::Duration;

use customerio_core::item::ItemHead;

use super::Scheduler;
use crate::arena::ArenaRef;
use crate::delivery::Item;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Backlog {
    /// Below this number everything is in memory, or final.
    from: u64,
    /// How many of the rest are not final.
    messages: u64,
}

impl Backlog {
    fn is_empty(&self) -> bool {
        self.messages == 0
    }

    /// The lowest number that may be in it.
    pub(super) fn first(&self) -> Option<u64> {
        (!self.is_empty()).then_some(self.from)
    }

    pub(super) fn holds(&self, sequence: u64, next: u64) -> bool {
        !self.is_empty() && (self.from..next).contains(&sequence)
    }

    /// How many of it are below `mark`, at most.
    pub(super) fn before(&self, mark: u64) -> u64 {
        self.messages.min(mark.saturating_sub(self.from))
    }
}

impl Scheduler {
    /// An earlier client left so many messages on disk, all numbered below `next_sequence`.
    pub(crate) fn recover(&mut self, messages: u64, next_sequence: u64) {
        self.next_sequence = next_sequence;
        self.account.recover(messages);
        self.backlog = Backlog { from: 0, messages };
        self.lanes.open_until(next_sequence);
    }

    /// Whether new messages join others that are on disk only.
    pub(crate) fn has_backlog(&self) -> bool {
        !self.backlog.is_empty()
    }

    /// A message was accepted for which there is no room in memory. Returns its number.
    pub(crate) fn append_to_disk(&mut self) -> u64 {
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        self.account.accept();
        if self.backlog.is_empty() {
            self.backlog.from = sequence;
        }
        self.backlog.messages += 1;
        sequence
    }

    /// A message of the backlog is in memory. They come in their order.
    pub(crate) fn load(
        &mut self,
        sequence: u64,
        since: Duration,
        head: &ItemHead,
        place: ArenaRef,
    ) {
        self.backlog.from = self.backlog.from.max(sequence + 1);
        self.backlog.messages = self.backlog.messages.saturating_sub(1);
        self.lanes.put(Item::new(sequence, since, place, head));
    }

    /// Everything of the backlog below `from` was loaded, but for so many that can't be read.
    pub(crate) fn loaded(&mut self, from: u64, unreadable: u64) {
        let unreadable = unreadable.min(self.backlog.messages);
        self.backlog.from = self.backlog.from.max(from);
        self.backlog.messages -= unreadable;
        self.account.lose(unreadable);
    }

    /// From which number on there may be messages of the backlog, and how many.
    pub(crate) fn backlog(&self) -> Option<(u64, u64)> {
        Some((self.backlog.first()?, self.backlog.messages))
    }

    /// Whether messages can't be sent yet that may be when the disk has done its work.
    pub(super) fn waits_for_disk(&self) -> bool {
        self.has_backlog() || !self.lanes.is_open_until(self.next_sequence)
    }

    /// Messages numbered below `until` may be sent: they are on disk, or can't be brought there.
    /// Says whether whoever drives this must be woken.
    pub(crate) fn stored(&mut self, now: Duration, until: u64) -> bool {
        self.lanes.open_until(until);
        let wake = self.next_send().is_some_and(|due| self.is_sooner(due, now));
        if wake {
            self.planned = Some(now);
        }
        wake
    }
}
