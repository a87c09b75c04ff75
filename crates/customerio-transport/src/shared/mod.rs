//! The state shared by callers, the delivery thread and the disk thread. One lock protects the scheduler,
//! so that all counters are consistent. A caller takes another one, that of the [`intake`].
//!
//! No thread serializes, sends, logs or calls code of the program while it holds a lock. A step under
//! the lock returns this as [`Work`].

mod append;
mod commit;
mod disk;
mod disk_buffer;
mod intake;
mod list_memory;
#[cfg(test)]
mod model;
mod next_commit;
mod purge;
mod released;
mod spool_state;
mod spooling;
mod state;
#[cfg(test)]
mod tests;
mod unix_time;
mod work;

use core::time::Duration;
use std::process;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock};
use std::thread::{self, ThreadId};
use std::time::Instant;

use tokio::sync::{Notify, oneshot};

pub(crate) use self::commit::Commit;
pub(crate) use self::disk::{DiskRequest, UnstoredLetter};
pub(crate) use self::disk_buffer::{DiskBuffer, head, record};
use self::intake::{Intake, release_all};
pub(crate) use self::purge::FoundRecord;
pub(crate) use self::spool_state::{FoundSpool, LogState};
use self::state::State;
pub(crate) use self::work::{Lost, Resolved, Retrying, Work, notify};
use crate::WhenFull;
use crate::defaults::STOP_GRACE;
use crate::delivery::{Limits, Scheduler};
use crate::log::is_logging;
use crate::outcome::Rejected;
use crate::receipt_ledger::ReceiptResult;
use crate::stats::{Report, Stats};
use crate::sync::lock;

/// The time on the scheduler's clock when the client starts, so that messages of an earlier client
/// have a time before it.
const START_TIME: Duration = Duration::from_secs(30 * 24 * 3600);

/// What follows a flush.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Continue,
    Close,
    /// As `Close`, and no caller reads the report.
    CloseUnattended,
}

/// The shared state; see the [module](self).
#[derive(Debug)]
pub(crate) struct Shared {
    began: Instant,
    process: u32,
    /// The way of messages into the queue.
    intake: Arc<Mutex<Intake>>,
    has_spool: bool,
    state: Mutex<State>,
    /// Wakes callers that wait for room.
    room: Condvar,
    /// Wakes the disk thread.
    disk: Condvar,
    /// Wakes the delivery thread.
    wake: Notify,
    /// When the callers that wait for the end of the client are answered without it, if the disk takes
    /// longer. `None` is never.
    end_until: Mutex<Option<Instant>>,
    /// The delivery thread.
    thread: OnceLock<ThreadId>,
    when_full: WhenFull,
    /// Whether the program set `on_outcome`.
    listening: bool,
}

impl Shared {
    pub(crate) fn new(
        limits: Limits,
        when_full: WhenFull,
        queue_bytes: usize,
        listening: bool,
        spool: Option<FoundSpool>,
    ) -> Self {
        let has_spool = spool.is_some();
        let state = State::new(limits, queue_bytes, spool, START_TIME);
        Self {
            began: Instant::now(),
            process: process::id(),
            intake: Arc::clone(&state.intake),
            has_spool,
            state: Mutex::new(state),
            room: Condvar::new(),
            disk: Condvar::new(),
            wake: Notify::new(),
            end_until: Mutex::new(Some(Instant::now())),
            thread: OnceLock::new(),
            when_full,
            listening,
        }
    }

    /// Locks the state, in which the scheduler has all messages that were accepted before.
    fn lock_state(&self) -> MutexGuard<'_, State> {
        let mut state = lock(&self.state);
        if state.take_in() {
            self.wake.notify_one();
        }
        state
    }

    // Callers.

    /// Starts a flush of all messages accepted so far. `Err` is the report of a stopped client.
    pub(crate) fn flush(&self, timeout: Duration) -> Result<oneshot::Receiver<Report>, Report> {
        self.begin_flush(timeout, Then::Continue)
    }

    /// Closes the client to new messages and starts a flush of the accepted ones.
    pub(crate) fn shutdown(&self, timeout: Duration) -> Result<oneshot::Receiver<Report>, Report> {
        self.begin_flush(timeout, Then::Close)
    }

    /// [`shutdown`](Self::shutdown) by a destructor: no caller reads the report, so messages that are
    /// abandoned are logged as an error.
    pub(crate) fn shutdown_unattended(
        &self,
        timeout: Duration,
    ) -> Result<oneshot::Receiver<Report>, Report> {
        self.begin_flush(timeout, Then::CloseUnattended)
    }

    fn begin_flush(
        &self,
        timeout: Duration,
        then: Then,
    ) -> Result<oneshot::Receiver<Report>, Report> {
        let (sender, receiver) = oneshot::channel();
        {
            let mut state = self.lock_state();
            if then != Then::Continue {
                self.close(&mut state);
            }
            if state.is_settled() {
                return Err(state.report());
            }
            let now = self.now();
            let until = now.saturating_add(timeout);
            let is_stopped = state.scheduler.is_stopped();
            if is_stopped || then != Then::Continue {
                let answered = self.instant(until.saturating_add(STOP_GRACE));
                let mut end = lock(&self.end_until);
                // The latest of all; `None` is later than any.
                *end = end.zip(answered).map(|(end, answered)| end.max(answered));
            }
            if is_stopped {
                state.awaiting_end.push(sender);
                drop(state);
                self.wake.notify_one();
                return Ok(receiver);
            }
            let flush = state.scheduler.flush(now, until);
            state.flushes.insert(flush, sender);
            if let Some(disk) = &mut state.disk {
                disk.expedite();
                self.disk.notify_one();
            }
            if then != Then::Continue {
                state.unattended |= then == Then::CloseUnattended && state.scheduler.is_open();
                state.scheduler.shutdown(now, until);
                self.room.notify_all();
                state.notify_room_waiters();
            }
        }
        self.wake.notify_one();
        Ok(receiver)
    }

    /// Sets the time after which no request begins.
    pub(crate) fn send_until(&self, until: Instant) {
        {
            let mut state = self.lock_state();
            let until = START_TIME.saturating_add(until.saturating_duration_since(self.began));
            state.scheduler.send_until(self.now(), until);
        }
        // The delivery thread carries out the actions, and plans its next step.
        self.wake.notify_one();
    }

    /// Makes requests leave at an even pace from the start.
    pub(crate) fn skip_burst(&self) {
        self.lock_state().scheduler.skip_burst(self.now());
    }

    /// Returns the current report, for a flush whose answer did not arrive in time.
    pub(crate) fn report(&self) -> Report {
        self.lock_state().report()
    }

    /// Returns whether this is another process than the one that created the client.
    pub(crate) fn is_forked(&self) -> bool {
        self.is_of_another_process(process::id())
    }

    /// Returns whether the client was created in another process than `process`.
    pub(crate) fn is_of_another_process(&self, process: u32) -> bool {
        self.process != process
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.lock_state().scheduler.is_stopped()
    }

    pub(crate) fn stats(&self) -> Stats {
        let state = self.lock_state();
        let held = state.held();
        Stats {
            spool: state.spool_stats(),
            ..Stats::new(
                &state.scheduler,
                state.remaining,
                self.now(),
                held,
                state.rejected.forgotten(),
            )
        }
    }

    pub(crate) fn rejected(&self) -> Vec<Rejected> {
        self.lock_state().rejected.all()
    }

    /// Returns the outcome of a message, or a receiver for it.
    pub(crate) fn ask(
        &self,
        sequence: u64,
    ) -> Result<oneshot::Receiver<ReceiptResult>, ReceiptResult> {
        let mut state = self.lock_state();
        let pending = state.is_pending(sequence);
        state.receipts.ask(sequence, pending)
    }

    /// Whether a callback or a subscriber of `tracing` calls, on a thread that would wait for itself.
    pub(crate) fn in_callback(&self) -> bool {
        self.thread.get() == Some(&thread::current().id()) || is_logging()
    }

    // The delivery thread.

    /// Makes the current thread the delivery thread.
    pub(crate) fn set_delivery_thread(&self) {
        // A client has one delivery thread, which sets this once.
        let _ = self.thread.set(thread::current().id());
    }

    /// Waits until a caller wakes the delivery thread.
    pub(crate) async fn woken(&self) {
        self.wake.notified().await;
    }

    /// Runs one step of the scheduler and returns the resulting work.
    pub(crate) fn step(&self, step: impl FnOnce(&mut Scheduler, Duration)) -> Work {
        let mut state = lock(&self.state);
        // The step plans for them.
        state.take_in();
        self.step_in(state, step)
    }

    /// Stops the scheduler at once and returns the resulting work.
    pub(crate) fn stop(&self) -> Work {
        let mut state = lock(&self.state);
        self.close(&mut state);
        self.step_in(state, |scheduler, now| scheduler.shutdown(now, now))
    }

    /// Refuses messages from now on. The scheduler has all that were accepted, and has to be shut down
    /// before the lock is released.
    fn close(&self, state: &mut State) {
        lock(&self.intake).close();
        state.take_in();
    }

    fn step_in(
        &self,
        mut state: MutexGuard<'_, State>,
        step: impl FnOnce(&mut Scheduler, Duration),
    ) -> Work {
        let now = self.now();
        step(&mut state.scheduler, now);
        let mut work = state.carry_out(now, self.listening);
        let planned = state.scheduler.sleep().and_then(|at| self.instant(at));
        let deadline = state.expire_room_waiters(Instant::now());
        let (due, (unused, again), list) = {
            let mut intake = lock(&self.intake);
            let due = intake.set_wake_rule(state.scheduler.wake_rule(now));
            (due, intake.arena.shrink(now), intake.list_capacity())
        };
        let due = due.then(Instant::now);
        let again = [again, state.shrink_list(now, list)];
        let again = again
            .into_iter()
            .flatten()
            .filter_map(|at| self.instant(at));
        let planned = [planned, deadline, due].into_iter().flatten();
        work.wake_at = planned.chain(again).min();
        self.notify_room(&mut state);
        self.wake_disk(&state);
        drop(state);
        // Freeing many segments takes time.
        drop(unused);
        work
    }

    /// Settles a stopped client: messages in its spool remain for the next client, and the others are
    /// abandoned. Call it after the end of the disk thread.
    pub(crate) fn settle(&self, work: &mut Work) {
        self.lock_state().settle(self.listening, work);
    }

    pub(crate) fn is_settled(&self) -> bool {
        lock(&self.state).is_settled()
    }

    /// Releases the memory of messages whose outcomes were reported.
    pub(crate) fn release(&self, resolved: Vec<Resolved>) {
        let mut state = lock(&self.state);
        let reported = resolved.into_iter().flat_map(|it| it.items);
        let places = reported.filter_map(|(item, run)| {
            // A segment that a run shares can't be reused.
            drop(run?);
            Some(item.place)
        });
        release_all(&self.intake, places);
        self.notify_room(&mut state);
        self.wake_disk(&state);
    }

    /// Sets the memory of the bodies in flight, in bytes.
    pub(crate) fn set_body_bytes(&self, bytes: usize) {
        lock(&self.state).body_bytes = bytes;
    }

    /// Converts a time of the scheduler's clock to an instant.
    fn instant(&self, at: Duration) -> Option<Instant> {
        self.began.checked_add(at.saturating_sub(START_TIME))
    }

    /// Returns the time on the scheduler's clock.
    fn now(&self) -> Duration {
        START_TIME + self.began.elapsed()
    }
}
