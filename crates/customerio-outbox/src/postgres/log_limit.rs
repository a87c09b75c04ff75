//! A limit on the rate of a log message.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The least time between two messages.
const INTERVAL: Duration = Duration::from_secs(10);

/// Lets one message pass per [`INTERVAL`], and counts those in between.
#[derive(Debug)]
pub(super) struct LogLimit(Mutex<(Option<Instant>, u64)>);

impl LogLimit {
    pub(super) const fn new() -> Self {
        Self(Mutex::new((None, 0)))
    }

    /// Returns whether to log at `now`, and then the number of messages suppressed before.
    pub(super) fn pass(&self, now: Instant) -> Option<u64> {
        // A panic within the few lines below leaves numbers that are still valid.
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (last, suppressed) = &mut *state;
        if last.is_some_and(|last| now.saturating_duration_since(last) < INTERVAL) {
            *suppressed += 1;
            return None;
        }
        *last = Some(now);
        Some(core::mem::take(suppressed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_message_passes_per_interval() {
        let limit = LogLimit::new();
        let start = Instant::now();
        assert_eq!(limit.pass(start), Some(0));
        assert_eq!(limit.pass(start + Duration::from_secs(1)), None);
        assert_eq!(limit.pass(start + Duration::from_secs(9)), None);
        assert_eq!(limit.pass(start + INTERVAL), Some(2));
    }
}
