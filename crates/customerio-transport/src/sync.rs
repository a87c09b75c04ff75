//! Locks that ignore poisoning, and blocking on a future.

use core::hint;
use core::pin::pin;
use core::task::{Context, Poll};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

/// How often [`lock_soon`] tries, with [`PAUSES`] between tries, before it yields.
const SPINS: u32 = 50;

/// Some tens of nanoseconds each.
const PAUSES: u32 = 8;

/// How often [`lock_soon`] yields before it sleeps.
const YIELDS: u32 = 16;

/// Locks a mutex and ignores its poisoning: every change of the state is complete before code that can
/// panic runs.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// [`lock`] for a mutex that threads hold for moments: tries for some microseconds before the thread sleeps.
///
/// To sleep and to be woken takes ten times as long as most waits, and the thread that wakes another pays too.
/// Threads that yield in between leave the processor to one that was interrupted with the lock.
pub(crate) fn lock_soon<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    for round in 0..SPINS + YIELDS {
        match mutex.try_lock() {
            Ok(guard) => return guard,
            Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => {}
        }
        if round < SPINS {
            (0..PAUSES).for_each(|_| hint::spin_loop());
        } else {
            thread::yield_now();
        }
    }
    lock(mutex)
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Blocks this thread until `future` completes or `deadline` passes; without a deadline it waits
/// forever. Unlike tokio's `block_on`, it can be called within a runtime.
pub(crate) fn wait<F: Future>(future: F, deadline: Option<Instant>) -> Option<F::Output> {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
        match deadline {
            None => thread::park(),
            Some(deadline) => {
                let left = deadline.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return None;
                }
                thread::park_timeout(left);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::*;

    #[test]
    fn a_lock_that_is_held_for_long_is_waited_for() {
        let mutex = Mutex::new(0);
        let mut held = mutex.lock().unwrap();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| *lock_soon(&mutex));
            // The other thread sleeps, or at least has begun.
            let before = Instant::now();
            while before.elapsed() < Duration::from_millis(20) && !waiting.is_finished() {
                thread::yield_now();
            }
            assert!(!waiting.is_finished());
            *held = 7;
            drop(held);
            assert_eq!(waiting.join().unwrap(), 7);
        });
    }

    #[test]
    fn waits_until_woken_or_late() {
        let (sender, receiver) = tokio::sync::oneshot::channel();
        let waker = thread::spawn(move || sender.send(7));
        assert_eq!(wait(receiver, None), Some(Ok(7)));
        waker.join().unwrap().unwrap();

        let before = Instant::now();
        let deadline = before + Duration::from_millis(20);
        assert_eq!(wait(core::future::pending::<()>(), Some(deadline)), None);
        assert!(before.elapsed() >= Duration::from_millis(20));
    }
}
