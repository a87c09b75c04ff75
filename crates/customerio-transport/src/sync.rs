//! Locks that ignore poisoning, and blocking on a future.

use core::pin::pin;
use core::task::{Context, Poll};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

/// Locks a mutex and ignores its poisoning: every change of the state is complete before code that can
/// panic runs.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
