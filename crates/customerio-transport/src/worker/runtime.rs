//! The runtime of a thread that sends.

use std::io;
use std::panic::catch_unwind;

use tokio::runtime::{Builder, Runtime};

/// Creates a runtime for one thread.
///
/// tokio 1.54 panics if the process has no file descriptor left for its driver of signals, which exists
/// if any package of the program enables that feature.
///
/// # Errors
///
/// Returns an error if the system can't create what the runtime needs.
pub(super) fn runtime() -> io::Result<Runtime> {
    catch_unwind(|| Builder::new_current_thread().enable_all().build()).unwrap_or_else(|_| {
        Err(io::Error::other(
            "tokio's runtime panicked at its start; raise the limit of open files (`ulimit -n`)",
        ))
    })
}
