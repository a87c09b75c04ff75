//! Messages that were written elsewhere, and the time until which they are sent.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use customerio_core::call::{Alias, AnonymousId};
use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
use customerio_sandbox::{Fault, Sandbox};
use customerio_transport::{BuildError, Client, OutcomeKind, SendError, defaults};

use crate::listeners::block_on;
use crate::{LONG, all_of, arrived, client, id};

/// Message `number` as another process stored it.
fn stored(number: usize) -> WrittenItem {
    let call = Alias::new("u1", AnonymousId::new("a-42")).message_id(id(number));
    let item = WrittenItem::new(&ItemWriter::new(ItemSettings::default()), &call).unwrap();
    WrittenItem::from_stored(&item.head().to_bytes(), item.bytes().to_vec()).unwrap()
}

#[test]
fn a_written_message_is_sent_unchanged_and_its_outcome_has_its_number() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.inject(Fault::status(400).if_message_id(id(3)));
    let outcomes = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&outcomes);
    let client = client(&sandbox)
        .on_outcome(move |outcome| {
            let delivered = outcome.kind == OutcomeKind::Delivered;
            let item = outcome.item().to_vec();
            heard
                .lock()
                .unwrap()
                .push((outcome.number(), delivered, item));
        })
        .build()
        .unwrap();
    let items: Vec<_> = (0..6).map(stored).collect();
    let mut numbers = Vec::new();
    for (place, item) in items.iter().enumerate() {
        numbers.push(if place % 2 == 0 {
            client.send_written(item).unwrap()
        } else {
            block_on(client.send_written_async(item)).unwrap()
        });
    }
    assert!(numbers.is_sorted());
    client.blocking_shutdown(LONG).unwrap();
    let mut outcomes = outcomes.lock().unwrap().clone();
    outcomes.sort();
    let expected: Vec<_> = numbers
        .iter()
        .zip(&items)
        .enumerate()
        .map(|(place, (number, item))| (Some(*number), place != 3, item.bytes().to_vec()))
        .collect();
    assert_eq!(outcomes, expected);
    assert_eq!(arrived(&sandbox), all_of([0, 1, 2, 4, 5]));
    let closed = client.send_written(&items[0]);
    assert!(matches!(closed, Err(SendError::Closed)));
}

#[test]
fn no_request_begins_after_the_time_of_send_until() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox).build().unwrap();
    client.send_until(Instant::now());
    client.send_written(&stored(0)).unwrap();
    assert!(client.blocking_flush(Duration::from_millis(200)).is_err());
    assert!(sandbox.requests().is_empty());
    client.send_until(Instant::now() + LONG);
    client.blocking_flush(LONG).unwrap();
    client.send_until(Instant::now());
    client.send_written(&stored(1)).unwrap();
    let began = Instant::now();
    assert!(client.blocking_shutdown(LONG).is_err());
    assert!(began.elapsed() < LONG);
    assert_eq!(arrived(&sandbox), all_of([0]));
}

#[test]
fn a_rate_outside_of_the_services_is_an_error() {
    let max = defaults::REQUESTS_PER_SECOND;
    for rate in [0, max + 1] {
        let error = Client::builder("a-key").requests_per_second(rate).build();
        let error = error.unwrap_err();
        assert!(matches!(error, BuildError::RequestsPerSecond { .. }));
        assert_eq!(
            error.to_string(),
            format!("`requests_per_second` is {rate}; set it to a value from 1 to 1000")
        );
    }
}

/// Three requests in three seconds: the fourth waits for the window of the first. Without the burst the first
/// waits for a second.
#[test]
fn requests_keep_the_rate_and_a_client_without_the_burst_an_even_pace() {
    for (burst, before, wait) in [(true, 3, 3), (false, 0, 1)] {
        let sandbox = Sandbox::start().unwrap();
        let began = Instant::now();
        let client = client(&sandbox)
            .requests_per_second(1)
            .initial_burst(burst)
            .build()
            .unwrap();
        for number in 0..=before {
            client.send_written(&stored(number)).unwrap();
            client.blocking_flush(LONG).unwrap();
        }
        assert!(began.elapsed() >= Duration::from_secs(wait));
        assert_eq!(arrived(&sandbox), all_of(0..=before));
    }
}
