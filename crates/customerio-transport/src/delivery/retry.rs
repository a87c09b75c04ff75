//! Waits: backoff with jitter, and `Retry-After` in both its forms.

use core::time::Duration;
use std::time::SystemTime;

use crate::defaults::{
    BACKOFF_ALONE, BACKOFF_CLOSING, BACKOFF_FIRST, BACKOFF_SHARE, BACKOFF_SHORT, GIVE_UP_TRIES,
    MAX_BACKOFF, MAX_PROBE_WAIT, MAX_RETRY_AFTER, PROBE_FIRST,
};

/// A wait that doubles with each failure, up to a maximum.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Backoff {
    first: Duration,
    max: Duration,
}

impl Backoff {
    /// Between probes of a paused client.
    pub(crate) const PROBE: Self = Self {
        first: PROBE_FIRST,
        max: MAX_PROBE_WAIT,
    };

    /// Between tries of a request, or probes of an outage, that have failed for `failing`. The
    /// maximum grows with that time, so that delivery resumes soon after a short outage too.
    pub(crate) fn retry(failing: Duration, is_closing: bool) -> Self {
        let max = if is_closing {
            BACKOFF_CLOSING
        } else {
            (failing / BACKOFF_SHARE).clamp(BACKOFF_SHORT, MAX_BACKOFF)
        };
        Self {
            first: BACKOFF_FIRST,
            max,
        }
    }

    /// Between tries of a message that fails alone while others pass, and is rejected after `patience`.
    pub(crate) fn isolated(patience: Duration) -> Self {
        Self {
            first: BACKOFF_FIRST,
            max: (patience / GIVE_UP_TRIES).min(BACKOFF_ALONE),
        }
    }

    /// The maximum wait after this many failures in a row.
    pub(crate) fn ceiling(self, failures: u32) -> Duration {
        let doubled = 1_u32
            .checked_shl(failures.saturating_sub(1))
            .unwrap_or(u32::MAX);
        self.first.saturating_mul(doubled).min(self.max)
    }

    /// A random wait between zero and the ceiling, so that clients that failed together do not return
    /// together.
    pub(crate) fn full_jitter(self, failures: u32, random: &mut fastrand::Rng) -> Duration {
        self.ceiling(failures).mul_f64(random.f64())
    }

    /// A random wait between half of the ceiling and all of it.
    pub(crate) fn half_jitter(self, failures: u32, random: &mut fastrand::Rng) -> Duration {
        self.ceiling(failures).mul_f64(0.5 + random.f64() / 2.0)
    }
}

/// Returns the wait that `Retry-After` asks for, at most [`MAX_RETRY_AFTER`]. A date counts from the
/// answer's own `Date`, so that wrong clocks do no harm, or from `here` without a `Date`. A value that
/// is neither a number of seconds nor a date is ignored.
pub(crate) fn retry_after(value: &str, date: Option<&str>, here: SystemTime) -> Option<Duration> {
    let value = value.trim();
    let asked = if let Ok(until) = httpdate::parse_http_date(value) {
        let there = date
            .and_then(|date| httpdate::parse_http_date(date.trim()).ok())
            .unwrap_or(here);
        // A date in the past asks for no wait.
        until.duration_since(there).unwrap_or(Duration::ZERO)
    } else {
        let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) {
            return None;
        }
        // A number that does not fit exceeds the maximum.
        let seconds = whole.parse::<u64>().unwrap_or(u64::MAX);
        let round_up = fraction.bytes().any(|byte| byte != b'0');
        Duration::from_secs(seconds.saturating_add(round_up.into()))
    };
    Some(asked.min(MAX_RETRY_AFTER))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str, date: Option<&str>) -> Option<u64> {
        let here = httpdate::parse_http_date("Mon, 23 Nov 2026 12:00:00 GMT").unwrap();
        retry_after(value, date, here).map(|asked| asked.as_secs())
    }

    #[test]
    fn reads_seconds() {
        assert_eq!(read("0", None), Some(0));
        assert_eq!(read(" 7 ", None), Some(7));
        assert_eq!(read("1.5", None), Some(2));
        assert_eq!(read("301", None), Some(300));
        assert_eq!(read("99999999999999999999999999", None), Some(300));
        for nonsense in ["", "-1", "soon", "1e3", ".5", "7 s"] {
            assert_eq!(read(nonsense, None), None, "{nonsense}");
        }
    }

    #[test]
    fn measures_dates_against_the_servers_clock() {
        let at = "Mon, 23 Nov 2026 12:00:30 GMT";
        assert_eq!(read(at, None), Some(30));
        assert_eq!(read(at, Some("Mon, 23 Nov 2026 12:00:28 GMT")), Some(2));
        assert_eq!(read(at, Some("Mon, 23 Nov 2026 13:00:00 GMT")), Some(0));
        assert_eq!(read(at, Some("Sun, 22 Nov 2026 12:00:00 GMT")), Some(300));
        assert_eq!(read(at, Some("whenever")), Some(30));
        assert_eq!(read("Monday, 23-Nov-26 12:00:09 GMT", None), Some(9));
    }

    #[test]
    fn the_maximum_grows_with_the_time_of_failure() {
        let max = |seconds| Backoff::retry(Duration::from_secs(seconds), false).ceiling(40);
        assert_eq!(max(0), Duration::from_secs(1));
        assert_eq!(max(5), Duration::from_secs(1));
        assert_eq!(max(30), Duration::from_secs(5));
        assert_eq!(max(3600), Duration::from_secs(10));
        let closing = Backoff::retry(Duration::MAX, true).ceiling(40);
        assert_eq!(closing, Duration::from_secs(1));
    }

    #[test]
    fn backoff_doubles_up_to_its_maximum() {
        let hour = Backoff::retry(Duration::from_secs(3600), false);
        let ceilings =
            [1, 2, 3, 8, 40, u32::MAX].map(|failures| hour.ceiling(failures).as_millis());
        assert_eq!(ceilings, [250, 500, 1000, 10_000, 10_000, 10_000]);
        let mut random = fastrand::Rng::with_seed(1);
        for failures in 1..20 {
            let ceiling = Backoff::PROBE.ceiling(failures);
            assert!(Backoff::PROBE.full_jitter(failures, &mut random) <= ceiling);
            let half = Backoff::PROBE.half_jitter(failures, &mut random);
            assert!(half <= ceiling && half >= ceiling / 2);
        }
    }
}
