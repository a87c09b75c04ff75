//! The delivery thread when name resolution hangs or panics.

use core::time::Duration;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Instant;

use reqwest::dns::{Name, Resolve, Resolving};

use super::{Http, HttpConfig, Listeners, start};
use crate::WhenFull;
use crate::defaults::QUEUE_BYTES;
use crate::delivery::{Limits, RequestFailure, fake_head};
use crate::key::Key;
use crate::shared::Shared;
use crate::sync::wait;

const LONG: Duration = Duration::from_secs(60);

/// A resolver that blocks a thread of the runtime, as the system's does, and never answers.
struct StuckResolver(mpsc::Sender<()>);

impl Resolve for StuckResolver {
    fn resolve(&self, _: Name) -> Resolving {
        let asked = self.0.clone();
        Box::pin(async move {
            let stuck = tokio::task::spawn_blocking(move || {
                let _ = asked.send(());
                loop {
                    thread::park();
                }
            });
            stuck.await?
        })
    }
}

fn http(resolver: impl Resolve + 'static, timeout: Duration) -> Http {
    let config = HttpConfig {
        url: "http://nowhere.invalid/v1/batch".parse().unwrap(),
        key: Key::parse("a-key").unwrap(),
        strict: true,
        user_agent: "test".to_owned(),
        timeout,
        connect_timeout: LONG,
        proxy: None,
        gzip: false,
        roots: Vec::new(),
    };
    Http::with_resolver(config, Arc::new(resolver)).unwrap()
}

/// A resolver that panics, as tokio's does when the system can't start a thread.
struct PanickingResolver;

impl Resolve for PanickingResolver {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(async { panic!("no thread") })
    }
}

#[test]
fn a_panic_of_the_http_client_is_a_failed_try() {
    let limits = Limits {
        linger: Duration::ZERO,
        ..Limits::default()
    };
    let shared = Arc::new(Shared::new(
        limits,
        WhenFull::Reject,
        QUEUE_BYTES,
        false,
        None,
    ));
    start(
        &shared,
        http(PanickingResolver, LONG),
        Listeners::default(),
        None,
    )
    .unwrap();
    shared.append(&fake_head(&[]), b"{}").unwrap();
    let before = Instant::now();
    while shared.stats().retries < 2 {
        assert!(before.elapsed() < LONG, "the request is not sent again");
        thread::yield_now();
    }
    // The thread is alive and accepts messages.
    shared.append(&fake_head(&[]), b"{}").unwrap();
    let ended = shared.shutdown(Duration::from_millis(50)).unwrap();
    let report = wait(ended, Some(before + LONG)).unwrap().unwrap();
    assert_eq!(report.abandoned, 2);
    assert_eq!(report.last_failure, Some(RequestFailure::Panicked));
}

#[test]
fn a_stuck_resolver_delays_neither_a_shutdown_nor_the_end_of_the_thread() {
    let (sender, asked) = mpsc::channel();
    let limits = Limits {
        linger: Duration::ZERO,
        ..Limits::default()
    };
    let shared = Shared::new(limits, WhenFull::Reject, QUEUE_BYTES, false, None);
    let shared = Arc::new(shared);
    let http = http(StuckResolver(sender), LONG);
    start(&shared, http, Listeners::default(), None).unwrap();
    shared.append(&fake_head(&[]), b"{}").unwrap();
    asked.recv_timeout(LONG).expect("a name lookup");

    let deadline = Duration::from_millis(50);
    let before = Instant::now();
    let ended = shared.shutdown(deadline).unwrap();
    let report = wait(ended, Some(before + LONG)).unwrap().unwrap();
    assert_eq!(report.abandoned, 1);
    // The thread drops its reference when it ends.
    while Arc::strong_count(&shared) > 1 {
        assert!(before.elapsed() < LONG, "the delivery thread hangs");
        thread::yield_now();
    }
}

#[test]
fn a_connection_that_is_not_made_within_the_timeout_is_no_slow_answer() {
    let (sender, _asked) = mpsc::channel();
    let limits = Limits {
        linger: Duration::ZERO,
        ..Limits::default()
    };
    let shared = Shared::new(limits, WhenFull::Reject, QUEUE_BYTES, false, None);
    let shared = Arc::new(shared);
    // Less than the time for a connection.
    let http = http(StuckResolver(sender), Duration::from_millis(200));
    start(&shared, http, Listeners::default(), None).unwrap();
    shared.append(&fake_head(&[]), b"{}").unwrap();
    let before = Instant::now();
    while shared.stats().last_failure.is_none() {
        assert!(
            before.elapsed() < LONG,
            "the timeout does not end the request"
        );
        thread::yield_now();
    }
    let last = shared.stats().last_failure;
    assert_eq!(last, Some(RequestFailure::Connect));
    drop(shared.shutdown(Duration::ZERO));
}
