//! A limit on the rate of log messages, so that a condition that lasts does not fill the log.

use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::sync::LazyLock;
use std::time::Instant;

/// The least time between two messages.
pub const INTERVAL: Duration = Duration::from_secs(10);

/// The time from which the limits count.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Limits one kind of message to one per [`INTERVAL`].
#[derive(Debug, Default)]
pub struct LogLimit {
    /// When the next message may be logged, in milliseconds since [`START`].
    next: AtomicU64,
    suppressed: AtomicU64,
}

impl LogLimit {
    /// Creates a limit that lets the first message pass.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            next: AtomicU64::new(0),
            suppressed: AtomicU64::new(0),
        }
    }

    /// Returns whether to log a message now, and then the number of messages suppressed before it.
    #[must_use]
    pub fn pass(&self) -> Option<u64> {
        let now = START.elapsed().as_millis();
        self.pass_at(u64::try_from(now).unwrap_or(u64::MAX))
    }

    fn pass_at(&self, now: u64) -> Option<u64> {
        let interval = u64::try_from(INTERVAL.as_millis()).unwrap_or(u64::MAX);
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
