//! The state under the lock: the scheduler and the outcomes.

use core::time::Duration;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Instant, SystemTime};

use customerio_core::item::ItemHead;
use customerio_core::random;

use tokio::sync::oneshot;

use super::disk::{DiskQueue, UnstoredLetter};
use super::disk_buffer::{DiskBuffer, abandoned_copy, record};
use super::intake::{Intake, release_all, share_all};
use super::next_commit::NextCommit;
use super::spool_state::FoundSpool;
use super::unix_time::{milliseconds, milliseconds_of};
use super::work::{Accepted, DroppedItem, Lost, Outgoing, PurgedCopy, Resolved, Retrying, Work};
use crate::arena::{Arena, Peak, Run};
use crate::defaults::{DROP_REPORTS_BYTES, REQUEST_BYTES, SEGMENT_BYTES, SPOOL_BUFFER_BYTES};
use crate::delivery::{Action, Item, Limits, Resolution, Scheduler};
use crate::error::SendError;
use crate::outcome::{PauseNotice, Rejected, SpooledNotice};
use crate::receipt_ledger::{ReceiptLedger, Waiter};
use crate::rejected_ring::RejectedRing;
use crate::stats::{Remaining, Report};
use crate::sync::lock;

/// The memory, in bytes, of which each buffer for the spool has an eighth: of less, it would be smaller than the
/// two allocations that a large message can need.
const SMALL_MEMORY: usize = 16 * SEGMENT_BYTES;

#[derive(Debug)]
pub(super) struct State {
    pub(super) scheduler: Scheduler,
    /// The disk's queue, if there is a spool.
    pub(super) disk: Option<DiskQueue>,
    pub(super) intake: Arc<Mutex<Intake>>,
    /// An empty list for the intake, so that its memory is used again: fresh memory costs a page fault for
    /// 56 messages, under the lock.
    pub(super) list: Vec<Item>,
    /// The most messages in the list at once.
    pub(super) list_peak: Peak,
    queue_bytes: usize,
    pub(super) receipts: ReceiptLedger,
    pub(super) rejected: RejectedRing,
    pub(super) flushes: HashMap<u64, oneshot::Sender<Report>>,
    pub(super) dropped: Vec<DroppedItem>,
    pub(super) dropped_bytes: usize,
    /// The purged messages that are not reported yet.
    pub(super) purged: Vec<PurgedCopy>,
    /// The size of the bodies in flight in bytes.
    pub(super) body_bytes: usize,
    /// The number of threads that wait for room.
    pub(super) blocked: usize,
    /// The tasks that wait for room, each with its deadline.
    pub(super) waiting_for_room: Vec<(Option<Instant>, oneshot::Sender<()>)>,
    /// The numbers of rejected and dropped messages that were logged.
    logged: Lost,
    /// The number of unreadable messages that are not reported yet.
    unreadable: u64,
    /// The number of messages whose memory was released while they were pending, not logged yet.
    pub(super) released: u64,
    /// The numbers of the messages in memory without an outcome when the scheduler stopped, ascending,
    /// until it is known which of them are in the spool.
    pub(super) unsettled: Vec<u64>,
    /// The messages without an outcome when the client stopped, once they are known.
    pub(super) remaining: Option<Remaining>,
    /// A destructor shut the client down, so no caller reads what remained.
    pub(super) unattended: bool,
    /// The flushes that started after the scheduler stopped and before `remaining` is known.
    pub(super) awaiting_end: Vec<oneshot::Sender<Report>>,
}

impl State {
    pub(super) fn new(
        limits: Limits,
        queue_bytes: usize,
        spool: Option<FoundSpool>,
        now: Duration,
    ) -> Self {
        let mut scheduler = Scheduler::new(limits, u64::from_ne_bytes(random::bytes()));
        // The rest is for the bodies in flight.
        let mut memory = queue_bytes.saturating_sub(limits.requests * REQUEST_BYTES);
        let next_commit = spool.map(|found| {
            // One buffer collects messages while the other is written.
            let buffer = (memory / 16).max(memory.min(SMALL_MEMORY) / 8);
            let reserve = 2 * buffer.min(SPOOL_BUFFER_BYTES);
            memory -= reserve;
            scheduler.recover(found.recovered, found.next_sequence);
            scheduler.stored(now, found.next_sequence);
            NextCommit::new(&found, reserve)
        });
        let next_sequence = scheduler.next_sequence();
        let intake = Intake::new(Arena::new(memory), next_commit, next_sequence);
        Self {
            scheduler,
            disk: spool.as_ref().map(DiskQueue::new),
            intake: Arc::new(Mutex::new(intake)),
            list: Vec::new(),
            list_peak: Peak::default(),
            queue_bytes,
            receipts: ReceiptLedger::default(),
            rejected: RejectedRing::default(),
            flushes: HashMap::new(),
            dropped: Vec::new(),
            dropped_bytes: 0,
            purged: Vec::new(),
            body_bytes: 0,
            blocked: 0,
            waiting_for_room: Vec::new(),
            logged: Lost::default(),
            unreadable: 0,
            released: 0,
            unsettled: Vec::new(),
            remaining: None,
            unattended: false,
            awaiting_end: Vec::new(),
        }
    }

    /// Gives the scheduler the messages of the intake. Returns whether the delivery thread must be woken.
    pub(super) fn take_in(&mut self) -> bool {
        lock(&self.intake).exchange(&mut self.list);
        self.accept_list()
    }

    /// Gives the scheduler the messages of the list.
    fn accept_list(&mut self) -> bool {
        self.list_peak.note(self.list.len());
        let mut wake = false;
        for item in self.list.drain(..) {
            wake |= self.scheduler.accept(item);
        }
        wake
    }

    /// Adds a message to the memory, the disk's queue, or both.
    ///
    /// # Errors
    ///
    /// The memory or the disk is full.
    pub(super) fn accept(
        &mut self,
        now: Duration,
        head: &ItemHead,
        bytes: &[u8],
    ) -> Result<Accepted, SendError> {
        let shared = Arc::clone(&self.intake);
        let mut intake = lock(&shared);
        if let Some(next) = &mut intake.next_commit {
            next.has_backlog = self.scheduler.has_backlog();
        }
        if let Some(accepted) = intake.put(now, head, bytes) {
            return Ok(accepted);
        }
        let room = intake.arena.room();
        let Some(next) = &intake.next_commit else {
            drop(intake);
            return Err(self.full());
        };
        if let Some(held) = next.disk_is_full(bytes.len()) {
            let limit = next.limit;
            return Err(SendError::SpoolFull { held, limit });
        }
        if !next.has_room(bytes.len(), room) {
            drop(intake);
            return Err(self.full());
        }
        // The scheduler gets all messages in order.
        intake.exchange(&mut self.list);
        let wake = self.accept_list();
        let sequence = self.scheduler.append_to_disk();
        let wake_disk = intake.put_on_disk(now, record(sequence, head, bytes));
        Ok(Accepted {
            sequence,
            wake,
            wake_disk,
        })
    }

    fn full(&self) -> SendError {
        SendError::Full {
            held: self.held(),
            limit: self.queue_bytes,
        }
    }

    /// Returns the memory of messages without an outcome, in bytes.
    pub(super) fn held(&self) -> usize {
        let intake = lock(&self.intake);
        let copies = intake.next_commit.as_ref().map_or(0, NextCommit::held);
        intake.arena.held() + self.body_bytes + copies
    }

    /// Drops the oldest message that is in no request. Returns `false` if there is none, or if
    /// [`DROP_REPORTS_BYTES`] of dropped messages wait to be reported.
    pub(super) fn drop_oldest(&mut self, listening: bool, notified: &mut Vec<Waiter>) -> bool {
        if listening && self.dropped_bytes > DROP_REPORTS_BYTES {
            return false;
        }
        let Some(item) = self.scheduler.drop_oldest() else {
            return false;
        };
        self.receipts.record(&item, &Resolution::Dropped, notified);
        if listening {
            let run = self.run_to_report(&item);
            let bytes: Box<[u8]> = run.as_ref().map_or(&[][..], Run::items).into();
            self.dropped_bytes += bytes.len();
            self.dropped.push(DroppedItem { item, bytes });
        }
        lock(&self.intake).arena.release(item.place);
        true
    }

    /// Executes the scheduler's actions. Returns the work for outside of the lock.
    pub(super) fn carry_out(&mut self, now: Duration, listening: bool) -> Work {
        self.dropped_bytes = 0;
        let mut work = Work {
            dropped: std::mem::take(&mut self.dropped),
            purged: std::mem::take(&mut self.purged),
            unreadable: std::mem::take(&mut self.unreadable),
            ..Work::default()
        };
        let mut actions = VecDeque::from(self.scheduler.actions());
        while let Some(action) = actions.pop_front() {
            match action {
                Action::Send {
                    request,
                    items,
                    failures,
                } => {
                    if let Ok(runs) = share_all(&self.intake, &items) {
                        work.outgoing.push(Outgoing {
                            request,
                            runs,
                            failures,
                        });
                    } else {
                        self.lose_released(now, request, &mut work);
                        actions.extend(self.scheduler.actions());
                    }
                }
                Action::Cancel { request } => work.cancelled.push(request),
                Action::Resolved { items, resolution } => {
                    self.resolve(now, items, resolution, listening, &mut work);
                }
                Action::Retrying {
                    failure,
                    tries,
                    wait,
                } => {
                    work.retrying = Some(Retrying {
                        failure,
                        tries,
                        wait,
                    });
                }
                Action::Paused { reason } => work.notices.push(PauseNotice::Began { reason }),
                Action::Resumed { reason, after } => {
                    work.notices.push(PauseNotice::Ended { reason, after });
                }
                Action::Flushed { flush, pending } => {
                    if let Some(sender) = self.flushes.remove(&flush) {
                        work.flushed
                            .push((sender, Report::for_flush(&self.scheduler, pending)));
                    }
                }
                Action::Stopped => work.stopped = true,
            }
        }
        let account = self.scheduler.account();
        let so_far = Lost {
            rejected: account.rejected.total(),
            dropped: account.dropped,
        };
        work.lost = Lost {
            rejected: so_far.rejected - self.logged.rejected,
            dropped: so_far.dropped - self.logged.dropped,
        };
        self.logged = so_far;
        work.memory_errors += self.take_memory_errors();
        work
    }

    /// Records the outcome of messages.
    fn resolve(
        &mut self,
        now: Duration,
        items: Vec<Item>,
        resolution: Resolution,
        listening: bool,
        work: &mut Work,
    ) {
        if matches!(resolution, Resolution::Abandoned) {
            // `settle` finds those in the spool after the disk thread has ended.
            self.unsettled
                .extend(items.iter().map(|item| item.sequence));
        }
        for item in &items {
            self.receipts.record(item, &resolution, &mut work.notified);
            match &resolution {
                Resolution::Rejected(rejection) => {
                    let run = self.run_to_report(item);
                    let message = Rejected {
                        call: item.kind,
                        rejection: Arc::clone(rejection),
                        item: run.as_ref().map_or(&[][..], Run::items).into(),
                        id: run.as_ref().map_or(0..0, |_| item.message_id()),
                    };
                    if let Some(disk) = &mut self.disk {
                        let refused_at = milliseconds(SystemTime::now());
                        let age = milliseconds_of(now.saturating_sub(item.since));
                        disk.add_dead_letter(UnstoredLetter {
                            sequence: item.sequence,
                            accepted_at: refused_at.saturating_sub(age),
                            refused_at,
                            message: message.clone(),
                        });
                    }
                    self.rejected.push(message);
                }
                Resolution::Abandoned => {}
                Resolution::Delivered | Resolution::Dropped | Resolution::Purged => {
                    if let Some(disk) = &mut self.disk {
                        disk.finish(now, item.sequence);
                    }
                }
            }
        }
        if listening {
            let items = items
                .into_iter()
                .map(|item| (item, self.run_to_report(&item)));
            let items = items.collect();
            work.resolved.push(Resolved { items, resolution });
        } else {
            release_all(&self.intake, items.iter().map(|item| item.place));
        }
    }

    pub(super) fn report(&self) -> Report {
        Report::new(&self.scheduler, self.remaining)
    }

    /// Returns whether the message with this number has no outcome yet.
    pub(super) fn is_pending(&self, sequence: u64) -> bool {
        self.scheduler.is_pending(sequence) || self.unsettled.binary_search(&sequence).is_ok()
    }

    pub(super) fn is_settled(&self) -> bool {
        self.remaining.is_some()
    }

    /// Counts messages that became unreadable.
    pub(super) fn lose(&mut self, messages: u64) {
        self.unreadable += messages;
    }

    /// Splits the messages without an outcome into those in the spool and those that are abandoned.
    /// Does so once, and only if the scheduler has stopped.
    pub(super) fn settle(&mut self, listening: bool, work: &mut Work) {
        if self.is_settled() || !self.scheduler.is_stopped() {
            return;
        }
        work.unreadable += std::mem::take(&mut self.unreadable);
        let stored_until = self.disk.as_ref().map_or(0, |disk| disk.stored_until);
        let unsettled = std::mem::take(&mut self.unsettled);
        let (stored, unstored) =
            unsettled.split_at(unsettled.partition_point(|it| *it < stored_until));
        let mut abandoned = unstored.len() as u64;
        for resolved in &mut work.resolved {
            if matches!(resolved.resolution, Resolution::Abandoned) {
                resolved
                    .items
                    .extract_if(.., |(item, _)| item.sequence < stored_until)
                    .for_each(|(item, _)| lock(&self.intake).arena.release(item.place));
            }
        }
        let backlog = self.scheduler.backlog();
        if let Some((from, _)) = backlog {
            let waiting = lock(&self.intake)
                .next_commit
                .as_mut()
                .map(|next| next.copies.take());
            for record in waiting.iter().flat_map(DiskBuffer::iter) {
                if record.sequence < from.max(stored_until) {
                    continue;
                }
                abandoned += 1;
                if listening {
                    work.abandoned.push(abandoned_copy(&record));
                }
            }
        }
        let in_spool = self.scheduler.account().pending.saturating_sub(abandoned);
        if in_spool > 0 {
            let loaded = stored.first().into_iter().chain(stored.last()).copied();
            let on_disk = backlog
                .filter(|(from, _)| *from < stored_until)
                .map(|(from, _)| [from, stored_until - 1]);
            let bounds = loaded.chain(on_disk.into_iter().flatten());
            let (first, last) = bounds.fold((u64::MAX, 0), |(least, most), sequence| {
                (least.min(sequence), most.max(sequence))
            });
            work.spooled = Some(SpooledNotice {
                messages: in_spool,
                first,
                last,
            });
        }
        self.receipts
            .close(stored_until, &unsettled, &mut work.notified);
        let remaining = Remaining {
            abandoned,
            in_spool,
        };
        self.remaining = Some(remaining);
        work.remaining = Some(remaining);
        work.unattended = self.unattended;
        let report = self.report();
        for (_, earlier) in &mut work.flushed {
            if earlier.pending > 0 {
                *earlier = report;
            }
        }
        let late = self
            .awaiting_end
            .drain(..)
            .chain(self.flushes.drain().map(|(_, it)| it));
        work.flushed.extend(late.map(|sender| (sender, report)));
    }

    /// Returns how many pending messages are on disk.
    pub(super) fn stored(&self) -> u64 {
        if let Some(remaining) = self.remaining {
            return remaining.in_spool;
        }
        let unstored = |disk: &DiskQueue| disk.unstored(self.scheduler.next_sequence());
        self.disk.as_ref().map_or(0, |disk| {
            self.scheduler
                .account()
                .pending
                .saturating_sub(unstored(disk))
        })
    }
}
