//! The service's rate limit, and holds: the times without requests that `Retry-After` asks for.

use core::time::Duration;
use std::collections::VecDeque;

use crate::defaults::RATE_WINDOW;
use crate::delivery::after;

/// The probe after a hold, which tests whether the server serves requests again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HoldProbe {
    /// There is no hold.
    NotNeeded,
    /// One request leaves when the hold ends.
    Due,
    /// This request is the probe; all others wait for its answer.
    InFlight { request: u64 },
}

/// See the [module](self).
#[derive(Debug)]
pub(crate) struct RateLimit {
    /// The maximum number of requests in a [`RATE_WINDOW`].
    rate: usize,
    held_until: Duration,
    hold_probe: HoldProbe,
    /// The times at which the requests of the latest window were sent.
    sent: VecDeque<Duration>,
}

impl RateLimit {
    pub(crate) fn new(rate: usize) -> Self {
        Self {
            rate,
            held_until: Duration::ZERO,
            hold_probe: HoldProbe::NotNeeded,
            sent: VecDeque::new(),
        }
    }

    /// Records a full window of requests before `now`, at equal distances.
    pub(crate) fn fill(&mut self, now: Duration) {
        let requests = u32::try_from(self.rate).unwrap_or(u32::MAX);
        let distance = RATE_WINDOW / requests.max(1);
        self.sent = (0..requests)
            .rev()
            .map(|request| now.saturating_sub(distance * request))
            .collect();
    }

    /// Begins a hold of `wait`, or extends it.
    pub(crate) fn hold(&mut self, now: Duration, wait: Duration) {
        self.held_until = self.held_until.max(after(now, wait));
        if self.hold_probe == HoldProbe::NotNeeded {
            self.hold_probe = HoldProbe::Due;
        }
    }

    /// Returns when the next request may be sent.
    pub(crate) fn earliest(&self) -> Duration {
        match self.sent.front() {
            Some(oldest) if self.sent.len() >= self.rate => {
                self.held_until.max(after(*oldest, RATE_WINDOW))
            }
            _ => self.held_until,
        }
    }

    /// Returns when the latest hold ends or ended.
    pub(crate) fn held_until(&self) -> Duration {
        self.held_until
    }

    /// Whether the next request is the probe after a hold.
    pub(crate) fn probe_is_due(&self) -> bool {
        self.hold_probe == HoldProbe::Due
    }

    /// Whether other requests wait for the probe's answer.
    pub(crate) fn awaits_probe(&self) -> bool {
        matches!(self.hold_probe, HoldProbe::InFlight { .. })
    }

    /// Records that a request was sent.
    pub(crate) fn sent(&mut self, now: Duration, request: u64) {
        while self
            .sent
            .front()
            .is_some_and(|oldest| after(*oldest, RATE_WINDOW) <= now)
        {
            self.sent.pop_front();
        }
        self.sent.push_back(now);
        if self.probe_is_due() {
            self.hold_probe = HoldProbe::InFlight { request };
        }
    }

    /// Records an answer; `served` means that the server accepted or rejected the messages. Returns
    /// whether the answer ends a hold.
    pub(crate) fn answered(&mut self, now: Duration, request: u64, served: bool) -> bool {
        if self.hold_probe != (HoldProbe::InFlight { request }) {
            return false;
        }
        // The answer to an older request may have extended the hold meanwhile.
        let ends = served && self.held_until <= now;
        self.hold_probe = if ends {
            HoldProbe::NotNeeded
        } else {
            HoldProbe::Due
        };
        ends
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::defaults::RATE_REQUESTS;

    #[test]
    fn requests_stay_below_the_rate_in_any_window() {
        let mut limit = RateLimit::new(RATE_REQUESTS);
        let mut now = Duration::ZERO;
        let mut recent = VecDeque::new();
        for request in 0..10_000_u64 {
            now = now.max(limit.earliest());
            limit.sent(now, request);
            recent.push_back(now);
            while recent
                .front()
                .is_some_and(|first| *first + RATE_WINDOW <= now)
            {
                recent.pop_front();
            }
            assert!(recent.len() <= RATE_REQUESTS, "request {request}");
            now += Duration::from_micros(300 * (request % 2));
        }
        assert!(limit.sent.len() <= RATE_REQUESTS);
    }

    #[test]
    fn a_filled_limit_lets_requests_leave_at_an_even_pace() {
        let mut limit = RateLimit::new(30);
        let mut now = Duration::from_secs(100);
        limit.fill(now);
        for request in 1..100 {
            now = limit.earliest();
            let even = Duration::from_secs(100) + RATE_WINDOW * request / 30;
            assert_eq!(now.as_millis(), even.as_millis(), "request {request}");
            limit.sent(now, request.into());
        }
    }

    #[test]
    fn a_shorter_hold_does_not_end_a_longer_one() {
        let mut limit = RateLimit::new(RATE_REQUESTS);
        limit.hold(Duration::from_secs(1), Duration::from_secs(10));
        limit.hold(Duration::from_secs(2), Duration::from_secs(1));
        assert_eq!(limit.earliest(), Duration::from_secs(11));
    }

    #[test]
    fn an_endless_hold_does_not_overflow() {
        let mut limit = RateLimit::new(1);
        limit.hold(Duration::from_secs(1), Duration::MAX);
        assert_eq!(limit.earliest(), Duration::MAX);
    }
}
