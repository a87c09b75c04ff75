//! Full queues and spools under each policy.

use std::time::Duration;

use customerio::{ClientBuilder, WhenFull};
use customerio_sandbox::Fault;

use super::scenario::{Scenario, WAIT};

const MIB: usize = 1024 * 1024;

/// A scenario's name, whether it has a spool, and the settings of its client.
type Small<'a> = (&'a str, bool, &'a dyn Fn(ClientBuilder) -> ClientBuilder);

pub(super) fn scenarios(messages: usize, scenarios: &mut Vec<Scenario<'_>>) {
    let small: [Small<'_>; 5] = [
        ("queue is full: reject", false, &|builder| {
            builder.queue_bytes(MIB).when_full(WhenFull::Reject)
        }),
        ("queue is full: block", false, &|builder| {
            builder.queue_bytes(MIB).when_full(WhenFull::Block(WAIT))
        }),
        ("queue is full: drop the oldest", false, &|builder| {
            builder.queue_bytes(MIB).when_full(WhenFull::DropOldest)
        }),
        ("spool is full: reject", true, &|builder| {
            builder
                .queue_bytes(MIB)
                .spool_bytes(MIB as u64)
                .when_full(WhenFull::Reject)
        }),
        ("spool is full: block", true, &|builder| {
            builder
                .queue_bytes(MIB)
                .spool_bytes(MIB as u64)
                .when_full(WhenFull::Block(WAIT))
        }),
    ];
    for (name, spool, build) in small {
        scenarios.push(Scenario {
            begin: &|sandbox| sandbox.inject(Fault::latency(Duration::from_millis(5))),
            padding: 1_000,
            build,
            spool,
            ..Scenario::new(name, messages)
        });
    }
    scenarios.push(Scenario {
        padding: 40_000,
        ..Scenario::new("oversize messages only", 20)
    });
}
