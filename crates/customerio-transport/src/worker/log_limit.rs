//! A limit on the rate of log messages, so that a condition that lasts does not fill the log.

use core::sync::atomic::{AtomicU64, Ordering};
use std::sync::LazyLock;
use std::time::Instant;

use crate::defaults::LOG_INTERVAL;

/// The time from which the limits count.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Limits one kind of message to one per [`LOG_INTERVAL`].
#[derive(Debug, Default)]
pub(crate) struct LogLimit {
    /// When the next message may be logged, in milliseconds since [`START`].
    next: AtomicU64,
    suppressed: AtomicU64,
}

impl LogLimit {
    pub(crate) const fn new() -> Self {
        Self {
            next: AtomicU64::new(0),
            suppressed: AtomicU64::new(0),
        }
    }

    /// Returns whether to log a message now, and then the number of messages suppressed before it.
    pub(crate) fn pass(&self) -> Option<u64> {
        let now = START.elapsed().as_millis();
        self.pass_at(u64::try_from(now).unwrap_or(u64::MAX))
    }

    fn pass_at(&self, now: u64) -> Option<u64> {
        let interval = u64::try_from(LOG_INTERVAL.as_millis()).unwrap_or(u64::MAX);
        let passed = self
            .next
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |next| {
                (now >= next).then(|| now.saturating_add(interval))
            });
        if passed.is_ok() {
            Some(self.suppressed.swap(0, Ordering::Relaxed))
        } else {
            self.suppressed.fetch_add(1, Ordering::Relaxed);
            None
        }
    }
}

/// Logs a message with the field `suppressed`, if its [`LogLimit`] lets it pass.
macro_rules! log_limited {
    ($limit:expr, $level:ident, $target:literal, $($message:tt)+) => {{
        if let Some(suppressed) = $limit.pass() {
            tracing::$level!(target: $target, suppressed, $($message)+);
        }
    }};
}

pub(crate) use log_limited;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_message_passes_per_interval_and_the_others_are_counted() {
        let limit = LogLimit::new();
        assert_eq!(limit.pass_at(0), Some(0));
        for now in 0..100 {
            assert_eq!(limit.pass_at(now * 99), None);
        }
        assert_eq!(limit.pass_at(10_000), Some(100));
        assert_eq!(limit.pass_at(10_001), None);
        assert_eq!(limit.pass_at(40_000), Some(1));
        assert_eq!(limit.pass_at(50_000), Some(0));
    }
}
