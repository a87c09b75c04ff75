//! The state shared by callers, the delivery thread and the disk thread. One lock protects the queue's
//! memory and the scheduler, so that all counters are consistent.
//!
//! No thread serializes, sends, logs or calls code of the program while it holds the lock. A step under
//! the lock returns this as [`Work`].

mod disk;
mod disk_buffer;
mod purge;
mod released;
mod spooling;
mod state;
#[cfg(test)]
mod tests;
mod unix_time;
mod work;

use core::time::Duration;
use std::process;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Instant;

use customerio_core::item::ItemHead;
use tokio::sync::{Notify, oneshot};

pub(crate) use self::disk::{DiskRequest, FoundSpool, LogState, UnstoredLetter};
pub(crate) use self::disk_buffer::{DiskBuffer, head, record};
pub(crate) use self::purge::FoundRecord;
use self::state::State;
pub(crate) use self::work::{Lost, Resolved, Retrying, Work, notify};
use crate::WhenFull;
use crate::delivery::{Limits, Scheduler};
use crate::error::SendError;
use crate::outcome::Rejected;
use crate::receipt_ledger::ReceiptResult;
use crate::stats::{Report, Stats};
use crate::sync::lock;

/// The time on the scheduler's clock when the client starts, so that messages of an earlier client
/// have a time before it.
const START_TIME: Duration = Duration::from_secs(30 * 24 * 3600);

/// The result of trying to append a message.
enum Attempt<'a> {
    Done(Result<u64, SendError>),
    /// There is no room. Nothing was changed.
    Full(SendError, MutexGuard<'a, State>),
}

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
    state: Mutex<State>,
    /// Wakes callers that wait for room.
    room: Condvar,
    /// Wakes the disk thread.
    disk: Condvar,
    /// Wakes the delivery thread.
    wake: Notify,
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
        Self {
            began: Instant::now(),
            process: process::id(),
            state: Mutex::new(State::new(limits, queue_bytes, spool, START_TIME)),
            room: Condvar::new(),
            disk: Condvar::new(),
            wake: Notify::new(),
            thread: OnceLock::new(),
            when_full,
            listening,
        }
    }

    // Callers.

    /// Appends a message and returns its number.
    pub(crate) fn append(&self, head: &ItemHead, bytes: &[u8]) -> Result<u64, SendError> {
        let mut blocked_until = None;
        let mut state = lock(&self.state);
        loop {
            let (full, after) = match self.try_append(state, head, bytes) {
                Attempt::Done(done) => return done,
                Attempt::Full(full, state) => (full, state),
            };
            let WhenFull::Block(longest) = self.when_full else {
                return Err(full);
            };
            let until = *blocked_until.get_or_insert_with(|| Instant::now().checked_add(longest));
            let (after, again) = self.wait_for_room(after, until);
            if !again {
                return Err(full);
            }
            state = after;
        }
    }

    /// [`append`](Self::append) for async code: waits for room without blocking the thread.
    pub(crate) async fn append_async(
        &self,
        head: &ItemHead,
        bytes: &[u8],
    ) -> Result<u64, SendError> {
        let mut blocked_until = None;
        loop {
            let (full, room) = match self.try_append(lock(&self.state), head, bytes) {
                Attempt::Done(done) => return done,
                Attempt::Full(full, mut state) => {
                    let WhenFull::Block(longest) = self.when_full else {
                        return Err(full);
                    };
                    if self.on_delivery_thread() {
                        return Err(full);
                    }
                    let until =
                        *blocked_until.get_or_insert_with(|| Instant::now().checked_add(longest));
                    (full, state.add_room_waiter(until))
                }
            };
            // The delivery thread ends the wait at its deadline.
            self.wake.notify_one();
            if room.await.is_err() {
                return Err(full);
            }
        }
    }

    /// Appends a message if there is room, or if dropping older ones makes room.
    fn try_append<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        head: &ItemHead,
        bytes: &[u8],
    ) -> Attempt<'a> {
        let mut notified = Vec::new();
        let mut wake = false;
        let done = loop {
            if !state.scheduler.is_open() {
                break Err(SendError::Closed);
            }
            let full = match state.accept(self.now(), head, bytes) {
                Ok(accepted) => {
                    wake |= accepted.wake;
                    if accepted.wake_disk {
                        self.disk.notify_one();
                    }
                    break Ok(accepted.sequence);
                }
                Err(full) => full,
            };
            if self.when_full != WhenFull::DropOldest {
                return Attempt::Full(full, state);
            }
            if !state.drop_oldest(self.listening, &mut notified) {
                break Err(full);
            }
            wake = true;
        };
        drop(state);
        if wake {
            self.wake.notify_one();
        }
        notify(notified);
        Attempt::Done(done)
    }

    /// Blocks until memory is free. Returns `false` at the deadline, and on the delivery thread, which
    /// would wait for itself.
    fn wait_for_room<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        until: Option<Instant>,
    ) -> (MutexGuard<'a, State>, bool) {
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        if self.on_delivery_thread() || left.is_some_and(|left| left.is_zero()) {
            return (state, false);
        }
        state.blocked += 1;
        state = match left {
            None => self
                .room
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner),
            Some(left) => {
                self.room
                    .wait_timeout(state, left)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0
            }
        };
        state.blocked -= 1;
        (state, true)
    }

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
            let mut state = lock(&self.state);
            if state.is_settled() {
                return Err(state.report());
            }
            if state.scheduler.is_stopped() {
                state.awaiting_end.push(sender);
                return Ok(receiver);
            }
            let now = self.now();
            let until = now.saturating_add(timeout);
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
            let mut state = lock(&self.state);
            let until = START_TIME.saturating_add(until.saturating_duration_since(self.began));
            state.scheduler.send_until(self.now(), until);
        }
        // The delivery thread carries out the actions, and plans its next step.
        self.wake.notify_one();
    }

    /// Makes requests leave at an even pace from the start.
    pub(crate) fn skip_burst(&self) {
        lock(&self.state).scheduler.skip_burst(self.now());
    }

    /// Returns the current report, for a flush whose answer did not arrive in time.
    pub(crate) fn report(&self) -> Report {
        lock(&self.state).report()
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
        lock(&self.state).scheduler.is_stopped()
    }

    pub(crate) fn stats(&self) -> Stats {
        let state = lock(&self.state);
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
        lock(&self.state).rejected.all()
    }

    /// Returns the outcome of a message, or a receiver for it.
    pub(crate) fn ask(
        &self,
        sequence: u64,
    ) -> Result<oneshot::Receiver<ReceiptResult>, ReceiptResult> {
        let mut state = lock(&self.state);
        let pending = state.is_pending(sequence);
        state.receipts.ask(sequence, pending)
    }

    pub(crate) fn on_delivery_thread(&self) -> bool {
        self.thread.get() == Some(&thread::current().id())
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
        let now = self.now();
        step(&mut state.scheduler, now);
        let mut work = state.carry_out(now, self.listening);
        let planned = state.scheduler.sleep().and_then(|at| self.instant(at));
        let deadline = state.expire_room_waiters(Instant::now());
        let (unused, again) = state.arena.shrink(now);
        let again = again.and_then(|at| self.instant(at));
        work.wake_at = planned.into_iter().chain(deadline).chain(again).min();
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
        lock(&self.state).settle(self.listening, work);
    }

    pub(crate) fn is_settled(&self) -> bool {
        lock(&self.state).is_settled()
    }

    /// Releases the memory of messages whose outcomes were reported.
    pub(crate) fn release(&self, resolved: Vec<Resolved>) {
        let mut state = lock(&self.state);
        for (item, run) in resolved.into_iter().flat_map(|it| it.items) {
            if let Some(run) = run {
                // A segment that a run shares can't be reused.
                drop(run);
                state.arena.release(item.place);
            }
        }
        self.notify_room(&mut state);
        self.wake_disk(&state);
    }

    /// Sets the memory of the bodies in flight, in bytes.
    pub(crate) fn set_body_bytes(&self, bytes: usize) {
        lock(&self.state).body_bytes = bytes;
    }

    /// Wakes threads and tasks that wait for room.
    fn notify_room(&self, state: &mut State) {
        if state.blocked > 0 {
            self.room.notify_all();
        }
        state.notify_room_waiters();
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
