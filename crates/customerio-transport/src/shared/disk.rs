//! The disk's queue, shared by callers, the delivery thread and the disk thread.
//!
//! A message is written to the spool before it is sent, so that its outcome never reaches the disk
//! first. Messages that arrive during one commit form the next. While the disk fails, the client sends
//! messages from memory; messages that are only on disk wait.

use core::ops::Range;
use core::time::Duration;
use std::io;

use customerio_core::item::PersonIds;
use tokio::sync::oneshot;

use super::commit::Commit;
use super::next_commit::NextCommit;
use super::spool_state::FoundSpool;
use crate::arena::Arena;
use crate::defaults::{MAX_SPOOL_RETRY, SPOOL_COMMIT_WAIT, SPOOL_RETRY_FIRST};
use crate::error::{PurgeError, ReceiptError};
use crate::outcome::Rejected;
use crate::purge_report::PurgeReport;
use crate::spool::{CommitError, DeadLetter};

/// Whether a message is on disk, for its receipt.
pub(crate) type Stored = Result<(), ReceiptError>;

/// The number of ranges of final messages that are recorded without delay.
const FINALS_AT_ONCE: usize = 4_096;

/// A waiting receipt and its result, sent when no lock is held.
pub(crate) type StoredWaiter = (oneshot::Sender<Stored>, Stored);

/// The latest failure of the disk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Failing {
    pub(super) kind: io::ErrorKind,
    pub(super) raw_os_error: Option<i32>,
    tries: u32,
    retry_at: Duration,
}

/// A rejected message that waits to be stored as a dead letter.
#[derive(Clone, Debug)]
pub(crate) struct UnstoredLetter {
    pub(crate) sequence: u64,
    /// The time it was accepted, in milliseconds since 1970.
    pub(crate) accepted_at: u64,
    /// The time it was refused, in milliseconds since 1970.
    pub(crate) refused_at: u64,
    pub(crate) message: Rejected,
}

/// A request of the program to the disk thread, with the sender of its answer.
#[derive(Debug)]
pub(crate) enum DiskRequest {
    /// Lists the dead letters after a number, up to a maximum count.
    List(
        Option<u64>,
        usize,
        oneshot::Sender<Result<Vec<DeadLetter>, io::ErrorKind>>,
    ),
    /// Removes dead letters. The answer is the number of removed letters.
    Remove(Vec<u64>, oneshot::Sender<Result<u64, io::ErrorKind>>),
    /// Purges the messages of a person.
    Purge(PersonIds, oneshot::Sender<Result<PurgeReport, PurgeError>>),
}

/// The work of the disk thread, done in this order.
#[derive(Debug, Default)]
pub(crate) struct DiskWork {
    pub(crate) commit: Commit,
    /// Rejected messages, stored before they become final.
    pub(crate) letters: Vec<UnstoredLetter>,
    pub(crate) requests: Vec<DiskRequest>,
    pub(crate) finals: Vec<Range<u64>>,
    /// Messages to read: the first number, and the maximum size in bytes.
    pub(crate) load: Option<(u64, usize)>,
    /// This is the last work.
    pub(crate) stop: bool,
}

/// The disk's queue; see the [module](self).
#[derive(Debug)]
pub(super) struct DiskQueue {
    /// Every message below this number is on disk or final.
    pub(super) stored_until: u64,
    waiters: Vec<(u64, oneshot::Sender<Stored>)>,
    letters: Vec<UnstoredLetter>,
    requests: Vec<DiskRequest>,
    finals: Vec<Range<u64>>,
    /// The time of the first of them.
    finals_since: Duration,
    pub(super) failing: Option<Failing>,
    /// Messages that wait for the disk may have been sent from memory. This lasts until the commit after the first
    /// that works, during which messages were still sent.
    sent_before_stored: bool,
    /// The earliest time of the next read, after a failed one.
    load_at: Duration,
    /// A receipt, a call or a flush waits for the next commit.
    expedited: bool,
    closing: bool,
}

impl DiskQueue {
    pub(super) fn new(found: &FoundSpool) -> Self {
        Self {
            stored_until: found.next_sequence,
            waiters: Vec::new(),
            letters: Vec::new(),
            requests: Vec::new(),
            finals: Vec::new(),
            finals_since: Duration::ZERO,
            failing: None,
            sent_before_stored: false,
            load_at: Duration::ZERO,
            expedited: false,
            closing: false,
        }
    }

    /// Returns whether the next commit leaves out messages that were sent before they were stored.
    pub(super) fn leaves_out_sent(&self) -> bool {
        self.sent_before_stored
    }

    /// Returns whether the disk thread still takes requests.
    pub(super) fn is_open(&self) -> bool {
        !self.closing
    }

    /// Returns a receiver for the result of the commit of a message that is not stored, or the present
    /// error of the disk.
    pub(super) fn ask(&mut self, sequence: u64) -> Result<oneshot::Receiver<Stored>, Stored> {
        if let Some(failing) = self.failing {
            return Err(Err(ReceiptError::NotStored(failing.kind)));
        }
        let (sender, receiver) = oneshot::channel();
        self.waiters.push((sequence, sender));
        self.expedited = true;
        Ok(receiver)
    }

    /// Commits the waiting messages without delay.
    pub(super) fn expedite(&mut self) {
        self.expedited = true;
    }

    /// Ends the time before the next try of a failing disk.
    #[cfg(test)]
    pub(super) fn retry_now(&mut self) {
        if let Some(failing) = &mut self.failing {
            failing.retry_at = Duration::ZERO;
        }
    }

    /// Marks a message as final.
    pub(super) fn finish(&mut self, now: Duration, sequence: u64) {
        if self.finals.is_empty() {
            self.finals_since = now;
        }
        match self.finals.last_mut() {
            Some(last) if last.end == sequence => last.end += 1,
            _ => self.finals.push(sequence..sequence + 1),
        }
    }

    /// Adds a rejected message. It becomes final once it is stored as a dead letter.
    pub(super) fn add_dead_letter(&mut self, letter: UnstoredLetter) {
        self.letters.push(letter);
    }

    pub(super) fn add_request(&mut self, request: DiskRequest) {
        self.requests.push(request);
    }

    pub(super) fn close(&mut self) {
        self.closing = true;
    }

    /// Returns whether work is due.
    pub(super) fn has_work(
        &self,
        now: Duration,
        next: &NextCommit,
        load: Option<(u64, usize)>,
    ) -> bool {
        self.commit_at(next).is_some_and(|at| at <= now)
            || !self.letters.is_empty()
            || !self.requests.is_empty()
            || self.finals_at().is_some_and(|at| at <= now)
            || (load.is_some() && self.load_at <= now)
            || self.closing
    }

    /// Removes and returns the work that is due.
    pub(super) fn work(
        &mut self,
        now: Duration,
        next: &mut NextCommit,
        arena: &mut Arena,
        load: Option<(u64, usize)>,
        is_pending: impl Fn(u64) -> bool,
    ) -> DiskWork {
        let due = self.commit_at(next).is_some_and(|at| at <= now);
        DiskWork {
            commit: if due {
                self.begin_commit(next, arena, is_pending)
            } else {
                Commit::default()
            },
            letters: std::mem::take(&mut self.letters),
            requests: std::mem::take(&mut self.requests),
            finals: std::mem::take(&mut self.finals),
            load: load.filter(|_| self.load_at <= now),
            stop: self.closing,
        }
    }

    /// Removes and returns the messages to commit, so that this message is stored. Returns `None` if it
    /// is stored, or if the disk fails or has just recovered: the disk thread commits it.
    pub(super) fn take_commit(
        &mut self,
        next: &mut NextCommit,
        arena: &mut Arena,
        sequence: u64,
    ) -> Option<Commit> {
        let can_store = sequence >= self.stored_until
            && !self.sent_before_stored
            && !self.closing
            && !next.is_empty();
        // No message was sent before it was stored.
        can_store.then(|| self.begin_commit(next, arena, |_| true))
    }

    fn begin_commit(
        &mut self,
        next: &mut NextCommit,
        arena: &mut Arena,
        is_pending: impl Fn(u64) -> bool,
    ) -> Commit {
        if self.sent_before_stored {
            // One that was delivered would be written after its end, and sent again by the next client.
            next.retain(arena, is_pending);
            self.sent_before_stored = self.failing.is_some();
        }
        self.expedited = false;
        next.begin(arena)
    }

    /// Returns the time of the next work, if no other event comes before.
    pub(super) fn due(&self, now: Duration, next: &NextCommit) -> Option<Duration> {
        let load = (self.load_at > now).then_some(self.load_at);
        let finals = self.finals_at();
        let times = self.commit_at(next).into_iter().chain(finals).chain(load);
        times.min()
    }

    /// Returns the time at which the final messages are recorded without other work. Together they form
    /// fewer ranges: a request has the messages of some lanes, and the next ones those between them.
    fn finals_at(&self) -> Option<Duration> {
        if self.finals.is_empty() {
            return None;
        }
        Some(if self.closing || self.finals.len() >= FINALS_AT_ONCE {
            Duration::ZERO
        } else {
            self.finals_since + SPOOL_COMMIT_WAIT
        })
    }

    fn commit_at(&self, next: &NextCommit) -> Option<Duration> {
        if next.is_empty() {
            return None;
        }
        Some(match self.failing {
            _ if self.closing => Duration::ZERO,
            Some(failing) => failing.retry_at,
            None if self.expedited || next.is_large() => Duration::ZERO,
            None => next.since + SPOOL_COMMIT_WAIT,
        })
    }

    /// Handles the result of a commit. Returns the number below which messages may be sent, and the
    /// receipts to notify.
    pub(super) fn committed(
        &mut self,
        now: Duration,
        next: &mut NextCommit,
        arena: &mut Arena,
        commit: Commit,
        result: Result<(), &CommitError>,
    ) -> (u64, Vec<StoredWaiter>) {
        let until = commit.until().unwrap_or(self.stored_until);
        match result {
            Ok(()) => {
                self.failing = None;
                self.stored_until = self.stored_until.max(until);
                next.stored(commit, arena);
                (self.stored_until, self.notify(until, &Ok(())))
            }
            Err(error) => {
                self.sent_before_stored = true;
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
                next.failed(commit, arena);
                // All receipts, since the disk may never recover.
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

    /// Removes the messages with these ascending numbers from those that wait for a commit. No commit is
    /// running. `until` is the number of the next message. Returns the receipts to notify.
    pub(super) fn purge(
        &mut self,
        next: &mut NextCommit,
        arena: &mut Arena,
        sequences: &[u64],
        until: u64,
    ) -> Vec<StoredWaiter> {
        let is_purged = |sequence: &u64| sequences.binary_search(sequence).is_ok();
        next.retain(arena, |sequence| !is_purged(&sequence));
        if next.is_empty() {
            self.stored_until = until;
        }
        let purged = self
            .waiters
            .extract_if(.., |(sequence, _)| is_purged(sequence));
        purged
            .map(|(_, sender)| (sender, Err(ReceiptError::Purged)))
            .collect()
    }

    /// Removes and returns the rejected messages that wait to be stored as dead letters.
    pub(super) fn take_letters(&mut self) -> Vec<UnstoredLetter> {
        std::mem::take(&mut self.letters)
    }

    /// Handles the result of a read. A failed one is repeated after [`MAX_SPOOL_RETRY`].
    pub(super) fn read(&mut self, now: Duration, failed: bool) {
        self.load_at = if failed {
            now + MAX_SPOOL_RETRY
        } else {
            Duration::ZERO
        };
    }

    /// Handles the end of the disk thread. Returns the receipts to notify.
    pub(super) fn thread_ended(&mut self) -> Vec<StoredWaiter> {
        // The dropped senders notify the callers.
        self.requests.clear();
        self.closing = true;
        self.notify(u64::MAX, &Err(ReceiptError::Abandoned))
    }

    /// Returns how many messages below `next` are not on disk.
    pub(super) fn unstored(&self, next: u64) -> u64 {
        next.saturating_sub(self.stored_until)
    }
}
