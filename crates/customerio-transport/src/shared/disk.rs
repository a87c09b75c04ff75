//! What waits for the disk, and what is known of it: the state between callers, the delivery thread
//! and the disk thread.
//!
//! A message is written to the spool before it is sent, so that its end never reaches the disk before
//! it does. Whatever gathered while the disk was busy is the next commit. While the disk fails,
//! messages in memory are sent all the same; those that are on disk only wait for it.

use core::ops::Range;
use core::time::Duration;
use std::io;

use tokio::sync::oneshot;

use super::disk_buffer::{DiskBuffer, DiskBufferSize};
use crate::defaults::{MAX_SPOOL_RETRY, SEGMENT_BYTES, SPOOL_COMMIT_WAIT, SPOOL_RETRY_FIRST};
use crate::delivery::MAX_INDEX_BYTES;
use crate::error::ReceiptError;
use crate::outcome::Rejected;
use crate::spool::{CommitError, Damage, DeadLetter, Folder, Log, Record};

/// Whether a message is on disk, as its receipt tells it.
pub(crate) type Stored = Result<(), ReceiptError>;

/// Someone to be told, once no lock is held.
pub(crate) type StoredWaiter = (oneshot::Sender<Stored>, Stored);

/// Why the disk takes nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Failing {
    pub(super) kind: io::ErrorKind,
    pub(super) raw_os_error: Option<i32>,
    tries: u32,
    retry_at: Duration,
}

/// A message that was rejected, on its way to the dead letters.
#[derive(Clone, Debug)]
pub(crate) struct Dead {
    pub(crate) sequence: u64,
    /// When it was accepted, and when it was refused, in milliseconds since 1970.
    pub(crate) accepted_at: u64,
    pub(crate) refused_at: u64,
    pub(crate) message: Rejected,
}

/// What a program asks of the dead letters, and who waits for the answer.
#[derive(Debug)]
pub(crate) enum Asked {
    /// Those after this one, so many at most.
    List(Option<u64>, usize, oneshot::Sender<Vec<DeadLetter>>),
    /// To remove these; the answer is how many there were.
    Remove(Vec<u64>, oneshot::Sender<Result<u64, io::ErrorKind>>),
}

/// What the disk thread is to do, in this order.
#[derive(Debug, Default)]
pub(crate) struct DiskWork {
    pub(crate) commit: DiskBuffer,
    /// To be kept before they are finished.
    pub(crate) dead: Vec<Dead>,
    pub(crate) asked: Vec<Asked>,
    pub(crate) finals: Vec<Range<u64>>,
    /// Messages to be read: from which number on, and how many bytes of them.
    pub(crate) load: Option<(u64, usize)>,
    /// It is the last.
    pub(crate) stop: bool,
}

impl DiskWork {
    fn is_empty(&self) -> bool {
        self.commit.is_empty()
            && self.dead.is_empty()
            && self.asked.is_empty()
            && self.finals.is_empty()
            && self.load.is_none()
            && !self.stop
    }
}

/// A spool as it was found when it was opened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FoundSpool {
    /// Messages that are not final.
    pub(crate) recovered: u64,
    pub(crate) next_sequence: u64,
    pub(crate) log: LogState,
    /// The bound on bytes on disk.
    pub(crate) limit: u64,
}

/// What the log of a spool says of itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LogState {
    /// Bytes on disk.
    pub(crate) used: u64,
    pub(crate) damage: Damage,
    /// Dead letters that are kept, and that were forgotten.
    pub(crate) dead_letters: u64,
    pub(crate) forgotten: u64,
    /// Dead letters that were found damaged.
    pub(crate) dead_unreadable: u64,
}

impl LogState {
    pub(crate) fn of(log: &mut Log<Folder>) -> Self {
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

/// See the [module](self).
#[derive(Debug)]
pub(super) struct DiskQueue {
    /// Copies that no commit has taken.
    pub(super) waiting: DiskBuffer,
    /// When the first of them came.
    since: Duration,
    /// Of the commit under way.
    committing: DiskBufferSize,
    /// Everything below this number is on disk, or final.
    pub(super) stored_until: u64,
    waiters: Vec<(u64, oneshot::Sender<Stored>)>,
    dead: Vec<Dead>,
    asked: Vec<Asked>,
    finals: Vec<Range<u64>>,
    pub(super) failing: Option<Failing>,
    /// Reading failed: not again before.
    load_at: Duration,
    /// What the log said of itself the latest time.
    pub(super) log: LogState,
    pub(super) limit: u64,
    /// The memory that is there for copies alone, in bytes.
    reserve: usize,
    /// Somebody waits for the next commit.
    hurry: bool,
    closing: bool,
}

impl DiskQueue {
    pub(super) fn new(found: &FoundSpool, reserve: usize) -> Self {
        Self {
            waiting: DiskBuffer::default(),
            since: Duration::ZERO,
            committing: DiskBufferSize::default(),
            stored_until: found.next_sequence,
            waiters: Vec::new(),
            dead: Vec::new(),
            asked: Vec::new(),
            finals: Vec::new(),
            failing: None,
            load_at: Duration::ZERO,
            limit: found.limit,
            reserve,
            log: found.log,
            hurry: false,
            closing: false,
        }
    }

    /// Whether the disk thread is there to answer.
    pub(super) fn is_open(&self) -> bool {
        !self.closing
    }

    /// Whether there is room for a copy of an item of so many bytes, and for the item itself, where so
    /// many bytes of the queue are not used.
    pub(super) fn has_room(&self, item: usize, queue: usize) -> bool {
        let beyond = self.beyond_reserve(self.waiting.cost(item));
        beyond == 0 || beyond + SEGMENT_BYTES + MAX_INDEX_BYTES <= queue
    }

    /// The memory that the copies and so many bytes more take beyond what is there for them alone. It
    /// is room that the queue does not use.
    pub(super) fn beyond_reserve(&self, more: usize) -> usize {
        (self.held() + more).saturating_sub(self.reserve)
    }

    /// The bytes on disk with what waits for it, where they leave no room for an item of so many.
    pub(super) fn disk_is_full(&self, item: usize) -> Option<u64> {
        let coming = self.waiting.size().written + self.committing.written + item;
        let bytes = self.log.used + coming as u64;
        (bytes > self.limit).then_some(bytes)
    }

    /// Memory that the copies take.
    pub(super) fn held(&self) -> usize {
        self.waiting.size().held + self.committing.held
    }

    /// A message waits for the disk. Says whether the disk thread must be woken.
    pub(super) fn push(&mut self, now: Duration, record: Record<'_>) -> bool {
        let first = self.waiting.is_empty();
        if first {
            self.since = now;
        }
        self.waiting.push(record);
        first || self.is_large()
    }

    /// Asks whether a message that is not final is on disk: it is known, or will be told.
    pub(super) fn ask(&mut self, sequence: u64) -> Result<oneshot::Receiver<Stored>, Stored> {
        if sequence < self.stored_until {
            return Err(Ok(()));
        }
        if let Some(failing) = self.failing {
            return Err(Err(ReceiptError::NotStored(failing.kind)));
        }
        let (sender, receiver) = oneshot::channel();
        self.waiters.push((sequence, sender));
        self.hurry = true;
        Ok(receiver)
    }

    /// What is waiting is wanted on disk now.
    pub(super) fn hurry(&mut self) {
        self.hurry = true;
    }

    pub(super) fn finish(&mut self, sequence: u64) {
        match self.finals.last_mut() {
            Some(last) if last.end == sequence => last.end += 1,
            _ => self.finals.push(sequence..sequence + 1),
        }
    }

    /// A message was rejected; it is finished once it is kept.
    pub(super) fn add_dead_letter(&mut self, dead: Dead) {
        self.dead.push(dead);
    }

    pub(super) fn ask_dead_letters(&mut self, asked: Asked) {
        self.asked.push(asked);
    }

    pub(super) fn close(&mut self) {
        self.closing = true;
    }

    /// What is to be done now.
    pub(super) fn work(
        &mut self,
        now: Duration,
        load: Option<(u64, usize)>,
        is_pending: impl Fn(u64) -> bool,
    ) -> Option<DiskWork> {
        let due = self.commit_at().is_some_and(|at| at <= now);
        let mut commit = DiskBuffer::default();
        if due {
            commit = self.waiting.take();
            if self.failing.is_some() {
                // In the meantime they were sent from memory.
                commit.retain(is_pending);
            }
            self.committing = commit.size();
            self.hurry = false;
        }
        let work = DiskWork {
            commit,
            dead: std::mem::take(&mut self.dead),
            asked: std::mem::take(&mut self.asked),
            finals: std::mem::take(&mut self.finals),
            load: load.filter(|_| self.load_at <= now),
            stop: self.closing,
        };
        (!work.is_empty()).then_some(work)
    }

    /// Whether so much waits that a commit of it is worth its sync.
    fn is_large(&self) -> bool {
        self.waiting.size().written > self.reserve / 8
    }

    /// When there is something to do by itself.
    pub(super) fn due(&self, now: Duration) -> Option<Duration> {
        let load = (self.load_at > now).then_some(self.load_at);
        self.commit_at().into_iter().chain(load).min()
    }

    fn commit_at(&self) -> Option<Duration> {
        if self.waiting.is_empty() {
            return None;
        }
        Some(match self.failing {
            _ if self.closing => Duration::ZERO,
            Some(failing) => failing.retry_at,
            None if self.hurry || self.is_large() => Duration::ZERO,
            None => self.since + SPOOL_COMMIT_WAIT,
        })
    }

    /// A commit came to its end. Returns below which number messages may be sent from now on, and
    /// whom to tell.
    pub(super) fn committed(
        &mut self,
        now: Duration,
        mut copies: DiskBuffer,
        result: Result<(), &CommitError>,
    ) -> (u64, Vec<StoredWaiter>) {
        self.committing = DiskBufferSize::default();
        let until = copies.until().unwrap_or(self.stored_until);
        match result {
            Ok(()) => {
                self.failing = None;
                self.stored_until = self.stored_until.max(until);
                self.waiting.reuse(copies);
                (self.stored_until, self.notify(until, &Ok(())))
            }
            Err(error) => {
                let kind = error.kind();
                let tries = self.failing.map_or(0, |failing| failing.tries) + 1;
                let wait = SPOOL_RETRY_FIRST
                    .saturating_mul(1 << tries.min(16))
                    .min(MAX_SPOOL_RETRY);
                self.failing = Some(Failing {
                    kind,
                    raw_os_error: error.raw_os_error(),
                    tries,
                    retry_at: now + wait,
                });
                copies.join(self.waiting.take());
                self.waiting.join(copies);
                // All of them: nobody waits for a disk that may never come back.
                let notified = self.notify(u64::MAX, &Err(ReceiptError::NotStored(kind)));
                (u64::MAX, notified)
            }
        }
    }

    fn notify(&mut self, until: u64, stored: &Stored) -> Vec<StoredWaiter> {
        self.waiters
            .extract_if(.., |(sequence, _)| *sequence < until)
            .map(|(_, sender)| (sender, stored.clone()))
            .collect()
    }

    /// Reading was tried; where it failed, it is not tried again at once.
    pub(super) fn read(&mut self, now: Duration, failed: bool) {
        self.load_at = if failed {
            now + MAX_SPOOL_RETRY
        } else {
            Duration::ZERO
        };
    }

    /// The disk thread is gone.
    pub(super) fn gone(&mut self) -> Vec<StoredWaiter> {
        // Whoever asked for dead letters learns by the dropped sender.
        self.asked.clear();
        self.closing = true;
        self.notify(u64::MAX, &Err(ReceiptError::Abandoned))
    }

    /// How many messages wait for the disk.
    pub(super) fn unstored(&self, next: u64) -> u64 {
        next.saturating_sub(self.stored_until)
    }
}
