//! Every duration that a program may set, up to the largest: an error of `build`, or a client that works.

use std::thread;

use customerio_transport::{BuildError, WhenFull};

use super::*;

/// Around every bound: of the settings, of nanoseconds in 64 bits, and of what a clock can count.
const DURATIONS: [Duration; 10] = [
    Duration::ZERO,
    Duration::from_nanos(1),
    Duration::from_millis(9),
    Duration::from_millis(10),
    Duration::from_secs(1),
    Duration::from_nanos(u64::MAX),
    Duration::from_secs(i64::MAX as u64),
    Duration::from_secs(i64::MAX as u64 + 1),
    Duration::from_secs(u64::MAX),
    Duration::MAX,
];

#[test]
fn a_timeout_that_is_too_short_is_an_error_of_build() {
    let sandbox = Sandbox::start().unwrap();
    for timeout in DURATIONS {
        let short = timeout < Duration::from_millis(10);
        for builder in [
            client(&sandbox).timeout(timeout),
            client(&sandbox).connect_timeout(timeout),
        ] {
            match builder.build() {
                Ok(client) if !short => drop(client),
                Err(error @ BuildError::TimeoutTooShort { .. }) if short => {
                    let text = error.to_string();
                    assert!(
                        text.contains("timeout` is") && text.contains("10ms"),
                        "{text}"
                    );
                }
                other => panic!("{timeout:?}: {other:?}"),
            }
        }
    }
}

/// The setting of a duration.
type Setter = fn(ClientBuilder, Duration) -> ClientBuilder;

#[test]
fn a_client_delivers_with_any_duration() {
    const SETTERS: [Setter; 5] = [
        |builder, most| builder.timeout(most.max(Duration::from_secs(1))),
        |builder, most| builder.connect_timeout(most.max(Duration::from_secs(1))),
        ClientBuilder::linger,
        ClientBuilder::give_up_after,
        |builder, most| builder.when_full(WhenFull::Block(most)),
    ];
    let sandbox = Sandbox::start().unwrap();
    let cases = SETTERS
        .iter()
        .flat_map(|set| DURATIONS.map(|duration| (set, duration)));
    for (number, (set, duration)) in cases.enumerate() {
        // One failure first, so that waits between tries are counted too.
        sandbox.inject(customerio_sandbox::Fault::status(500).times(1));
        let client = set(client(&sandbox), duration).build().unwrap();
        send(&client, number).unwrap();
        assert_eq!(
            client.blocking_shutdown(LONG).unwrap().delivered,
            1,
            "{duration:?}"
        );
    }
    assert_no_twins(&arrived(&sandbox));
}

#[test]
fn a_wait_takes_any_timeout() {
    let sandbox = Sandbox::start().unwrap();
    for (number, timeout) in DURATIONS.into_iter().enumerate() {
        let client = client(&sandbox).build().unwrap();
        send(&client, number).unwrap();
        let receipt = client.send(Alias::new("u", AnonymousId::new("a"))).unwrap();
        let waits = thread::spawn({
            let client = client.clone();
            move || {
                let flushed = client.blocking_flush(timeout).is_ok();
                let delivered = receipt.blocking_delivered(timeout).is_ok();
                flushed && delivered && client.blocking_shutdown(timeout).is_ok()
            }
        });
        let done = waits.join().unwrap();
        assert!(done || timeout < LONG, "{timeout:?}");
    }
}
