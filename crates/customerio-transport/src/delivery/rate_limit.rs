//! When the client as a whole may send: the service's rate limit, and what `Retry-After` asked for.

use core::time::Duration;
use std::collections::VecDeque;

use crate::defaults::RATE_WINDOW;

#[derive(Debug)]
pub(crate) struct RateLimit {
    /// The most requests in a [`RATE_WINDOW`].
    rate: usize,
    held_until: Duration,
    /// When the latest of them left.
    sent: VecDeque<Duration>,
}

impl RateLimit {
    pub(crate) fn new(rate: usize) -> Self {
        Self {
            rate,
            held_until: Duration::ZERO,
            sent: VecDeque::new(),
        }
    }

    /// Nothing leaves for so long.
    pub(crate) fn hold(&mut self, now: Duration, wait: Duration) {
        self.held_until = self.held_until.max(now + wait);
    }

    /// When the next request may leave.
    pub(crate) fn earliest(&self) -> Duration {
        match self.sent.front() {
            Some(oldest) if self.sent.len() >= self.rate => {
                self.held_until.max(*oldest + RATE_WINDOW)
            }
            _ => self.held_until,
        }
    }

    /// Until when `Retry-After` forbids to send.
    pub(crate) fn held_until(&self) -> Duration {
        self.held_until
    }

    /// A request leaves.
    pub(crate) fn sent(&mut self, now: Duration) {
        while self
            .sent
            .front()
            .is_some_and(|oldest| *oldest + RATE_WINDOW <= now)
        {
            self.sent.pop_front();
        }
        self.sent.push_back(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::defaults::RATE_REQUESTS;

    #[test]
    fn never_more_than_the_rate_in_any_window() {
        let mut pace = RateLimit::new(RATE_REQUESTS);
        let mut now = Duration::ZERO;
        let mut left = VecDeque::new();
        for request in 0..10_000_u64 {
            now = now.max(pace.earliest());
            pace.sent(now);
            left.push_back(now);
            while left
                .front()
                .is_some_and(|first| *first + RATE_WINDOW <= now)
            {
                left.pop_front();
            }
            assert!(left.len() <= RATE_REQUESTS, "request {request}");
            now += Duration::from_micros(300 * (request % 2));
        }
        assert!(pace.sent.len() <= RATE_REQUESTS);
    }

    #[test]
    fn a_shorter_hold_does_not_end_a_longer_one() {
        let mut pace = RateLimit::new(RATE_REQUESTS);
        pace.hold(Duration::from_secs(1), Duration::from_secs(10));
        pace.hold(Duration::from_secs(2), Duration::from_secs(1));
        assert_eq!(pace.earliest(), Duration::from_secs(11));
    }
}
