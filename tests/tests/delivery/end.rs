//! Flush, shutdown and drop: within their deadline, and with the truth.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use customerio_core::call::{Alias, AnonymousId};
use customerio_sandbox::{Fault, Sandbox};
use customerio_transport::defaults::TIMEOUT;
use customerio_transport::{
    Client, FlushError, OutcomeKind, ReceiptError, RequestFailure, SendError,
};

use crate::log::Log;
use crate::{LONG, all_of, arrived, assert_adds_up, client, reached, send};

#[test]
fn shutdown_delivers_and_then_refuses_messages() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox).linger(LONG).build().unwrap();
    for number in 0..100 {
        send(&client, number).unwrap();
    }
    let report = client.blocking_shutdown(LONG).unwrap();
    assert_eq!((report.delivered, report.pending), (100, 0));
    assert!(matches!(send(&client, 100), Err(SendError::Closed)));
    assert_eq!(client.blocking_shutdown(LONG).unwrap(), report);
    assert_eq!(client.blocking_flush(LONG).unwrap(), report);
    assert_eq!(arrived(&sandbox), all_of(0..100));
}

#[test]
fn shutdown_ends_at_its_timeout_with_a_dead_endpoint() {
    // It takes connections and never answers.
    let deaf = TcpListener::bind("127.0.0.1:0").unwrap();
    let left = Arc::new(Mutex::new(0));
    let heard = Arc::clone(&left);
    let client = Client::builder("a-key")
        .endpoint(format!("http://{}", deaf.local_addr().unwrap()))
        .linger(Duration::ZERO)
        .on_outcome(move |outcome| {
            assert_eq!(outcome.kind, OutcomeKind::Abandoned);
            *heard.lock().unwrap() += 1;
        })
        .build()
        .unwrap();
    for number in 0..500 {
        send(&client, number).unwrap();
    }
    let receipt = client.send(Alias::new("b", AnonymousId::new("a"))).unwrap();
    let deadline = Duration::from_millis(300);
    let before = Instant::now();
    client.blocking_shutdown(deadline).unwrap_err();
    let took = before.elapsed();
    // It does not wait for the timeout of a request. How soon it returns depends on the machine.
    assert!(took >= deadline && took < TIMEOUT, "{took:?}");
    let settled = client.blocking_shutdown(LONG).unwrap_err();
    let report = settled.report().unwrap();
    assert_eq!((report.pending, report.abandoned), (0, 501));
    assert_eq!(*left.lock().unwrap(), 501);
    assert!(matches!(
        receipt.blocking_delivered(LONG),
        Err(ReceiptError::Abandoned)
    ));
    let again = client.blocking_shutdown(LONG).unwrap_err();
    assert_eq!(again.report(), settled.report());
    assert_adds_up(&client.stats());
}

#[test]
fn shutdown_cuts_a_backoff_short_but_not_retry_after() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::status(503).times(12));
    let client = client(&sandbox).build().unwrap();
    send(&client, 1).unwrap();
    assert!(sandbox.wait_until(LONG, |counts| counts.requests >= 4));
    assert_eq!(client.blocking_shutdown(LONG).unwrap().delivered, 1);

    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::status(503).retry_after_seconds(100));
    let client = crate::client(&sandbox).build().unwrap();
    send(&client, 1).unwrap();
    let failure = Some(RequestFailure::Status(503));
    reached(&client, |stats| stats.last_failure == failure);
    let before = Instant::now();
    assert!(client.blocking_shutdown(LONG).is_err());
    assert!(
        before.elapsed() < LONG,
        "nothing may be sent before the deadline"
    );
    assert_eq!(sandbox.counts().requests, 1);
}

#[test]
fn flush_waits_for_requests_in_flight() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::hang());
    let client = client(&sandbox).timeout(LONG).build().unwrap();
    send(&client, 1).unwrap();
    assert!(sandbox.wait_until(LONG, |counts| counts.held == 1));
    assert!(
        matches!(client.blocking_flush(Duration::from_millis(20)), Err(FlushError::Incomplete(report)) if report.pending == 1)
    );
    let flushing = thread::spawn({
        let client = client.clone();
        move || client.blocking_flush(LONG).unwrap()
    });
    assert_eq!(client.stats().pending, 1);
    sandbox.clear_faults();
    assert_eq!(flushing.join().unwrap().delivered, 1);
}

#[test]
fn the_async_calls_need_no_runtime_of_the_callers() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox).build().unwrap();
    let receipt = client
        .send(Alias::new("b", AnonymousId::new("a")).message_id("m-1"))
        .unwrap();
    crate::listeners::block_on(async {
        receipt.delivered().await.unwrap();
        client.flush(LONG).await.unwrap();
        let report = client.shutdown(LONG).await.unwrap();
        assert_eq!(report.delivered, 1);
    });
    assert_eq!(arrived(&sandbox), all_of([1]));
}

#[test]
fn a_dropped_client_delivers_what_it_can() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox).linger(LONG).build().unwrap();
    let clone = client.clone();
    for number in 0..10 {
        send(&client, number).unwrap();
    }
    drop(client);
    assert_eq!(sandbox.counts().requests, 0, "a handle is left");
    drop(clone);
    assert_eq!(arrived(&sandbox), all_of(0..10));
}

#[test]
fn a_dropped_guard_shuts_the_client_down() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox).linger(LONG).build().unwrap();
    let guard = client.guard(LONG);
    send(&client, 0).unwrap();
    assert_eq!(client.stats().pending, 1);
    drop(guard);
    assert_eq!(arrived(&sandbox), all_of(0..1));
    assert!(matches!(send(&client, 1), Err(SendError::Closed)));
}

#[test]
fn a_dropped_client_logs_its_undelivered_messages() {
    let deaf = TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", deaf.local_addr().unwrap());
    // On a busy machine the drop may return before the delivery thread knows.
    let (took, log) = Log::until("abandoned=1", move || {
        let client = Client::builder("pk_us_secret")
            .endpoint(endpoint)
            .build()
            .unwrap();
        send(&client, 1).unwrap();
        let before = Instant::now();
        drop(client);
        before.elapsed()
    });
    // It does not wait for the timeout of a request.
    assert!(took < TIMEOUT, "{took:?}");
    assert!(log.contains("ERROR customerio::client"), "{log}");
    assert!(log.contains("abandoned=1"), "{log}");
    assert!(!log.contains("secret"), "{log}");
}

#[test]
fn many_threads_may_use_and_end_one_client() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox).build().unwrap();
    let threads: Vec<_> = (0..64)
        .map(|thread| {
            let client = client.clone();
            thread::spawn(move || {
                for number in 0..20 {
                    send(&client, thread * 20 + number).unwrap();
                }
                client.blocking_flush(LONG).unwrap();
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(client.blocking_shutdown(LONG).unwrap().delivered, 64 * 20);
    assert_eq!(sandbox.counts().accepted, 64 * 20);
}
