//! What is told to the facade `metrics`.

#![expect(
    clippy::cast_precision_loss,
    reason = "a test counts to less than 2^53"
)]

use std::collections::HashMap;

use customerio_sandbox::{Fault, Sandbox};
use metrics_util::debugging::{DebugValue, DebuggingRecorder, Snapshotter};

use super::*;

/// Counters and gauges by their name, with the reason behind it where there is one.
fn told(snapshotter: &Snapshotter) -> HashMap<String, f64> {
    let snapshot = snapshotter.snapshot().into_vec();
    let entries = snapshot.into_iter().map(|(key, _, _, value)| {
        let key = key.key();
        let reason = key.labels().map(|label| format!(" {}", label.value()));
        let name = format!("{}{}", key.name(), reason.collect::<String>());
        let value = match value {
            DebugValue::Counter(count) => count as f64,
            DebugValue::Gauge(value) => value.into_inner(),
            DebugValue::Histogram(_) => panic!("{name} is a histogram"),
        };
        (name, value)
    });
    entries.collect()
}

/// Other tests of this process tell theirs too, so that the least is known and not the sum.
#[test]
fn counters_grow_and_gauges_are_there() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    recorder.install().unwrap();
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::status(503).times(1));
    sandbox.inject(Fault::status(400).if_message_id("m-3"));
    let client = client(&sandbox).build().unwrap();
    for number in 0..5 {
        send(&client, number).unwrap();
    }
    let report = client.shutdown(LONG).unwrap();
    assert_eq!((report.delivered, report.rejected), (4, 1));
    let stats = client.stats();

    let told = told(&snapshotter);
    for (name, least) in [
        ("messages_accepted_total", 5),
        ("messages_delivered_total", 4),
        ("messages_rejected_total bad_request", 1),
        ("messages_recovered_total", 0),
        ("messages_dropped_total", 0),
        ("messages_unreadable_total", 0),
        ("messages_rejected_total too_large", 0),
        ("messages_rejected_total not_successful", 0),
        ("messages_rejected_total given_up", 0),
        ("requests_total", stats.requests),
        ("request_retries_total", stats.retries),
        ("request_bytes_total", stats.request_bytes),
    ] {
        let found = told[&format!("customerio_{name}")];
        assert!(found >= least as f64, "{name}: {found}, expected {least}");
    }
    assert!(stats.retries >= 1);
    for name in [
        "messages_left",
        "messages_in_flight",
        "held_bytes",
        "oldest_age_seconds",
        "paused",
        "spool_bytes",
    ] {
        assert!(told.contains_key(&format!("customerio_{name}")), "{name}");
    }
}
