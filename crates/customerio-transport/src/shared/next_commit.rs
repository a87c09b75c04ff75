//! What callers know of the next commit, and the limits for it.
//!
//! It is under the lock of the [`intake`](super::intake): a caller that appends a message takes no other
//! lock, unless the disk thread has to be woken or messages are only on disk. The messages are in the queue's
//! memory, and copies are made of those that have no room there.

use core::time::Duration;
use std::time::SystemTime;

use super::commit::{Commit, CommitSize};
use super::disk_buffer::DiskBuffer;
use super::spool_state::{FoundSpool, LogState};
use super::unix_time::{milliseconds, milliseconds_of};
use crate::arena::Arena;
use crate::defaults::SEGMENT_BYTES;
use crate::delivery::MAX_INDEX_BYTES;
use crate::spool::Record;

/// See the [module](self).
#[derive(Debug)]
pub(super) struct NextCommit {
    /// The number of messages in memory that wait for it.
    messages: usize,
    /// The size of their records in bytes.
    bytes: usize,
    /// The messages that are only for the disk.
    pub(super) copies: DiskBuffer,
    /// The time of the first message.
    pub(super) since: Duration,
    /// The same time in milliseconds since 1970.
    accepted_at: u64,
    /// The size of the running commit.
    committing: CommitSize,
    /// The latest known state of the log.
    pub(super) log: LogState,
    /// The maximum size on disk in bytes.
    pub(super) limit: u64,
    /// The memory reserved for copies, in bytes.
    reserve: usize,
    store_before_return: bool,
    /// Whether messages are only on disk, as far as the latest caller with the lock of the state knows. New
    /// messages join them.
    pub(super) has_backlog: bool,
}

impl NextCommit {
    pub(super) fn new(found: &FoundSpool, reserve: usize) -> Self {
        Self {
            messages: 0,
            bytes: 0,
            copies: DiskBuffer::default(),
            since: Duration::ZERO,
            accepted_at: 0,
            committing: CommitSize::default(),
            log: found.log,
            limit: found.limit,
            reserve,
            store_before_return: found.store_before_return,
            has_backlog: found.recovered > 0,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.messages == 0 && self.copies.is_empty()
    }

    /// Returns whether a message with an item of `item` bytes may be in memory.
    pub(super) fn takes(&self, item: usize) -> bool {
        !self.has_backlog && self.disk_is_full(item).is_none()
    }

    /// Returns whether a message that is only for the disk has room, with an item of `item` bytes, if `queue`
    /// bytes of the queue are free.
    ///
    /// While the disk is slow, messages in memory that wait for it need the room as well. Otherwise a slow disk
    /// would make messages leave the memory, and then read them back.
    pub(super) fn has_room(&self, item: usize, queue: usize) -> bool {
        let waiting = self.bytes + self.committing.in_memory;
        self.fits(waiting + self.copies.cost(item), queue)
    }

    /// Returns whether the copies and `more` bytes fit into their reserve and `queue` free bytes of the queue.
    pub(super) fn fits(&self, more: usize, queue: usize) -> bool {
        let beyond = self.beyond_reserve(more);
        beyond == 0 || beyond + SEGMENT_BYTES + MAX_INDEX_BYTES <= queue
    }

    /// Returns the memory that the copies and `more` bytes need in addition to their reserve. The queue
    /// can't use it.
    pub(super) fn beyond_reserve(&self, more: usize) -> usize {
        (self.held() + more).saturating_sub(self.reserve)
    }

    /// Returns the bytes on disk, with the waiting ones, if an item of `item` bytes does not fit.
    pub(super) fn disk_is_full(&self, item: usize) -> Option<u64> {
        let coming = self.written() + self.committing.written() + item;
        let bytes = self.log.used + coming as u64;
        (bytes > self.limit).then_some(bytes)
    }

    /// Returns the memory of the copies in bytes.
    pub(super) fn held(&self) -> usize {
        self.copies.size().held + self.committing.held
    }

    /// Returns the size of the records in bytes.
    fn written(&self) -> usize {
        self.bytes + self.copies.size().written
    }

    /// Returns the time of acceptance of the next message, in milliseconds since 1970.
    ///
    /// The system clock is read once per commit: the messages of a commit come within milliseconds.
    pub(super) fn accepted_at(&mut self, now: Duration) -> u64 {
        if self.is_empty() {
            self.since = now;
            self.accepted_at = milliseconds(SystemTime::now());
        }
        let later = milliseconds_of(now.saturating_sub(self.since));
        self.accepted_at.saturating_add(later)
    }

    /// Adds a message in memory with a record of `bytes` bytes. Returns whether the disk thread must be woken.
    pub(super) fn add(&mut self, bytes: usize) -> bool {
        let before = (self.is_empty(), self.is_large());
        self.messages += 1;
        self.bytes += bytes;
        self.wakes(before)
    }

    /// Adds a copy of a message that is only for the disk, and sets its time of acceptance. Returns whether the
    /// disk thread must be woken.
    pub(super) fn add_copy(&mut self, now: Duration, record: Record<'_>) -> bool {
        let before = (self.is_empty(), self.is_large());
        let accepted_at = self.accepted_at(now);
        self.copies.push(Record {
            accepted_at,
            ..record
        });
        self.wakes(before)
    }

    /// Returns whether the disk thread must be woken for a message, before which the commit was empty or large.
    fn wakes(&self, (was_empty, was_large): (bool, bool)) -> bool {
        // Once: each call to wake a thread costs as much as the copy of a message.
        (was_empty && !self.store_before_return) || (!was_large && self.is_large())
    }

    /// Returns whether there are enough messages for a commit without delay.
    pub(super) fn is_large(&self) -> bool {
        self.written() > self.reserve / 8
    }

    /// Removes and returns all messages.
    pub(super) fn begin(&mut self, arena: &mut Arena) -> Commit {
        let in_memory = if self.messages == 0 {
            Vec::new()
        } else {
            arena.unstored()
        };
        (self.messages, self.bytes) = (0, 0);
        let commit = Commit::new(in_memory, self.copies.take());
        self.committing = commit.size();
        commit
    }

    /// Releases the memory of a commit whose messages are stored.
    pub(super) fn stored(&mut self, commit: Commit, arena: &mut Arena) {
        self.committing = CommitSize::default();
        let (places, copies) = commit.into_parts();
        for place in &places {
            arena.stored(place);
        }
        self.copies.reuse(copies);
    }

    /// Adds the messages of a failed commit again, before the others.
    pub(super) fn failed(&mut self, commit: Commit, arena: &mut Arena) {
        self.committing = CommitSize::default();
        let (_, mut copies) = commit.into_parts();
        copies.append(self.copies.take());
        self.copies.append(copies);
        (self.messages, self.bytes) = arena.unstored_size();
    }

    /// Removes the messages for whose sequence `keep` returns `false`. No commit is running.
    pub(super) fn retain(&mut self, arena: &mut Arena, keep: impl Fn(u64) -> bool) {
        self.copies.retain(&keep);
        arena.retain_unstored(&keep);
        (self.messages, self.bytes) = arena.unstored_size();
    }
}
