//! Answers that concern the request: delivery pauses, logs it once, and loses nothing.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use customerio_sandbox::{Fault, Sandbox};
use customerio_transport::{Client, PauseNotice, PauseReason};

use crate::{LONG, all_of, arrived, client, send};

fn with_notices(sandbox: &Sandbox) -> (Client, Arc<Mutex<Vec<PauseNotice>>>) {
    let notices = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&notices);
    let client = client(sandbox)
        .on_pause(move |notice| heard.lock().unwrap().push(*notice))
        .build()
        .unwrap();
    (client, notices)
}

#[test]
fn a_wrong_key_pauses_until_it_is_the_right_one() {
    let sandbox = Sandbox::builder()
        .accept_key("another-key")
        .start()
        .unwrap();
    let (client, notices) = with_notices(&sandbox);
    for number in 0..10 {
        send(&client, number).unwrap();
    }
    assert!(sandbox.wait_until(LONG, |counts| counts.unauthorized >= 2));
    let error = client
        .blocking_flush(Duration::from_millis(10))
        .unwrap_err();
    let reason = PauseReason::KeyRefused { status: 401 };
    let report = error.report().unwrap();
    assert_eq!((report.pending, report.paused), (10, Some(reason)));
    assert!(
        error.to_string().contains("API key") && !error.to_string().contains("a-key"),
        "{error}"
    );
    assert_eq!(client.stats().paused.unwrap().0, reason);
    assert_eq!(*notices.lock().unwrap(), [PauseNotice::Began { reason }]);

    sandbox.accept_key("a-key");
    client.blocking_flush(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..10));
    assert_eq!(client.stats().paused, None);
    let notices = notices.lock().unwrap();
    assert!(
        matches!(notices[..], [_, PauseNotice::Ended { reason: ended, .. }] if ended == reason)
    );
}

#[test]
fn a_firewall_that_refuses_a_message_is_named_next_to_the_key() {
    let sandbox = Sandbox::start().unwrap();
    let (client, notices) = with_notices(&sandbox);
    send(&client, 0).unwrap();
    client.blocking_flush(LONG).unwrap();
    sandbox.inject(Fault::status(403).if_message_id("m-1"));
    send(&client, 1).unwrap();
    let began = Instant::now();
    while notices.lock().unwrap().is_empty() {
        assert!(began.elapsed() < LONG, "no pause");
        thread::yield_now();
    }
    let error = client.blocking_flush(Duration::ZERO).unwrap_err();
    assert!(error.to_string().contains("firewalls"), "{error}");
    sandbox.clear_faults();
    client.blocking_flush(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..2));
}

#[test]
fn a_status_of_the_request_pauses() {
    for status in [301, 403, 404, 405, 415, 501, 505, 422] {
        let sandbox = Sandbox::start().unwrap();
        sandbox.inject(Fault::status(status).times(1));
        let (client, notices) = with_notices(&sandbox);
        send(&client, 1).unwrap();
        client.blocking_flush(LONG).unwrap();
        assert_eq!(arrived(&sandbox), all_of([1]), "{status}");
        assert_eq!(
            sandbox.counts().requests,
            2,
            "{status}: a redirection is not followed"
        );
        assert_eq!(notices.lock().unwrap().len(), 2, "{status}");
    }
}

#[test]
fn an_endpoint_that_refuses_everything_rejects_nothing() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::status(400));
    let (client, notices) = with_notices(&sandbox);
    for number in 0..200 {
        send(&client, number).unwrap();
    }
    let began = Instant::now();
    while notices.lock().unwrap().is_empty() {
        assert!(began.elapsed() < LONG, "no pause");
        assert!(client.blocking_flush(Duration::from_millis(50)).is_err());
    }
    let stats = client.stats();
    assert_eq!((stats.pending, stats.rejected.total()), (200, 0));
    assert_eq!(
        *notices.lock().unwrap(),
        [PauseNotice::Began {
            reason: PauseReason::EverythingRefused
        }]
    );
    sandbox.clear_faults();
    client.blocking_flush(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..200));
    assert_eq!(client.stats().delivered, 200);
}
