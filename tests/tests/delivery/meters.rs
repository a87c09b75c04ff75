//! The values that the facade `metrics` receives.

#![allow(clippy::float_cmp, reason = "counts are exact")]
#![expect(
    clippy::cast_precision_loss,
    reason = "a test counts to less than 2^53"
)]

use std::collections::{BTreeSet, HashMap};

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

/// In a process of its own, so that the numbers are of this client alone.
#[test]
fn every_metric_is_updated_with_the_right_value() {
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "meters::alone"])
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
#[ignore = "has the recorder of its process, so it is run by the one before in one of its own"]
fn alone() {
    let recorder = DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    recorder.install().unwrap();
    let sandbox = Sandbox::start().unwrap();
    let folder = tempfile::TempDir::new().unwrap();

    // One is left by an earlier client.
    sandbox.begin_outage();
    let earlier = client(&sandbox).spool(folder.path()).build().unwrap();
    send(&earlier, 0).unwrap();
    let began = Instant::now();
    let before = loop {
        // The delivery thread updates all of them together.
        let before = told(&snapshotter);
        let is_set = |name| before.get(&format!("customerio_{name}")) > Some(&0.0);
        if ["held_bytes", "spool_bytes", "oldest_age_seconds"]
            .iter()
            .all(is_set)
        {
            break before;
        }
        assert!(began.elapsed() < LONG, "{before:?}");
        assert!(earlier.blocking_flush(Duration::from_millis(50)).is_err());
    };
    assert_eq!(before["customerio_messages_pending"], 1.0);
    abandon(&earlier);
    sandbox.restore();
    drop(earlier);
    told(&snapshotter);

    sandbox.inject(Fault::status(503).times(1));
    sandbox.inject(Fault::status(400).if_message_id(id(3)));
    sandbox.inject(Fault::status(413).if_message_id(id(4)));
    sandbox.inject(Fault::unsuccessful().if_message_id(id(5)));
    let client = client(&sandbox).spool(folder.path()).build().unwrap();
    for number in 1..10 {
        send(&client, number).unwrap();
    }
    let report = client.blocking_shutdown(LONG).unwrap();
    assert_eq!((report.delivered, report.rejected), (7, 3));
    let stats = client.stats();
    assert!(stats.retries > 0);

    let now = told(&snapshotter);
    let count = |name: &str, expected: u64| {
        let name = format!("customerio_{name}");
        // A snapshot takes what was counted since the one before.
        assert_eq!(now[&name], expected as f64, "{name}");
        name
    };
    let mut names = vec![
        count("messages_accepted_total", 9),
        count("messages_recovered_total", 1),
        count("messages_delivered_total", 7),
        count("messages_rejected_total bad_request", 1),
        count("messages_rejected_total too_large", 1),
        count("messages_rejected_total not_successful", 1),
        count("messages_rejected_total given_up", 0),
        count("messages_dropped_total", 0),
        count("messages_unreadable_total", 0),
        count("messages_purged_total", 0),
        count("messages_abandoned_total", 0),
        count("requests_total", stats.requests),
        count("request_retries_total", stats.retries),
        count("request_bytes_total", stats.request_bytes),
        count("messages_in_flight", 0),
        count("oldest_age_seconds", 0),
        count("paused", 0),
        // No gauge shows a client that has stopped.
        count("messages_pending", 0),
        count("held_bytes", 0),
        count("spool_bytes", 0),
        count("spool_failing", 0),
        count("dead_letters", 0),
    ];
    names.sort();
    let mut all: Vec<_> = now.keys().cloned().collect();
    all.sort();
    assert_eq!(all, names);
    assert_documented(&all, include_str!("../../../docs/operations.md"));
    let docs = include_str!("../../../crates/customerio-transport/src/lib.rs");
    assert_documented(&all, docs);
}

/// The tables list each metric that a client reports, and no other.
fn assert_documented(reported: &[String], docs: &str) {
    let names = reported.iter().filter_map(|name| name.split(' ').next());
    let reported: BTreeSet<_> = names.collect();
    let rows = docs.lines().map(|line| line.trim_start_matches("//! "));
    let documented: BTreeSet<_> = rows
        .filter_map(|row| row.strip_prefix("| `customerio_")?.split('`').next())
        .map(|name| format!("customerio_{name}"))
        .collect();
    let documented: BTreeSet<_> = documented.iter().map(String::as_str).collect();
    assert_eq!(reported, documented);
}
