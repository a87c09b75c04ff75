//! Faults of the network and of the server.

use std::time::Duration;

use customerio::WhenFull;
use customerio_sandbox::{Fault, Sandbox};

use super::Scale;
use super::message::id;
use super::row::Row;
use super::story::{Pace, Story, WAIT};
use crate::Failure;

const TENTH: f64 = 0.1;

/// What a story is called, and what is wrong from its beginning.
type Faulty<'a> = (&'a str, &'a dyn Fn(&Sandbox));
const MIB: usize = 1024 * 1024;

pub(super) fn run(scale: Scale, tell: &mut impl FnMut(Row)) -> Result<(), Failure> {
    let messages = scale.messages;
    let seconds = |seconds| Duration::from_secs(seconds);
    let plain = |name| Story::new(name, messages);
    let mut stories = vec![plain("all is well")];

    let faulty: &[Faulty<'_>] = &[
        ("one in ten: 503", &|sandbox| {
            sandbox.inject(Fault::status(503).fraction(TENTH, 1));
        }),
        ("one in ten: connection reset", &|sandbox| {
            sandbox.inject(Fault::reset().fraction(TENTH, 2));
        }),
        ("one in ten: acknowledgement lost", &|sandbox| {
            sandbox.inject(Fault::lost_acknowledgement().fraction(TENTH, 3));
        }),
        ("one in ten: answer cut off", &|sandbox| {
            sandbox.inject(Fault::cut_off().fraction(TENTH, 4));
        }),
        ("429, Retry-After: 1, three times", &|sandbox| {
            sandbox.inject(Fault::status(429).retry_after_seconds(1).times(3));
        }),
        ("503, Retry-After as a date, twice", &|sandbox| {
            sandbox.inject(Fault::status(503).retry_after_date(2).times(2));
        }),
        ("server is slow, 200 ms", &|sandbox| {
            sandbox.inject(Fault::latency(Duration::from_millis(200)));
        }),
        ("400, 404, 301 to all, then well", &|sandbox| {
            for status in [404, 301] {
                sandbox.inject(Fault::status(status).times(1));
            }
        }),
    ];
    for (name, begin) in faulty {
        stories.push(Story {
            begin: *begin,
            ..plain(name)
        });
        stories.push(Story {
            begin: *begin,
            pace: Pace::Paced(messages / 2),
            ..plain(name)
        });
    }

    stories.push(Story {
        begin: &|sandbox| sandbox.inject(Fault::hang().times(2)),
        end: (Duration::ZERO, &|_| {}),
        build: &|builder| builder.timeout(Duration::from_millis(500)),
        ..plain("hangs twice, beyond the time-out")
    });
    stories.push(Story {
        begin: &Sandbox::begin_outage,
        end: (seconds(5), &Sandbox::restore),
        ..plain("outage of 5 s")
    });
    if scale.long {
        stories.push(Story {
            begin: &Sandbox::begin_outage,
            end: (seconds(30), &Sandbox::restore),
            ..plain("outage of 30 s")
        });
    }
    stories.push(Story {
        begin: &|sandbox| sandbox.inject(Fault::status(400)),
        end: (seconds(2), &Sandbox::clear_faults),
        ..plain("400 to all for 2 s")
    });
    stories.push(Story {
        begin: &|sandbox| sandbox.accept_only_key("another-key"),
        end: (seconds(2), &|sandbox| sandbox.accept_key("a-key")),
        ..plain("wrong key for 2 s")
    });
    poisoned(messages, &mut stories);
    full(messages, &mut stories);

    for story in stories {
        tell(story.run()?);
    }
    Ok(())
}

/// Messages that the server does not take, one and many.
fn poisoned(messages: usize, stories: &mut Vec<Story<'_>>) {
    let one: &dyn Fn(&Sandbox) =
        &|sandbox| sandbox.inject(Fault::status(400).if_message_id(id(1_000)));
    stories.push(Story {
        begin: one,
        rejected: 1,
        ..Story::new("one poisoned message, 400", messages)
    });
    let many: [Faulty<'_>; 3] = [
        ("many poisoned messages, 400", &|sandbox| {
            inject_many(sandbox, &Fault::status(400));
        }),
        ("many poisoned messages, 413", &|sandbox| {
            inject_many(sandbox, &Fault::status(413));
        }),
        ("many poisoned messages, success: false", &|sandbox| {
            inject_many(sandbox, &Fault::unsuccessful());
        }),
    ];
    for (name, begin) in many {
        stories.push(Story {
            begin,
            rejected: POISONED as u64,
            ..Story::new(name, messages)
        });
    }
    // Others come while one is tried alone, which is how it is told from an outage.
    stories.push(Story {
        begin: &|sandbox| inject_many(sandbox, &Fault::status(500)),
        rejected: POISONED as u64,
        build: &|builder| builder.give_up_after(Duration::from_secs(2)),
        pace: Pace::Paced(messages / 12),
        until_rejected: true,
        ..Story::new("many poisoned messages, 500", messages)
    });
    stories.push(Story {
        begin: &|sandbox| sandbox.inject(Fault::hang().if_message_id(id(1_000))),
        rejected: 1,
        build: &|builder| {
            builder
                .timeout(Duration::from_millis(200))
                .give_up_after(Duration::from_secs(2))
        },
        pace: Pace::Paced(messages / 12),
        until_rejected: true,
        ..Story::new("one poisoned message, time-out", messages)
    });
}

const POISONED: usize = 20;

fn inject_many(sandbox: &Sandbox, fault: &Fault) {
    for number in 0..POISONED {
        sandbox.inject(fault.clone().if_message_id(id(number * 47 + 11)));
    }
}

/// A queue that has no room, under each policy.
fn full(messages: usize, stories: &mut Vec<Story<'_>>) {
    let small: [(
        &str,
        &dyn Fn(customerio::ClientBuilder) -> customerio::ClientBuilder,
    ); 3] = [
        ("queue is full: reject", &|builder| {
            builder.queue_bytes(MIB).when_full(WhenFull::Reject)
        }),
        ("queue is full: block", &|builder| {
            builder.queue_bytes(MIB).when_full(WhenFull::Block(WAIT))
        }),
        ("queue is full: drop the oldest", &|builder| {
            builder.queue_bytes(MIB).when_full(WhenFull::DropOldest)
        }),
    ];
    for (name, build) in small {
        stories.push(Story {
            begin: &|sandbox| sandbox.inject(Fault::latency(Duration::from_millis(50))),
            padding: 2_000,
            build,
            ..Story::new(name, messages)
        });
    }
    stories.push(Story {
        padding: 40_000,
        ..Story::new("oversize messages only", 20)
    });
}
