//! The size of a body that a link takes in time.
//!
//! A full body needs 20 s on a link of 25 kB/s, so the first one would time out. The first bodies are
//! small. The size doubles after a full body that was quick, and halves after a slow one or a timeout.

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
}

impl UploadLimit {
    /// Creates the limit of a new client, at most `most` bytes. `timeout` is that of a request.
    pub(crate) fn new(most: usize, timeout: Duration) -> Self {
        Self {
            bytes: FIRST_REQUEST_BYTES.min(most),
            most,
            quick: timeout / 4,
            slow: timeout / 2,
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
        if took >= self.slow {
            self.lower();
        } else if took <= self.quick && bytes > self.bytes / 2 {
            // A smaller body says little about the link.
            self.bytes = self.bytes.saturating_mul(2).min(self.most);
        }
    }

    /// Halves the limit, after a body that was slow or timed out.
    pub(crate) fn lower(&mut self) {
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
                    limit.lower();
                } else {
                    limit.delivered(bytes, took);
                    delivered += bytes as u64;
                }
            }
            assert!(delivered >= rate * 60 * 4 / 5, "{rate}: {delivered}");
        }
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
