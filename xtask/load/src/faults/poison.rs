//! Messages that the server refuses or fails on.

use std::time::Duration;

use customerio_sandbox::{Fault, Sandbox};

use super::Scale;
use super::message::id;
use super::scenario::{Faulty, Pace, Scenario};

/// The number of bad messages in a scenario with many.
const MANY: usize = 20;

/// The kind of the refusal, and the functions that inject it for one and for many messages.
type OneAndMany<'a> = (&'a str, [&'a dyn Fn(&Sandbox); 2]);

pub(super) fn scenarios(scale: Scale, scenarios: &mut Vec<Scenario<'_>>) {
    let messages = scale.messages;
    let refused: [OneAndMany<'_>; 3] = [
        (
            "400",
            [
                &|sandbox| inject(sandbox, &Fault::status(400), 1),
                &|sandbox| {
                    inject(sandbox, &Fault::status(400), MANY);
                },
            ],
        ),
        (
            "413",
            [
                &|sandbox| inject(sandbox, &Fault::status(413), 1),
                &|sandbox| {
                    inject(sandbox, &Fault::status(413), MANY);
                },
            ],
        ),
        (
            "success: false",
            [
                &|sandbox| inject(sandbox, &Fault::unsuccessful(), 1),
                &|sandbox| {
                    inject(sandbox, &Fault::unsuccessful(), MANY);
                },
            ],
        ),
    ];
    for (how, begin) in refused {
        for (begin, (count, bad)) in begin.into_iter().zip([("one", 1), ("many", MANY)]) {
            scenarios.push(Scenario {
                begin,
                rejected: bad as u64,
                ..Scenario::new(format!("{count} poisoned, {how}"), messages)
            });
        }
    }
    scenarios.push(Scenario {
        begin: &|sandbox| inject(sandbox, &Fault::status(400), MANY),
        rejected: MANY as u64,
        spool: true,
        ..Scenario::new("many poisoned, 400, with a spool", messages)
    });
    // Other messages arrive while one is sent alone, which distinguishes it from an outage.
    let failing: [(Faulty<'_>, usize); 5] = [
        (
            ("one poisoned, 500", &|sandbox| {
                inject(sandbox, &Fault::status(500), 1);
            }),
            1,
        ),
        (
            ("many poisoned, 500", &|sandbox| {
                inject(sandbox, &Fault::status(500), MANY);
            }),
            MANY,
        ),
        (
            ("one poisoned, timeout", &|sandbox| {
                inject(sandbox, &Fault::hang(), 1);
            }),
            1,
        ),
        (
            ("five poisoned, timeout", &|sandbox| {
                inject(sandbox, &Fault::hang(), 5);
            }),
            5,
        ),
        // Only in a long run, since each timeout takes its time.
        (
            ("many poisoned, timeout", &|sandbox| {
                inject(sandbox, &Fault::hang(), MANY);
            }),
            MANY,
        ),
    ];
    let count = if scale.long { 5 } else { 4 };
    for ((name, begin), bad) in failing.into_iter().take(count) {
        scenarios.push(Scenario {
            begin,
            rejected: bad as u64,
            build: &|builder| {
                builder
                    .timeout(Duration::from_millis(200))
                    .give_up_after(Duration::from_secs(2))
            },
            pace: Pace::Paced(messages / 12),
            until_rejected: true,
            ..Scenario::new(name, messages)
        });
    }
}

fn inject(sandbox: &Sandbox, fault: &Fault, bad: usize) {
    for number in 0..bad {
        sandbox.inject(fault.clone().if_message_id(id(number * 47 + 11)));
    }
}
