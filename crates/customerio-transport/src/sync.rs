//! Locks that outlive a panic, and waiting for a future on a plain thread.

use core::pin::pin;
use core::task::{Context, Poll};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Wake, Waker};
use std::thread::{self, Thread};
use std::time::Instant;

/// Locks; a panic of another holder does not make the state unusable, since every change to it is
/// complete before anything in it can panic.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for `future` on this thread until `deadline` (`None`: for ever). Unlike a runtime's own
/// `block_on` it may be called anywhere, within a runtime too.
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
