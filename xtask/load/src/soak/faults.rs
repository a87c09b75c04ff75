//! The faults, one of which is on at any time.

use std::time::Duration;

use customerio_sandbox::{Fault, Sandbox};

// A server that refuses everything is not among them. The client probes it with messages chosen at random,
// which may overtake others, and a message whose answer was lost before may be refused: see
// `docs/promises.md`. So neither the order nor the number of arrivals could be checked exactly.

/// Switches a fault on. The number is a seed for its randomness.
type Begin = fn(&Sandbox, u64);

pub(super) const FAULTS: [(&str, Begin); 13] = [
    ("none", |_, _| {}),
    ("half: 503", |sandbox, seed| {
        sandbox.inject(Fault::status(503).fraction(0.5, seed));
    }),
    ("half: reset", |sandbox, seed| {
        sandbox.inject(Fault::reset().fraction(0.5, seed));
    }),
    ("half: lost answer", |sandbox, seed| {
        sandbox.inject(Fault::lost_acknowledgement().fraction(0.5, seed));
    }),
    ("half: answer cut off", |sandbox, seed| {
        sandbox.inject(Fault::cut_off().fraction(0.5, seed));
    }),
    ("one in five hangs", |sandbox, seed| {
        sandbox.inject(Fault::hang().fraction(0.2, seed));
    }),
    ("300 ms late", |sandbox, _| {
        sandbox.inject(Fault::latency(Duration::from_millis(300)));
    }),
    ("429 Retry-After: 1", |sandbox, seed| {
        sandbox.inject(
            Fault::status(429)
                .retry_after_seconds(1)
                .fraction(0.2, seed),
        );
    }),
    ("503 Retry-After: 2", |sandbox, _| {
        sandbox.inject(Fault::status(503).retry_after_seconds(2).times(2));
    }),
    ("400 to some messages", |sandbox, _| {
        sandbox.inject(Fault::status(400).if_property("rare", true));
    }),
    ("500 to some messages", |sandbox, _| {
        sandbox.inject(Fault::status(500).if_property("rare", true));
    }),
    ("html to all", |sandbox, _| {
        sandbox.inject(Fault::status(200).body("<html>ready soon</html>"));
    }),
    ("outage", |sandbox, _| sandbox.begin_outage()),
];
