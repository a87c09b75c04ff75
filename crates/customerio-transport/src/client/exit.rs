//! The shutdown at the end of the process, for clients that are never dropped.
//!
//! Nothing drops a client in a `static`, and std has no hook for the end of `main`. A thread-local value
//! of the main thread is such a hook on Linux with glibc and on macOS: its destructor runs when `main`
//! returns or calls `std::process::exit`, while the other threads still run. With musl it does not run,
//! and on Windows only when the other threads are gone. There, and for clients that the main thread
//! never uses, [`Client::guard`](crate::Client::guard) is the only way.
//!
//! Crates that register a function with C's `atexit` are not an alternative: `dtor` 1.0 requires `unsafe`
//! code in this crate, and `shutdown_hooks` 0.1 is not maintained. Such a function also runs after the
//! main thread's values are dropped, when std can't park the thread.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Instant;

use crate::defaults::{DROP_WAIT, STOP_GRACE};
use crate::shared::Shared;
use crate::sync::wait;

thread_local! {
    static USED_HERE: UsedHere = UsedHere {
        main: is_main_thread(),
        clients: RefCell::default(),
    };
}

/// The clients that the main thread uses. On other threads the list is empty.
struct UsedHere {
    main: bool,
    clients: RefCell<Vec<Weak<Shared>>>,
}

/// Whether the main thread shuts the client down when it ends.
#[derive(Debug, Default)]
pub(crate) struct ExitHook(AtomicBool);

impl ExitHook {
    /// Registers the client if this is the main thread and it is not registered yet.
    pub(crate) fn register(&self, shared: &Arc<Shared>) {
        if self.0.load(Ordering::Relaxed) {
            return;
        }
        // Fails only while the thread is ending, after the drop of its values.
        let _ = USED_HERE.try_with(|used| {
            if used.main && !self.0.swap(true, Ordering::Relaxed) {
                let mut clients = used.clients.borrow_mut();
                clients.retain(|client| client.strong_count() > 0);
                clients.push(Arc::downgrade(shared));
            }
        });
    }
}

impl Drop for UsedHere {
    fn drop(&mut self) {
        let clients = self.clients.take();
        // All shutdowns begin before the first wait, so that the limit does not grow with the number
        // of clients.
        let shutdowns: Vec<_> = clients
            .iter()
            .filter_map(Weak::upgrade)
            .filter(|shared| !shared.is_forked())
            .filter_map(|shared| {
                let receiver = shared.shutdown_unattended(DROP_WAIT).ok()?;
                (!shared.report().is_complete()).then_some(receiver)
            })
            .collect();
        let until = Instant::now().checked_add(DROP_WAIT + STOP_GRACE);
        for receiver in shutdowns {
            // The delivery thread logs what it could not deliver.
            let _ = wait(receiver, until);
        }
    }
}

/// Returns whether this is the thread that runs `main`.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn is_main_thread() -> bool {
    rustix::thread::gettid() == rustix::process::getpid()
}

/// Returns whether this is the thread that runs `main`, by the name that std gives it.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
fn is_main_thread() -> bool {
    std::thread::current().name() == Some("main")
}

/// Returns `false`, since destructors at the end of the process run here after the other threads ended.
#[cfg(not(unix))]
fn is_main_thread() -> bool {
    false
}
