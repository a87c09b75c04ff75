//! The interface of the disk thread, and the calls that wait for it.

use core::time::Duration;
use std::sync::PoisonError;
use std::time::{Instant, SystemTime};

use tokio::sync::oneshot;

use super::commit::Commit;
use super::disk::{DiskRequest, DiskWork, Stored};
use super::spool_state::LogState;
use super::state::State;
use super::unix_time::milliseconds;
use super::{DiskBuffer, Shared, head, notify};
use crate::defaults::SPOOL_READ_BYTES;
use crate::delivery::index_bytes;
use crate::error::ReceiptError;
use crate::spool::{CommitError, Loaded};
use crate::stats::{Report, SpoolFailure, SpoolStats};
use crate::sync::{lock, wait};

impl Shared {
    /// Completes when a message is on disk, or when its commit failed.
    pub(crate) async fn stored(&self, sequence: u64) -> Stored {
        match self.ask_stored(sequence) {
            Err(known) => known,
            // An error is a panic of the disk thread.
            Ok(receiver) => receiver.await.unwrap_or(Err(ReceiptError::Abandoned)),
        }
    }

    /// [`stored`](Self::stored) for a plain thread, which it blocks.
    pub(crate) fn wait_stored(&self, sequence: u64) -> Stored {
        wait(self.stored(sequence), None).unwrap_or(Err(ReceiptError::Abandoned))
    }

    /// Returns whether a message is on disk, or a receiver for the result of its commit.
    fn ask_stored(&self, sequence: u64) -> Result<oneshot::Receiver<Stored>, Stored> {
        let mut state = self.lock_state();
        if state.receipts.was_purged(sequence) {
            return Err(Err(ReceiptError::Purged));
        }
        if state
            .disk
            .as_ref()
            .is_some_and(|disk| sequence < disk.stored_until)
        {
            return Err(Ok(()));
        }
        let pending = state.is_pending(sequence);
        let settled = state.is_settled();
        let state = &mut *state;
        let Some(disk) = &mut state.disk else {
            return Err(Err(ReceiptError::NoSpool));
        };
        if settled {
            return Err(Err(ReceiptError::Abandoned));
        }
        if !pending {
            // The message was delivered or stored as a dead letter.
            return Err(Ok(()));
        }
        let receiver = disk.ask(sequence)?;
        self.disk.notify_one();
        Ok(receiver)
    }

    /// Adds a request to the disk thread. Returns `false` if there is none to answer it.
    pub(crate) fn request_disk(&self, request: DiskRequest) -> bool {
        let mut state = self.lock_state();
        let Some(disk) = state.disk.as_mut().filter(|disk| disk.is_open()) else {
            return false;
        };
        disk.add_request(request);
        self.disk.notify_one();
        true
    }

    /// Blocks until there is work for the disk thread, or until `until`.
    pub(crate) fn await_disk_work(&self, until: Option<Instant>) {
        let mut state = self.lock_state();
        loop {
            let now = self.now();
            let load = state.next_load();
            let intake = lock(&state.intake);
            let (Some(disk), Some(next)) = (&state.disk, &intake.next_commit) else {
                return;
            };
            if disk.has_work(now, next, load) {
                return;
            }
            let idle = until.map(|until| until.saturating_duration_since(Instant::now()));
            if idle == Some(Duration::ZERO) {
                return;
            }
            let due = disk.due(now, next).map(|at| at.saturating_sub(now));
            drop(intake);
            let due = due.into_iter().chain(idle).min();
            state = match due {
                Some(wait) => {
                    self.disk
                        .wait_timeout(state, wait)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
                None => self
                    .disk
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner),
            };
        }
    }

    /// Returns the work of the disk thread that is due. The thread holds the log: otherwise a caller
    /// might commit later messages first.
    pub(crate) fn take_disk_work(&self) -> DiskWork {
        let now = self.now();
        let mut state = self.lock_state();
        let load = state.next_load();
        let (work, frees) = {
            let State {
                scheduler,
                disk,
                intake,
                unsettled,
                ..
            } = &mut *state;
            let mut intake = lock(intake);
            let (Some(disk), Some((arena, next))) = (disk, intake.spool()) else {
                return DiskWork {
                    stop: true,
                    ..DiskWork::default()
                };
            };
            let frees = disk.leaves_out_sent();
            let work = disk.work(now, next, arena, load, |sequence| {
                // The scheduler does not have the latest messages yet.
                sequence >= scheduler.next_sequence()
                    || scheduler.is_pending(sequence)
                    || unsettled.binary_search(&sequence).is_ok()
            });
            (work, frees)
        };
        if frees {
            // The memory of messages that were sent meanwhile is free, and the commit may be empty.
            self.notify_room(&mut state);
        }
        work
    }

    /// Returns the messages to commit for a caller that waits for `sequence`, or `None` if that message
    /// is stored or the disk fails. The caller holds the log.
    pub(crate) fn take_commit(&self, sequence: u64) -> Option<Commit> {
        let mut state = self.lock_state();
        let State { disk, intake, .. } = &mut *state;
        let mut intake = lock(intake);
        let (arena, next) = intake.spool()?;
        disk.as_mut()?.take_commit(next, arena, sequence)
    }

    /// Handles the result of a commit.
    pub(crate) fn committed(
        &self,
        commit: Commit,
        result: Result<(), &CommitError>,
        log: LogState,
    ) {
        let now = self.now();
        let mut state = self.lock_state();
        let State {
            scheduler,
            disk,
            intake,
            ..
        } = &mut *state;
        let (until, notified) = {
            let mut intake = lock(intake);
            let (Some(disk), Some((arena, next))) = (disk, intake.spool()) else {
                return;
            };
            next.log = log;
            disk.committed(now, next, arena, commit, result)
        };
        let wake = scheduler.stored(now, until);
        self.notify_room(&mut state);
        drop(state);
        // Callers wait, and the delivery thread lingers.
        for (sender, stored) in notified {
            // Dropped receivers are ignored.
            let _ = sender.send(stored);
        }
        if wake {
            self.wake.notify_one();
        }
    }

    /// Updates the state of the log.
    pub(crate) fn log_changed(&self, log: LogState) {
        let mut state = self.lock_state();
        if let Some(next) = &mut lock(&state.intake).next_commit {
            next.log = log;
        }
        self.notify_room(&mut state);
    }

    /// Handles the result of a read; `loaded` is `None` if it failed.
    pub(crate) fn read(&self, copies: &DiskBuffer, loaded: Option<&Loaded>, log: LogState) {
        let now = self.now();
        let wall = milliseconds(SystemTime::now());
        let mut notified = Vec::new();
        let mut state = self.lock_state();
        let State {
            scheduler,
            disk,
            intake,
            receipts,
            ..
        } = &mut *state;
        let Some(disk) = disk else { return };
        let before = scheduler.account().unreadable;
        disk.read(now, loaded.is_none());
        let mut whole = true;
        let mut intake = lock(intake);
        let Some((arena, next_commit)) = intake.spool() else {
            return;
        };
        next_commit.log = log;
        for record in copies.iter() {
            let head = head(&record);
            let place = next_commit
                .fits(0, arena.room())
                .then(|| arena.append(record.item, index_bytes(&head)))
                .flatten();
            let Some(place) = place else {
                // The next read repeats this message.
                whole = false;
                break;
            };
            let age = Duration::from_millis(wall.saturating_sub(record.accepted_at));
            scheduler.load(record.sequence, now.saturating_sub(age), &head, place);
        }
        if let Some(loaded) = loaded {
            for range in &loaded.unreadable_ranges {
                receipts.lose(range.clone(), &mut notified);
            }
            let next = if !whole {
                0
            } else if loaded.end {
                disk.stored_until
            } else {
                loaded.next_sequence
            };
            scheduler.loaded(next, loaded.unreadable);
            if whole && loaded.end {
                // The log does not hold the counted messages that are missing here.
                let waiting = next_commit.copies.count_from(next) as u64;
                let missing = scheduler
                    .backlog()
                    .map_or(0, |(_, messages)| messages.saturating_sub(waiting));
                scheduler.loaded(next, missing);
            }
        }
        drop(intake);
        let unreadable = scheduler.account().unreadable - before;
        state.lose(unreadable);
        drop(state);
        self.wake.notify_one();
        notify(notified);
    }

    /// Ends the disk thread after it has written all messages.
    pub(crate) fn close_disk(&self) {
        let mut state = self.lock_state();
        if let Some(disk) = &mut state.disk {
            disk.close();
        }
        self.disk.notify_one();
    }

    /// Returns when the callers that wait for the end of the client are answered without it. `None` is never.
    pub(crate) fn end_until(&self) -> Option<Instant> {
        *lock(&self.end_until)
    }

    /// Removes the callers that wait for the end of a stopped client. Each gets the present report.
    pub(crate) fn take_awaiting_end(&self) -> Vec<(oneshot::Sender<Report>, Report)> {
        let mut state = self.lock_state();
        let report = state.report();
        let awaiting = state.awaiting_end.drain(..);
        awaiting.map(|sender| (sender, report)).collect()
    }

    /// Handles the end of the disk thread.
    pub(crate) fn disk_thread_ended(&self) {
        let mut state = self.lock_state();
        let notified = state
            .disk
            .as_mut()
            .map(super::disk::DiskQueue::thread_ended);
        drop(state);
        for (sender, stored) in notified.into_iter().flatten() {
            let _ = sender.send(stored);
        }
    }

    pub(super) fn wake_disk(&self, state: &State) {
        if state.disk.is_some() {
            self.disk.notify_one();
        }
    }
}

impl State {
    /// Returns the first number and the maximum size in bytes of the next read, if there is room for it.
    fn next_load(&self) -> Option<(u64, usize)> {
        let disk = self.disk.as_ref()?;
        let (from, _) = self.scheduler.backlog()?;
        let intake = lock(&self.intake);
        let wanted = intake.arena.limit() / 8;
        let beyond = intake.next_commit.as_ref()?.beyond_reserve(0);
        let room = intake.arena.room().saturating_sub(beyond);
        (from < disk.stored_until && room > 2 * wanted)
            .then(|| (from, wanted.min(SPOOL_READ_BYTES)))
    }

    pub(super) fn spool_stats(&self) -> Option<SpoolStats> {
        let disk = self.disk.as_ref()?;
        let intake = lock(&self.intake);
        let next = intake.next_commit.as_ref()?;
        Some(SpoolStats {
            stored: self.stored(),
            bytes: next.log.used,
            limit: next.limit,
            failing: disk.failing.map(|failing| SpoolFailure {
                kind: failing.kind,
                raw_os_error: failing.raw_os_error,
            }),
            damaged_frames: next.log.damage.frames,
            damaged_bytes: next.log.damage.bytes,
            dead_letters: next.log.dead_letters,
            dead_letters_forgotten: next.log.forgotten,
            dead_letters_unreadable: next.log.dead_unreadable,
        })
    }
}
