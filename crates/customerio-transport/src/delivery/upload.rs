//! The size of a body that a link takes in time.
//!
//! A full body needs 20 s on a link of 25 kB/s, so the first one would time out. The first bodies are
//! small. The size doubles after a full body that was quick, and halves after a slow one or a timeout.
//!
//! A service that answers late makes each body slow, whatever its size. If the halved size takes as long,
//! the size is restored, and only a timeout lowers it again.

use core::time::Duration;

use crate::defaults::{FIRST_REQUEST_BYTES, REQUEST_BYTES_FLOOR};

/// See the [module](self).
#[derive(Clone, Copy, Debug)]
pub(crate) struct UploadLimit {
    bytes: usize,
    most: usize,
    /// A body that takes at most this time is quick.
    quick: Duration,
    /// A body that takes at least this time is slow.
    slow: Duration,
    /// The time of the body after which the size was halved.
    halved_after: Option<Duration>,
    /// The time does not depend on the size.
    is_service_slow: bool,
}

impl UploadLimit {
    /// Creates the limit of a new client, at most `most` bytes. `timeout` is that of a request.
    pub(crate) fn new(most: usize, timeout: Duration) -> Self {
        Self {
            bytes: FIRST_REQUEST_BYTES.min(most),
            most,
            quick: timeout / 4,
            slow: timeout / 2,
            halved_after: None,
            is_service_slow: false,
        }
    }

    #[cfg(test)]
    pub(crate) fn full(most: usize) -> Self {
        Self {
            bytes: most,
            ..Self::new(most, Duration::MAX)
        }
    }

    /// Returns the maximum size of a body in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Records that a body of `bytes` bytes was delivered after `took`.
    pub(crate) fn delivered(&mut self, bytes: usize, took: Duration) {
        // A smaller body says little about the link.
        if bytes <= self.bytes / 2 {
            return;
        }
        if took <= self.quick {
            (self.halved_after, self.is_service_slow) = (None, false);
            self.double();
        } else if took >= self.slow && !self.is_service_slow && bytes <= self.bytes {
            // A larger body was sent before the size was halved, and says nothing about this size.
            self.slow_body(took);
        }
    }

    /// Halves the size after a slow body, unless the last halving saved less than a quarter of the time.
    fn slow_body(&mut self, took: Duration) {
        self.is_service_slow = self
            .halved_after
            .is_some_and(|before| took >= before / 4 * 3);
        if self.is_service_slow {
            self.double();
        } else {
            let before = self.bytes;
            self.halve();
            self.halved_after = (self.bytes < before).then_some(took);
        }
    }

    /// Records that a body timed out.
    pub(crate) fn timed_out(&mut self) {
        (self.halved_after, self.is_service_slow) = (None, false);
        self.halve();
    }

    fn double(&mut self) {
        self.bytes = self.bytes.saturating_mul(2).min(self.most);
    }

    fn halve(&mut self) {
        self.bytes = (self.bytes / 2).max(REQUEST_BYTES_FLOOR).min(self.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::defaults::{REQUEST_BYTES, TIMEOUT};

    #[test]
    fn a_fast_link_takes_full_bodies_after_two_requests() {
        let mut limit = UploadLimit::new(REQUEST_BYTES, TIMEOUT);
        for _ in 0..2 {
            limit.delivered(limit.bytes(), Duration::from_millis(50));
        }
        assert_eq!(limit.bytes(), REQUEST_BYTES);
    }

    #[test]
    fn a_slow_link_delivers_most_of_what_it_takes_from_the_start() {
        for rate in [10_000, 25_000, 50_000, 100_000] {
            let mut limit = UploadLimit::new(REQUEST_BYTES, TIMEOUT);
            let (mut now, mut delivered) = (Duration::ZERO, 0);
            loop {
                let bytes = limit.bytes();
                let took = Duration::from_millis(1_000 * bytes as u64 / rate);
                now += took.min(TIMEOUT);
                if now > Duration::from_mins(1) {
                    break;
                }
                if took > TIMEOUT {
                    limit.timed_out();
                } else {
                    limit.delivered(bytes, took);
                    delivered += bytes as u64;
                }
            }
            assert!(delivered >= rate * 60 * 4 / 5, "{rate}: {delivered}");
        }
    }

    #[test]
    fn a_service_that_answers_late_takes_full_bodies() {
        let mut limit = UploadLimit::new(REQUEST_BYTES, TIMEOUT);
        for _ in 0..2 {
            limit.delivered(limit.bytes(), Duration::from_millis(50));
        }
        let late = TIMEOUT / 4 * 3;
        for _ in 0..10 {
            // A body that was sent before the last answer is larger than the limit.
            limit.delivered(REQUEST_BYTES, late);
            limit.delivered(limit.bytes(), late);
        }
        assert_eq!(limit.bytes(), REQUEST_BYTES);
        limit.timed_out();
        assert_eq!(limit.bytes(), REQUEST_BYTES / 2);
    }

    #[test]
    fn a_late_answer_to_a_small_body_says_nothing_about_the_link() {
        let mut limit = UploadLimit::new(REQUEST_BYTES, TIMEOUT);
        limit.delivered(1_000, TIMEOUT);
        assert_eq!(limit.bytes(), FIRST_REQUEST_BYTES);
    }

    #[test]
    fn small_bodies_do_not_raise_the_limit() {
        let mut limit = UploadLimit::new(REQUEST_BYTES, TIMEOUT);
        for _ in 0..100 {
            limit.delivered(1_000, Duration::from_millis(50));
        }
        assert_eq!(limit.bytes(), FIRST_REQUEST_BYTES);
    }
}
