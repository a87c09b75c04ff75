//! The messages that callers collect for the next commit, and the limits for them.
//!
//! They are under the lock of the [`intake`](super::intake): a caller that appends a message takes no other
//! lock, unless the disk thread has to be woken or messages are only on disk.

use core::time::Duration;
use std::time::SystemTime;

use super::disk_buffer::{DiskBuffer, DiskBufferSize};
use super::spool_state::{FoundSpool, LogState};
use super::unix_time::{milliseconds, milliseconds_of};
use crate::defaults::SEGMENT_BYTES;
use crate::delivery::MAX_INDEX_BYTES;
use crate::spool::Record;

/// See the [module](self).
#[derive(Debug)]
pub(super) struct NextCommit {
    pub(super) messages: DiskBuffer,
    /// The time of the first of them.
    pub(super) since: Duration,
    /// The same time in milliseconds since 1970.
    accepted_at: u64,
    /// The size of the running commit.
    pub(super) committing: DiskBufferSize,
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
            messages: DiskBuffer::default(),
            since: Duration::ZERO,
            accepted_at: 0,
            committing: DiskBufferSize::default(),
            log: found.log,
            limit: found.limit,
            reserve,
            store_before_return: found.store_before_return,
            has_backlog: found.recovered > 0,
        }
    }

    /// Returns whether an item of `item` bytes may be in memory and in the next commit, if `queue` bytes of
    /// the queue are free.
    pub(super) fn takes(&self, item: usize, queue: usize) -> bool {
        !self.has_backlog && self.disk_is_full(item).is_none() && self.has_room(item, queue)
    }

    /// Returns whether there is room for an item of `item` bytes and its copy, if `queue` bytes of the
    /// queue are free.
    pub(super) fn has_room(&self, item: usize, queue: usize) -> bool {
        let beyond = self.beyond_reserve(self.messages.cost(item));
        beyond == 0 || beyond + SEGMENT_BYTES + MAX_INDEX_BYTES <= queue
    }

    /// Returns the memory that the copies and `more` bytes need in addition to their reserve. The queue
    /// can't use it.
    pub(super) fn beyond_reserve(&self, more: usize) -> usize {
        (self.held() + more).saturating_sub(self.reserve)
    }

    /// Returns the bytes on disk, with the waiting ones, if an item of `item` bytes does not fit.
    pub(super) fn disk_is_full(&self, item: usize) -> Option<u64> {
        let coming = self.messages.size().written + self.committing.written + item;
        let bytes = self.log.used + coming as u64;
        (bytes > self.limit).then_some(bytes)
    }

    /// Returns the memory of the copies in bytes.
    pub(super) fn held(&self) -> usize {
        self.messages.size().held + self.committing.held
    }

    /// Adds a message, whose time of acceptance it sets. Returns whether the disk thread must be woken.
    ///
    /// The system clock is read once per commit: the messages of a commit come within milliseconds.
    pub(super) fn push(&mut self, now: Duration, record: Record<'_>) -> bool {
        let first = self.messages.is_empty();
        let was_large = self.is_large();
        if first {
            self.since = now;
            self.accepted_at = milliseconds(SystemTime::now());
        }
        let later = milliseconds_of(now.saturating_sub(self.since));
        self.messages.push(Record {
            accepted_at: self.accepted_at.saturating_add(later),
            ..record
        });
        // Once: each call to wake a thread costs as much as the copy of a message.
        (first && !self.store_before_return) || (!was_large && self.is_large())
    }

    /// Returns whether there are enough messages for a commit without delay.
    pub(super) fn is_large(&self) -> bool {
        self.messages.size().written > self.reserve / 8
    }
}
