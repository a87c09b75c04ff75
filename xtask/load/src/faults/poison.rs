//! Messages that the server does not take, one and many.

use std::time::Duration;

use customerio_sandbox::{Fault, Sandbox};

use super::Scale;
use super::message::id;
use super::story::{Faulty, Pace, Story};

/// So many are bad where many are.
const MANY: usize = 20;

/// How they are refused, and what begins it for one and for many.
type OneAndMany<'a> = (&'a str, [&'a dyn Fn(&Sandbox); 2]);

pub(super) fn stories(scale: Scale, stories: &mut Vec<Story<'_>>) {
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
            stories.push(Story {
                begin,
                rejected: bad as u64,
                ..Story::new(format!("{count} poisoned, {how}"), messages)
            });
        }
    }
    stories.push(Story {
        begin: &|sandbox| inject(sandbox, &Fault::status(400), MANY),
        rejected: MANY as u64,
        spool: true,
        ..Story::new("many poisoned, 400, with a spool", messages)
    });
    // Others come while one is tried alone, which is how it is told from an outage.
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
            ("one poisoned, time-out", &|sandbox| {
                inject(sandbox, &Fault::hang(), 1);
            }),
            1,
        ),
        (
            ("five poisoned, time-out", &|sandbox| {
                inject(sandbox, &Fault::hang(), 5);
            }),
            5,
        ),
        // The long form's: each time-out takes its time.
        (
            ("many poisoned, time-out", &|sandbox| {
                inject(sandbox, &Fault::hang(), MANY);
            }),
            MANY,
        ),
    ];
    let told = if scale.long { 5 } else { 4 };
    for ((name, begin), bad) in failing.into_iter().take(told) {
        stories.push(Story {
            begin,
            rejected: bad as u64,
            build: &|builder| {
                builder
                    .timeout(Duration::from_millis(200))
                    .give_up_after(Duration::from_secs(2))
            },
            pace: Pace::Paced(messages / 12),
            until_rejected: true,
            ..Story::new(name, messages)
        });
    }
}

fn inject(sandbox: &Sandbox, fault: &Fault, bad: usize) {
    for number in 0..bad {
        sandbox.inject(fault.clone().if_message_id(id(number * 47 + 11)));
    }
}
