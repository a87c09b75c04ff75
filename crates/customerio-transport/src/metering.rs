//! Updates the program's `metrics` recorder. The delivery thread does it without a lock, since a
//! recorder is code of the program.

use std::time::Instant;

use metrics::{counter, gauge};

use crate::Stats;
use crate::defaults::METRICS_EVERY;

/// The values reported so far. Counters and gauges are updated by their difference, so that the clients
/// of a process add up.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    recorded: Option<Stats>,
}

impl Meter {
    /// Records the changes since the last call. Returns when to record again at the latest.
    pub(crate) fn record(&mut self, now: &Stats, wake_at: Option<Instant>) -> Option<Instant> {
        let before = self.recorded.as_ref();
        let grown = |of: fn(&Stats) -> u64| of(now) - before.map_or(0, of);
        for (name, growth) in [
            (
                "customerio_messages_accepted_total",
                grown(|it| it.accepted),
            ),
            (
                "customerio_messages_recovered_total",
                grown(|it| it.recovered),
            ),
            (
                "customerio_messages_delivered_total",
                grown(|it| it.delivered),
            ),
            ("customerio_messages_dropped_total", grown(|it| it.dropped)),
            (
                "customerio_messages_abandoned_total",
                grown(|it| it.abandoned),
            ),
            ("customerio_messages_purged_total", grown(|it| it.purged)),
            (
                "customerio_messages_unreadable_total",
                grown(|it| it.unreadable),
            ),
            ("customerio_requests_total", grown(|it| it.requests)),
            ("customerio_request_retries_total", grown(|it| it.retries)),
            (
                "customerio_request_bytes_total",
                grown(|it| it.request_bytes),
            ),
        ] {
            // The first call records zeros too, since an absent counter can't be watched.
            if growth > 0 || before.is_none() {
                counter!(name).increment(growth);
            }
        }
        for (reason, growth) in [
            ("bad_request", grown(|it| it.rejected.bad_request)),
            ("too_large", grown(|it| it.rejected.too_large)),
            ("not_successful", grown(|it| it.rejected.not_successful)),
            ("given_up", grown(|it| it.rejected.given_up)),
        ] {
            if growth > 0 || before.is_none() {
                counter!("customerio_messages_rejected_total", "reason" => reason)
                    .increment(growth);
            }
        }
        for (name, of) in GAUGES {
            gauge!(name).increment(of(now) - before.map_or(0.0, of));
        }
        let age = now.oldest.map_or(0.0, |age| age.as_secs_f64());
        gauge!("customerio_oldest_age_seconds").set(age);
        let pending = now.pending > 0;
        self.recorded = Some(*now);
        let again = pending.then(|| Instant::now() + METRICS_EVERY);
        wake_at.into_iter().chain(again).min()
    }

    /// Removes a stopped client from all gauges. The messages in its spool are those of the next client.
    pub(crate) fn end(&mut self) {
        if let Some(recorded) = self.recorded.take() {
            for (name, of) in GAUGES {
                gauge!(name).decrement(of(&recorded));
            }
            gauge!("customerio_oldest_age_seconds").set(0.0);
        }
    }
}

/// A gauge's name, and its value for a client.
type Gauge = (&'static str, fn(&Stats) -> f64);

const GAUGES: [Gauge; 7] = [
    ("customerio_messages_pending", |it| float(it.pending)),
    ("customerio_messages_in_flight", |it| float(it.in_flight)),
    ("customerio_held_bytes", |it| float(it.held_bytes as u64)),
    ("customerio_paused", |it| {
        f64::from(u8::from(it.paused.is_some()))
    }),
    ("customerio_spool_bytes", |it| {
        it.spool.map_or(0.0, |spool| float(spool.bytes))
    }),
    ("customerio_spool_failing", |it| {
        let failing = it.spool.is_some_and(|spool| spool.failing.is_some());
        f64::from(u8::from(failing))
    }),
    ("customerio_dead_letters", |it| {
        it.spool.map_or(0.0, |spool| float(spool.dead_letters))
    }),
];

#[expect(
    clippy::cast_precision_loss,
    reason = "a gauge is a float; it is exact up to 2^53"
)]
fn float(count: u64) -> f64 {
    count as f64
}
