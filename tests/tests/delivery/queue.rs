//! A full queue, under each policy; memory stays within its bound.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use customerio_sandbox::{Fault, Sandbox};
use customerio_transport::defaults::MIN_QUEUE_BYTES;
use customerio_transport::{BuildError, Client, OutcomeKind, SendError, WhenFull};

use crate::{
    LONG, all_of, arrived, assert_adds_up, assert_no_twins, client, reached, send_large,
    send_until_taken,
};

/// Sends until the queue is full; how many were taken.
fn fill(client: &Client) -> usize {
    for number in 0..100_000 {
        match send_large(client, number, 1_000) {
            Ok(()) => {}
            Err(SendError::Full { held, limit }) => {
                assert!(held <= limit && limit == MIN_QUEUE_BYTES);
                return number;
            }
            Err(error) => panic!("{error}"),
        }
        let stats = client.stats();
        assert!(stats.held_bytes <= MIN_QUEUE_BYTES, "{stats:?}");
    }
    panic!("the queue has no bound");
}

#[test]
fn reject_leaves_the_message_with_the_caller() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.begin_outage();
    let client = client(&sandbox)
        .queue_bytes(MIN_QUEUE_BYTES)
        .build()
        .unwrap();
    let taken = fill(&client);
    assert!(taken > 300, "{taken}");
    assert_eq!(client.stats().accepted, taken as u64);
    sandbox.restore();
    client.blocking_flush(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..taken));
    assert_eq!(client.stats().held_bytes, 0);
}

#[test]
fn block_waits_for_room_up_to_a_limit() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.begin_outage();
    let patience = Duration::from_millis(50);
    let client = client(&sandbox)
        .queue_bytes(MIN_QUEUE_BYTES)
        .when_full(WhenFull::Block(patience))
        .build()
        .unwrap();
    let taken = fill(&client);
    let before = Instant::now();
    assert!(matches!(
        send_large(&client, taken, 1_000),
        Err(SendError::Full { .. })
    ));
    assert!(before.elapsed() >= patience);
    sandbox.restore();
    client.blocking_flush(LONG).unwrap();
    assert_eq!(arrived(&sandbox), all_of(0..taken));
}

#[test]
fn blocked_callers_continue_when_there_is_room() {
    let sandbox = Sandbox::builder().keep(100_000).start().unwrap();
    sandbox.inject(Fault::status(503).fraction(0.1, 7));
    let client = client(&sandbox)
        .queue_bytes(MIN_QUEUE_BYTES)
        .when_full(WhenFull::Block(LONG))
        .build()
        .unwrap();
    let callers: Vec<_> = (0..4)
        .map(|caller| {
            let client = client.clone();
            thread::spawn(move || {
                for number in 0..1_000 {
                    send_large(&client, caller * 1_000 + number, 1_000).unwrap();
                }
            })
        })
        .collect();
    for caller in callers {
        caller.join().unwrap();
    }
    client.blocking_flush(LONG).unwrap();
    let arrived = arrived(&sandbox);
    assert_eq!(arrived.len(), 4_000);
    assert_no_twins(&arrived);
}

#[test]
fn shutdown_frees_blocked_callers() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.begin_outage();
    let client = client(&sandbox)
        .queue_bytes(MIN_QUEUE_BYTES)
        .when_full(WhenFull::Block(LONG))
        .build()
        .unwrap();
    let caller = {
        let client = client.clone();
        thread::spawn(move || {
            (0..100_000).find_map(|number| send_large(&client, number, 1_000).err())
        })
    };
    let before = client.stats().accepted;
    let full = reached(&client, |stats| {
        stats.held_bytes >= MIN_QUEUE_BYTES / 2 - 70_000
    });
    assert!(full.accepted >= before);
    assert!(client.blocking_shutdown(Duration::from_millis(50)).is_err());
    assert!(matches!(caller.join().unwrap(), Some(SendError::Closed)));
}

#[test]
fn drop_oldest_reports_each_dropped_message() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.begin_outage();
    let dropped = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&dropped);
    let client = client(&sandbox)
        .queue_bytes(MIN_QUEUE_BYTES)
        .when_full(WhenFull::DropOldest)
        .on_outcome(move |outcome| {
            if outcome.kind == OutcomeKind::Dropped {
                assert!(outcome.item().ends_with(b"}"));
                heard.lock().unwrap().push(outcome.message_id());
            }
        })
        .build()
        .unwrap();
    for number in 0..5_000 {
        // Refused while the reports wait for their listener: no drop in silence.
        send_until_taken(&client, number);
        if number % 500 == 0 {
            assert_adds_up(&client.stats());
        }
    }
    assert!(client.stats().dropped > 3_000);
    assert_eq!(client.stats().accepted, 5_000);
    sandbox.restore();
    let report = client.blocking_shutdown(LONG).unwrap();
    let dropped = dropped.lock().unwrap();
    assert_eq!(dropped.len() as u64, report.dropped);
    let mut ended = arrived(&sandbox);
    ended.extend(dropped.iter().cloned());
    assert_no_twins(&ended);
    assert_eq!(ended.len(), 5_000);
    assert!(ended.contains(&crate::id(4_999)));
}

#[test]
fn drop_oldest_needs_no_listener() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.begin_outage();
    let client = client(&sandbox)
        .queue_bytes(MIN_QUEUE_BYTES)
        .when_full(WhenFull::DropOldest)
        .build()
        .unwrap();
    for number in 0..3_000 {
        // Refused while all that is held is in a request, which it comes back from.
        send_until_taken(&client, number);
    }
    let stats = client.stats();
    assert_adds_up(&stats);
    assert!(stats.dropped > 2_000 && stats.held_bytes <= MIN_QUEUE_BYTES);
    assert!(client.blocking_shutdown(Duration::ZERO).is_err());
}

#[test]
fn a_queue_without_room_for_a_body_is_refused() {
    let error = Client::builder("a-key")
        .queue_bytes(1_000)
        .build()
        .unwrap_err();
    assert!(matches!(error, BuildError::QueueTooSmall { .. }));
}
