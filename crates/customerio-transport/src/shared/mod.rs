//! What callers and the delivery thread share: one lock around the queue's memory and the pure
//! scheduler, so that every count is of one moment.
//!
//! Under the lock nothing is serialized, sent, logged or called that is not ours: what is to be done
//! comes out of it as [`Work`].

mod disk;
mod disk_buffer;
mod released;
mod spooling;
mod state;
#[cfg(test)]
mod tests;
mod work;

use core::time::Duration;
use std::process;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Instant;

use customerio_core::item::ItemHead;
use tokio::sync::{Notify, oneshot};

pub(crate) use self::disk::{Asked, Dead, FoundSpool, LogState};
pub(crate) use self::disk_buffer::{DiskBuffer, head};
use self::state::State;
pub(crate) use self::work::{Ended, Lost, Retrying, Work, notify};
use crate::WhenFull;
use crate::delivery::{Limits, Scheduler};
use crate::error::SendError;
use crate::outcome::Rejected;
use crate::receipt_ledger::ReceiptResult;
use crate::stats::{Report, Stats};
use crate::sync::lock;

/// The scheduler's clock begins so long before the client, so that messages of an earlier client have a
/// time too.
const BEFORE_BEGIN: Duration = Duration::from_secs(30 * 24 * 3600);

/// What came of trying to take a message.
enum Tried<'a> {
    Done(Result<u64, SendError>),
    /// There is no room; nothing was changed.
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

/// See the [module](self).
#[derive(Debug)]
pub(crate) struct Shared {
    began: Instant,
    process: u32,
    state: Mutex<State>,
    room: Condvar,
    /// There is something for the disk thread.
    disk: Condvar,
    wake: Notify,
    thread: OnceLock<ThreadId>,
    when_full: WhenFull,
    /// Whether somebody wants to hear of every end.
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
            state: Mutex::new(State::new(limits, queue_bytes, spool, BEFORE_BEGIN)),
            room: Condvar::new(),
            disk: Condvar::new(),
            wake: Notify::new(),
            thread: OnceLock::new(),
            when_full,
            listening,
        }
    }

    // Callers.

    /// Takes a message, or says why not. Returns its number.
    pub(crate) fn append(&self, head: &ItemHead, bytes: &[u8]) -> Result<u64, SendError> {
        let mut blocked_until = None;
        let mut state = lock(&self.state);
        loop {
            let (full, after) = match self.try_append(state, head, bytes) {
                Tried::Done(done) => return done,
                Tried::Full(full, state) => (full, state),
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

    /// The same for async code.
    pub(crate) async fn append_async(
        &self,
        head: &ItemHead,
        bytes: &[u8],
    ) -> Result<u64, SendError> {
        let mut blocked_until = None;
        loop {
            let (full, room) = match self.try_append(lock(&self.state), head, bytes) {
                Tried::Done(done) => return done,
                Tried::Full(full, mut state) => {
                    let WhenFull::Block(longest) = self.when_full else {
                        return Err(full);
                    };
                    if self.on_delivery_thread() {
                        return Err(full);
                    }
                    let until =
                        *blocked_until.get_or_insert_with(|| Instant::now().checked_add(longest));
                    (full, state.ask_for_room(until))
                }
            };
            // The delivery thread keeps the time.
            self.wake.notify_one();
            if room.await.is_err() {
                return Err(full);
            }
        }
    }

    /// Takes a message if there is room for it, or can be made.
    fn try_append<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        head: &ItemHead,
        bytes: &[u8],
    ) -> Tried<'a> {
        let mut notified = Vec::new();
        let mut wake = false;
        let done = loop {
            if !state.scheduler.is_open() {
                break Err(SendError::Closed);
            }
            let full = match state.take(self.now(), head, bytes) {
                Ok(taken) => {
                    wake |= taken.wake;
                    if taken.wake_disk {
                        self.disk.notify_one();
                    }
                    break Ok(taken.sequence);
                }
                Err(full) => full,
            };
            if self.when_full != WhenFull::DropOldest {
                return Tried::Full(full, state);
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
        Tried::Done(done)
    }

    /// Waits until memory was given back. False if that is too late, or would wait for itself.
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

    /// Begins a flush of everything accepted so far. `Err` is the report of a client that has
    /// stopped.
    pub(crate) fn flush(&self, timeout: Duration) -> Result<oneshot::Receiver<Report>, Report> {
        self.begin_flush(timeout, Then::Continue)
    }

    /// Refuses further messages, and begins a flush of those that were accepted.
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
                disk.hurry();
                self.disk.notify_one();
            }
            if then != Then::Continue {
                state.unattended |= then == Then::CloseUnattended && state.scheduler.is_open();
                state.scheduler.shutdown(now, until);
                self.room.notify_all();
                state.tell_of_room();
            }
        }
        self.wake.notify_one();
        Ok(receiver)
    }

    /// The state of things, for a flush whose answer did not come in time.
    pub(crate) fn report(&self) -> Report {
        lock(&self.state).report()
    }

    /// Whether this is another process than the client was made in.
    pub(crate) fn is_forked(&self) -> bool {
        self.is_of_another_process(process::id())
    }

    /// Whether the client was made in another process than `process`.
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
            ..Stats::of(
                &state.scheduler,
                state.remaining,
                self.now(),
                held,
                state.kept.forgotten(),
            )
        }
    }

    pub(crate) fn rejected(&self) -> Vec<Rejected> {
        lock(&self.state).kept.all()
    }

    /// Asks for the end of a message: it is known, or will be told.
    pub(crate) fn ask(
        &self,
        sequence: u64,
    ) -> Result<oneshot::Receiver<ReceiptResult>, ReceiptResult> {
        let mut state = lock(&self.state);
        let pending = state.is_pending(sequence);
        state.ends.ask(sequence, pending)
    }

    pub(crate) fn on_delivery_thread(&self) -> bool {
        self.thread.get() == Some(&thread::current().id())
    }

    // The delivery thread.

    /// The present thread delivers from now on.
    pub(crate) fn deliver_here(&self) {
        // A client has one delivery thread, so it is the first to say so.
        let _ = self.thread.set(thread::current().id());
    }

    /// Waits until a caller has something new.
    pub(crate) async fn woken(&self) {
        self.wake.notified().await;
    }

    /// Takes one step of the scheduler, and says what is to be done.
    pub(crate) fn step(&self, step: impl FnOnce(&mut Scheduler, Duration)) -> Work {
        let mut state = lock(&self.state);
        let now = self.now();
        step(&mut state.scheduler, now);
        let mut work = state.carry_out(now, self.listening);
        let planned = state.scheduler.sleep().and_then(|at| self.instant(at));
        let late = state.late_for_room(Instant::now());
        work.wake_at = planned.into_iter().chain(late).min();
        self.tell_of_room(&mut state);
        self.tell_disk(&state);
        work
    }

    /// Completes a stopped client: what its spool holds is the next client's, and the rest is
    /// abandoned. The disk thread has ended, so that what it stored is known.
    pub(crate) fn settle(&self, work: &mut Work) {
        lock(&self.state).settle(self.listening, work);
    }

    pub(crate) fn is_settled(&self) -> bool {
        lock(&self.state).is_settled()
    }

    /// The ends were told: the memory of these messages can be used again.
    pub(crate) fn give_back(&self, ended: &[Ended]) {
        let mut state = lock(&self.state);
        for (item, run) in ended.iter().flat_map(|ended| &ended.items) {
            if run.is_some() {
                state.arena.release(item.place);
            }
        }
        self.tell_of_room(&mut state);
        self.tell_disk(&state);
    }

    /// How much memory the bodies that are being sent take.
    pub(crate) fn set_body_bytes(&self, bytes: usize) {
        lock(&self.state).body_bytes = bytes;
    }

    fn tell_of_room(&self, state: &mut State) {
        if state.blocked > 0 {
            self.room.notify_all();
        }
        state.tell_of_room();
    }

    /// The instant of a time by the clock of the scheduler.
    fn instant(&self, at: Duration) -> Option<Instant> {
        self.began.checked_add(at.saturating_sub(BEFORE_BEGIN))
    }

    /// The clock of the scheduler.
    fn now(&self) -> Duration {
        BEFORE_BEGIN + self.began.elapsed()
    }
}
