//! Log messages, which reach code of the program: a subscriber of `tracing`.
//!
//! A subscriber is called on threads of the client too, and while the spool's log is locked. So its panic ends
//! here, as that of a callback does, and a call of it does not wait for the thread that it runs on.

use core::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(crate) use customerio_core::log_limit::LogLimit;

thread_local! {
    static LOGGING: Cell<bool> = const { Cell::new(false) };
}

/// Logs a message. A subscriber that panics has no effect but the message of its panic.
macro_rules! log {
    ($level:ident, $target:literal, $($message:tt)+) => {
        $crate::log::guarded(|| tracing::$level!(target: $target, $($message)+))
    };
}

/// [`log`] with the field `suppressed`, if its [`LogLimit`] lets the message pass.
macro_rules! log_limited {
    ($limit:expr, $level:ident, $target:literal, $($message:tt)+) => {{
        if let Some(suppressed) = $limit.pass() {
            $crate::log::log!($level, $target, suppressed, $($message)+);
        }
    }};
}

pub(crate) use {log, log_limited};

/// Runs a call of `tracing`.
pub(crate) fn guarded(log: impl FnOnce()) {
    // A thread that is ending may have dropped the value.
    let outer = LOGGING.try_with(|logging| logging.replace(true));
    // Unwind safety: a subscriber has no access to the client's own state.
    let _ = catch_unwind(AssertUnwindSafe(log));
    let _ = LOGGING.try_with(|logging| logging.set(outer.unwrap_or(false)));
}

/// Returns whether a subscriber runs on this thread, called by a log message of a client.
pub(crate) fn is_logging() -> bool {
    LOGGING.try_with(Cell::get).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_ends_within_the_message() {
        guarded(|| {
            guarded(|| panic!("the subscriber fails"));
            assert!(is_logging());
        });
        assert!(!is_logging());
        let ran = Cell::new(false);
        guarded(|| ran.set(is_logging()));
        assert!(ran.get());
    }
}
