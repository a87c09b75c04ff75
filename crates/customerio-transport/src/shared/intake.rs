//! The way of messages into the queue, under a lock of its own.
//!
//! A caller copies its item to the queue's memory and adds the message to a list. The next thread that takes
//! the lock of the [`State`](super::state::State) for the scheduler or its counters first gives the list to the
//! scheduler. So a caller does not wait for a thread that works with the scheduler, and each such thread
//! finds all messages that were accepted before.
//!
//! A thread that takes both locks takes that of the state first. It holds this one only for moments.
//!
//! With a spool the caller copies a record with the item, for the [`NextCommit`]. While messages are only on
//! disk, new ones join them, and their callers take the lock of the state.

use core::time::Duration;
use std::sync::Mutex;

use customerio_core::item::ItemHead;

use super::disk_buffer::record;
use super::next_commit::NextCommit;
use super::work::Accepted;
use crate::arena::{Arena, ArenaRef, Released, Run, runs};
use crate::delivery::{Item, WakeRule, index_bytes};
use crate::spool::Record;
use crate::sync::lock;

/// The number of messages in the list at which the delivery thread is woken in any case, so that the list
/// stays short.
const MAX_MESSAGES: usize = 4_096;

/// The number of segments whose items are shared or released at once. Callers wait meanwhile.
const SEGMENTS_AT_ONCE: usize = 1;

/// See the [module](self). Threads that wait for the lock write its word again and again, which takes the cache
/// line from the thread that has the lock. So nothing else is in the line.
#[derive(Debug)]
#[repr(align(128))]
pub(super) struct Intake {
    pub(super) arena: Arena,
    /// The next commit to the spool, if there is one.
    pub(super) next_commit: Option<NextCommit>,
    /// The messages that the scheduler does not have.
    messages: Vec<Item>,
    next_sequence: u64,
    /// The time of the latest message.
    latest: Duration,
    open: bool,
    wake_rule: WakeRule,
}

impl Intake {
    pub(super) fn new(arena: Arena, next_commit: Option<NextCommit>, next_sequence: u64) -> Self {
        Self {
            arena,
            next_commit,
            messages: Vec::new(),
            next_sequence,
            latest: Duration::ZERO,
            open: true,
            wake_rule: WakeRule::FIRST,
        }
    }

    /// Accepts a message. Returns `None` if there is no room, if it has to join others that are only on disk,
    /// or after [`close`](Self::close).
    pub(super) fn put(&mut self, now: Duration, head: &ItemHead, bytes: &[u8]) -> Option<Accepted> {
        if !self.open {
            return None;
        }
        // Threads read the clock before they take the lock.
        let now = self.latest.max(now);
        let sequence = self.next_sequence;
        let (place, wake_disk) = match &mut self.next_commit {
            None => (self.arena.append(bytes, index_bytes(head))?, false),
            Some(next) => {
                if !next.takes(bytes.len()) {
                    return None;
                }
                let record = Record {
                    accepted_at: next.accepted_at(now),
                    ..record(sequence, head, bytes)
                };
                let place = self.arena.append_record(&record, index_bytes(head))?;
                (place, next.add(record.size()))
            }
        };
        self.next_sequence += 1;
        self.latest = now;
        let item = Item::new(sequence, now, place, head);
        self.messages.push(item);
        Some(Accepted {
            sequence,
            wake: self.wake_rule.wakes(&item) || self.messages.len() == MAX_MESSAGES,
            wake_disk,
        })
    }

    /// Returns the queue's memory and the next commit, if there is a spool.
    pub(super) fn spool(&mut self) -> Option<(&mut Arena, &mut NextCommit)> {
        Some((&mut self.arena, self.next_commit.as_mut()?))
    }

    /// Adds a message that the scheduler accepted for the disk only. Returns whether the disk thread must be
    /// woken.
    pub(super) fn put_on_disk(&mut self, now: Duration, record: Record<'_>) -> bool {
        self.next_sequence = record.sequence + 1;
        self.next_commit.as_mut().is_some_and(|next| {
            next.has_backlog = true;
            next.add_copy(now, record)
        })
    }

    /// Accepts no more messages.
    pub(super) fn close(&mut self) {
        self.open = false;
    }

    /// Exchanges the messages that the scheduler does not have for an empty list.
    pub(super) fn exchange(&mut self, list: &mut Vec<Item>) {
        std::mem::swap(&mut self.messages, list);
    }

    /// Returns the capacity of the list.
    pub(super) fn list_capacity(&self) -> usize {
        self.messages.capacity()
    }

    /// Sets which messages wake the delivery thread. Returns whether those that came since the last
    /// exchange do.
    pub(super) fn set_wake_rule(&mut self, rule: WakeRule) -> bool {
        self.wake_rule = rule;
        let wake_rule = &mut self.wake_rule;
        let wake = |item| wake_rule.wakes(item);
        self.messages
            .iter()
            .map(wake)
            .fold(false, |any, wakes| any | wakes)
    }
}

/// Returns the items of a request, readable without the lock.
pub(super) fn share_all(intake: &Mutex<Intake>, items: &[Item]) -> Result<Vec<Run>, Released> {
    let mut segments = Vec::new();
    let places = items.iter().map(|item| item.place);
    for_each_segment(intake, places.clone(), |arena, places| {
        segments.push(arena.share_segment(places));
    });
    let segments: Result<Vec<_>, _> = segments.into_iter().collect();
    runs(places, &segments?)
}

/// Releases the memory of messages with an outcome.
pub(super) fn release_all(intake: &Mutex<Intake>, places: impl Iterator<Item = ArenaRef>) {
    for_each_segment(intake, places, Arena::release_from_segment);
}

/// Calls `act` with the items of each segment. Callers wait only for a few calls.
fn for_each_segment(
    intake: &Mutex<Intake>,
    places: impl Iterator<Item = ArenaRef>,
    mut act: impl FnMut(&mut Arena, &[ArenaRef]),
) {
    let mut places: Vec<_> = places.collect();
    places.sort_unstable_by_key(ArenaRef::order);
    let mut segments = places.chunk_by(ArenaRef::is_in_segment_of).fuse();
    loop {
        let mut some = segments.by_ref().take(SEGMENTS_AT_ONCE);
        let Some(first) = some.next() else { return };
        let mut intake = lock(intake);
        act(&mut intake.arena, first);
        some.for_each(|places| act(&mut intake.arena, places));
    }
}
