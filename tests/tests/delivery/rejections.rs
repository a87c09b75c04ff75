//! One bad message takes nothing with it.

use customerio_core::call::{Alias, AnonymousId};
use customerio_sandbox::{Fault, Sandbox};
use customerio_transport::{ReceiptError, RejectReason};

use crate::{LONG, all_of, arrived, assert_adds_up, client, id, send, send_large};

#[test]
fn a_bad_message_is_rejected_alone_however_it_is_refused() {
    let refusals = [
        (
            Fault::status(400).body(r#"{"meta":{"errors":["no good"]}}"#),
            RejectReason::BadRequest,
            400,
            "no good",
        ),
        (
            Fault::status(413).body("too much"),
            RejectReason::TooLarge,
            413,
            "too much",
        ),
        (
            Fault::unsuccessful(),
            RejectReason::NotSuccessful,
            200,
            r#"{"success":false}"#,
        ),
    ];
    for (fault, reason, status, words) in refusals {
        let sandbox = Sandbox::start().unwrap();
        sandbox.inject(fault.if_message_id(id(37)));
        let client = client(&sandbox).linger(LONG).build().unwrap();
        for number in 0..100 {
            send(&client, number).unwrap();
        }
        let report = client.blocking_flush(LONG).unwrap();
        assert_eq!(
            (report.delivered, report.rejected, report.pending),
            (99, 1, 0)
        );
        assert_eq!(
            arrived(&sandbox),
            all_of((0..100).filter(|number| *number != 37))
        );
        // Nothing that was taken is sent again.
        assert_eq!(sandbox.counts().duplicates, 0);
        // The refused body, at most ⌈log₂ 100⌉ + 1 to find the message, and what comes after it.
        assert!(client.stats().requests <= 1 + 8 + 1, "{:?}", client.stats());

        let rejected = client.rejected();
        assert_eq!(rejected.len(), 1);
        assert_eq!(rejected[0].message_id(), id(37));
        assert!(rejected[0].item().starts_with(b"{"));
        let rejection = &rejected[0].rejection;
        assert_eq!(
            (
                rejection.reason,
                rejection.status,
                rejection.detail.as_str()
            ),
            (reason, status, words)
        );
        assert_adds_up(&client.stats());
    }
}

#[test]
fn many_bad_messages_are_all_found() {
    let sandbox = Sandbox::start().unwrap();
    for number in [0, 1, 2, 50, 98, 99] {
        sandbox.inject(Fault::status(400).if_message_id(id(number)));
    }
    let client = client(&sandbox).build().unwrap();
    for number in 0..100 {
        send(&client, number).unwrap();
    }
    let report = client.blocking_shutdown(LONG).unwrap();
    assert_eq!((report.delivered, report.rejected), (94, 6));
    assert_eq!(
        arrived(&sandbox),
        all_of((3..98).filter(|number| *number != 50))
    );
}

#[test]
fn a_lower_size_limit_costs_no_message() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::status(413).if_larger_than(100_000));
    let client = client(&sandbox).build().unwrap();
    for number in 0..100 {
        send_large(&client, number, 10_000).unwrap();
    }
    let report = client.blocking_flush(LONG).unwrap();
    assert_eq!((report.delivered, report.rejected), (100, 0));
    assert_eq!(arrived(&sandbox), all_of(0..100));
}

#[test]
fn bodies_are_full_and_never_over_the_limit() {
    let sandbox = Sandbox::start().unwrap();
    // Nothing leaves before a body is full, however long the calls take.
    let client = client(&sandbox).linger(LONG).timeout(LONG).build().unwrap();
    for number in 0..2_000 {
        send_large(&client, number, number % 1_900).unwrap();
    }
    for number in 2_000..2_100 {
        send_large(&client, number, 31_600).unwrap();
    }
    client.blocking_flush(LONG).unwrap();
    let requests = sandbox.requests();
    assert!(
        requests
            .iter()
            .all(|request| request.bytes <= 500_000 && request.items <= 2_500)
    );
    let full = requests
        .iter()
        .filter(|request| request.bytes > 500_000 - 32_000)
        .count();
    // The first bodies are smaller, until one was quick.
    assert!(full + 8 >= requests.len(), "{full} of {}", requests.len());
    assert_eq!(
        client.stats().request_bytes,
        requests
            .iter()
            .map(|request| request.bytes as u64)
            .sum::<u64>()
    );
    assert_eq!(arrived(&sandbox), all_of(0..2_100));
}

#[test]
fn receipts_return_each_outcome() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::status(400).body("no").if_message_id("bad"));
    let client = client(&sandbox).build().unwrap();
    let good = client
        .send(Alias::new("b", AnonymousId::new("a")).message_id("good"))
        .unwrap();
    let bad = client
        .send(Alias::new("b", AnonymousId::new("a")).message_id("bad"))
        .unwrap();
    let made = client.send(Alias::new("b", AnonymousId::new("a"))).unwrap();
    assert!(!made.message_id().is_empty());
    good.blocking_delivered(LONG).unwrap();
    client.blocking_flush(LONG).unwrap();
    for _ in 0..2 {
        made.blocking_delivered(LONG).unwrap();
        let error = bad.blocking_delivered(LONG).unwrap_err();
        assert!(matches!(error, ReceiptError::Rejected(rejection) if rejection.detail == "no"));
    }
}
