//! Temporary faults: the client sends the same bytes again, not before `Retry-After`, and loses nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use customerio_sandbox::{Fault, Sandbox};
use customerio_transport::RequestFailure;

use crate::{LONG, abandon, all_of, arrived, assert_adds_up, client, reached, send};

/// When the requests arrived.
fn arrivals(sandbox: &Sandbox) -> Vec<SystemTime> {
    sandbox
        .requests()
        .into_iter()
        .map(|request| request.arrived)
        .collect()
}

#[test]
fn both_forms_of_retry_after_are_honoured() {
    let faults = [
        Fault::status(429).retry_after_seconds(1),
        Fault::status(429).retry_after_date(2),
        // The server's clock is an hour off; its date is measured against its own.
        Fault::status(503).retry_after_date(2).clock_skew(3_600),
        Fault::status(503).retry_after_date(2).clock_skew(-3_600),
    ];
    for (fault, seconds) in faults.into_iter().zip([1, 2, 2, 2]) {
        let sandbox = Sandbox::start().unwrap();
        sandbox.inject(fault.times(1));
        let client = client(&sandbox).build().unwrap();
        send(&client, 1).unwrap();
        client.blocking_flush(LONG).unwrap();
        let arrivals = arrivals(&sandbox);
        let gap = arrivals[1].duration_since(arrivals[0]).unwrap();
        assert!(gap >= Duration::from_secs(seconds), "{gap:?}");
        assert_eq!(arrived(&sandbox), all_of([1]));
        assert_eq!(client.stats().retries, 1);
    }
}

#[test]
fn the_whole_client_waits_for_retry_after() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::status(429).retry_after_seconds(1).times(1));
    let client = client(&sandbox).build().unwrap();
    send(&client, 0).unwrap();
    assert!(sandbox.wait_until(LONG, |counts| counts.requests >= 1));
    for number in 1..50 {
        send(&client, number).unwrap();
    }
    client.blocking_flush(LONG).unwrap();
    let arrivals = arrivals(&sandbox);
    assert!(arrivals[1].duration_since(arrivals[0]).unwrap() >= Duration::from_secs(1));
    assert_eq!(arrived(&sandbox), all_of(0..50));
}

#[test]
fn a_storm_of_faults_loses_nothing_and_always_adds_up() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::status(503).fraction(0.3, 1));
    sandbox.inject(Fault::reset().fraction(0.15, 2));
    sandbox.inject(Fault::cut_off().fraction(0.15, 3));
    sandbox.inject(Fault::lost_acknowledgement().fraction(0.2, 4));
    let client = client(&sandbox).build().unwrap();
    let over = Arc::new(AtomicBool::new(false));
    let watcher = {
        let (client, over) = (client.clone(), Arc::clone(&over));
        thread::spawn(move || {
            loop {
                assert_adds_up(&client.stats());
                if over.load(Ordering::Relaxed) {
                    break;
                }
                thread::yield_now();
            }
        })
    };
    for number in 0..2_000 {
        send(&client, number).unwrap();
        if number % 200 == 0 {
            let requests = client.stats().requests;
            assert!(sandbox.wait_until(LONG, |counts| counts.requests >= requests));
        }
    }
    let report = client.blocking_shutdown(LONG).unwrap();
    over.store(true, Ordering::Relaxed);
    watcher.join().unwrap();
    assert_eq!((report.delivered, report.pending), (2_000, 0));
    // In the order of the calls by their first arrival; twins bear the same id.
    assert_eq!(arrived(&sandbox), all_of(0..2_000));
    assert!(sandbox.counts().faulted > 0);
}

#[test]
fn a_lost_acknowledgement_causes_only_duplicates_with_the_same_id() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::lost_acknowledgement().times(1));
    let client = client(&sandbox).build().unwrap();
    for number in 0..10 {
        send(&client, number).unwrap();
    }
    client.blocking_flush(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..10));
    let twins: u64 = sandbox
        .messages()
        .iter()
        .map(|message| message.duplicates)
        .sum();
    assert_eq!(twins, sandbox.counts().duplicates);
    assert!((1..=10).contains(&twins), "{twins}");
    assert_eq!(client.stats().delivered, 10);
}

#[test]
fn a_server_that_hangs_is_left_after_the_timeout() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::hang().times(2));
    let client = client(&sandbox)
        .timeout(Duration::from_millis(500))
        .build()
        .unwrap();
    send(&client, 1).unwrap();
    client.blocking_flush(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of([1]));
    // On a busy machine a request may time out that does not hang.
    assert_eq!(sandbox.counts().faulted, 2);
    assert!(client.stats().requests >= 3);
}

#[test]
fn an_outage_longer_than_every_timeout_loses_nothing() {
    let sandbox = Sandbox::start().unwrap();
    let timeout = Duration::from_millis(500);
    let client = client(&sandbox)
        .timeout(timeout)
        .connect_timeout(timeout)
        .build()
        .unwrap();
    send(&client, 0).unwrap();
    client.blocking_flush(LONG).unwrap();
    sandbox.begin_outage();
    for number in 1..1_000 {
        send(&client, number).unwrap();
    }
    let retries = client.stats().retries;
    assert!(client.blocking_flush(timeout * 2).is_err());
    let stats = reached(&client, |stats| {
        stats.retries > retries && stats.last_failure.is_some()
    });
    assert_eq!((stats.delivered, stats.pending), (1, 999));
    assert!(stats.oldest.is_some());
    sandbox.restore();
    client.blocking_flush(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..1_000));
    assert_eq!(client.stats().last_failure, None);
}

#[test]
fn a_refused_connection_is_a_failed_try() {
    // The port of a connection that is open. No server can get it.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let open = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let free = open.local_addr().unwrap();
    let client = customerio_transport::Client::builder("a-key")
        .endpoint(format!("http://{free}"))
        .linger(Duration::ZERO)
        .build()
        .unwrap();
    send(&client, 1).unwrap();
    let failure = Some(RequestFailure::Connect);
    reached(&client, |stats| stats.last_failure == failure);
    let error = client
        .blocking_flush(Duration::from_millis(10))
        .unwrap_err();
    assert_eq!(error.report().unwrap().last_failure, failure);
    let shown = error.to_string();
    assert!(
        shown.contains(&format!(
            "the latest request to http://{free} failed: no connection"
        )),
        "{shown}"
    );
    assert_eq!(abandon(&client).abandoned, 1);
}
