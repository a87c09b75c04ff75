//! The calls that append a message, and those of them that wait for room.

use std::sync::{MutexGuard, PoisonError};
use std::time::Instant;

use customerio_core::item::ItemHead;
use tokio::sync::oneshot;

use super::state::State;
use super::{Shared, notify};
use crate::WhenFull;
use crate::error::SendError;
use crate::sync::lock_soon;

/// The result of trying to append a message.
enum Attempt<'a> {
    Done(Result<u64, SendError>),
    /// There is no room. Nothing was changed.
    Full(SendError, MutexGuard<'a, State>),
}

impl Shared {
    /// Appends a message and returns its number.
    pub(crate) fn append(&self, head: &ItemHead, bytes: &[u8]) -> Result<u64, SendError> {
        if let Some(sequence) = self.put(head, bytes) {
            return Ok(sequence);
        }
        let mut blocked_until = None;
        let mut state = self.lock_state();
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
        if let Some(sequence) = self.put(head, bytes) {
            return Ok(sequence);
        }
        let mut blocked_until = None;
        loop {
            let (full, room) = match self.try_append(self.lock_state(), head, bytes) {
                Attempt::Done(done) => return done,
                Attempt::Full(full, mut state) => {
                    let WhenFull::Block(longest) = self.when_full else {
                        return Err(full);
                    };
                    if self.in_callback() {
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

    /// Appends a message under the lock of the intake. Returns `None` if that needs the state.
    fn put(&self, head: &ItemHead, bytes: &[u8]) -> Option<u64> {
        let now = self.now();
        let accepted = lock_soon(&self.intake).put(now, head, bytes)?;
        if accepted.wake {
            self.wake.notify_one();
        }
        if accepted.wake_disk {
            // The disk thread holds this lock from its look at the next commit until it sleeps.
            drop(lock_soon(&self.state));
            self.disk.notify_one();
        }
        Some(accepted.sequence)
    }

    /// Appends a message if there is room, or if dropping older ones makes room.
    fn try_append<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        head: &ItemHead,
        bytes: &[u8],
    ) -> Attempt<'a> {
        let mut notified = Vec::new();
        let (mut wake, mut wake_disk) = (false, false);
        let done = loop {
            if !state.scheduler.is_open() {
                break Err(SendError::Closed);
            }
            let full = match state.accept(self.now(), head, bytes) {
                Ok(accepted) => {
                    wake |= accepted.wake;
                    wake_disk = accepted.wake_disk;
                    break Ok(accepted.sequence);
                }
                Err(full) => full,
            };
            if self.when_full != WhenFull::DropOldest {
                return Attempt::Full(full, state);
            }
            // Other callers may have filled what an earlier message left.
            state.take_in();
            if !state.drop_oldest(self.listening, &mut notified) {
                break Err(full);
            }
            wake = true;
        };
        drop(state);
        if wake {
            self.wake.notify_one();
        }
        if wake_disk {
            self.disk.notify_one();
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
        if self.in_callback() || left.is_some_and(|left| left.is_zero()) {
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

    /// Wakes threads and tasks that wait for room.
    pub(super) fn notify_room(&self, state: &mut State) {
        if state.blocked > 0 {
            self.room.notify_all();
        }
        state.notify_room_waiters();
    }
}

impl State {
    /// Adds a task that waits for room. Its sender is dropped at the deadline.
    pub(super) fn add_room_waiter(&mut self, until: Option<Instant>) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        self.waiting_for_room.push((until, sender));
        receiver
    }

    /// Removes the tasks whose deadline has passed. Returns the next deadline.
    pub(super) fn expire_room_waiters(&mut self, now: Instant) -> Option<Instant> {
        self.waiting_for_room
            .retain(|(until, sender)| until.is_none_or(|until| until > now) && !sender.is_closed());
        self.waiting_for_room
            .iter()
            .filter_map(|(until, _)| *until)
            .min()
    }

    pub(super) fn notify_room_waiters(&mut self) {
        for (_, sender) in self.waiting_for_room.drain(..) {
            // Dropped receivers are ignored.
            let _ = sender.send(());
        }
    }
}
