//! Faults of the network and of the server.

use std::time::Duration;

use customerio::WhenFull;
use customerio_sandbox::{Fault, Sandbox};

use super::row::Row;
use super::scenario::{Faulty, Pace, Scenario};
use super::{Scale, full, poison};
use crate::Failure;

const TENTH: f64 = 0.1;

pub(super) fn run(scale: Scale, report: &mut dyn FnMut(Row)) -> Result<(), Failure> {
    let messages = scale.messages;
    let mut scenarios = vec![Scenario::new("no fault", messages)];
    flaky(messages, &mut scenarios);
    retry_after(messages, &mut scenarios);
    outages(scale, &mut scenarios);
    poison::scenarios(scale, &mut scenarios);
    full::scenarios(messages, &mut scenarios);

    for scenario in scenarios {
        report(scenario.run()?);
    }
    Ok(())
}

/// Some requests fail.
fn flaky(messages: usize, scenarios: &mut Vec<Scenario<'_>>) {
    let plain = |name: &str| Scenario::new(name, messages);
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
        ("server is slow, 200 ms", &|sandbox| {
            sandbox.inject(Fault::latency(Duration::from_millis(200)));
        }),
        ("404, then 301, then success", &|sandbox| {
            for status in [404, 301] {
                sandbox.inject(Fault::status(status).times(1));
            }
        }),
    ];
    for (name, begin) in faulty {
        for pace in [Pace::Full, Pace::Paced(messages / 2)] {
            scenarios.push(Scenario {
                begin: *begin,
                pace,
                // For many requests.
                padding: 500,
                ..plain(&format!("{name}{pace}"))
            });
        }
    }
    scenarios.push(Scenario {
        begin: &|sandbox| sandbox.inject(Fault::status(503).fraction(TENTH, 1)),
        padding: 500,
        spool: true,
        ..plain("one in ten: 503, with a spool")
    });
}

/// The server asks to wait.
fn retry_after(messages: usize, scenarios: &mut Vec<Scenario<'_>>) {
    let plain = |name: &str| Scenario::new(name, messages);
    let asked: [(Faulty<'_>, u64); 3] = [
        (
            ("429, Retry-After: 1, three times", &|sandbox| {
                sandbox.inject(Fault::status(429).retry_after_seconds(1).times(3));
            }),
            1,
        ),
        (
            ("429, Retry-After as a date, twice", &|sandbox| {
                sandbox.inject(Fault::status(429).retry_after_date(2).times(2));
            }),
            2,
        ),
        (
            ("503, Retry-After as a date, twice", &|sandbox| {
                sandbox.inject(Fault::status(503).retry_after_date(2).times(2));
            }),
            2,
        ),
    ];
    for ((name, begin), wait) in asked {
        for pace in [Pace::Full, Pace::Paced(messages / 2)] {
            scenarios.push(Scenario {
                begin,
                pace,
                retry_after: Some(Duration::from_secs(wait)),
                ..plain(&format!("{name}{pace}"))
            });
        }
    }
}

/// The server hangs, does not answer, or refuses everything.
fn outages(scale: Scale, scenarios: &mut Vec<Scenario<'_>>) {
    let messages = scale.messages;
    let seconds = |seconds| Duration::from_secs(seconds);
    let plain = |name: &str| Scenario::new(name, messages);
    scenarios.push(Scenario {
        begin: &|sandbox| sandbox.inject(Fault::hang().times(2)),
        end: (Duration::ZERO, &|_| {}),
        build: &|builder| builder.timeout(Duration::from_millis(500)),
        ..plain("hangs twice, beyond the timeout")
    });
    scenarios.push(Scenario {
        begin: &Sandbox::begin_outage,
        end: (seconds(5), &Sandbox::restore),
        // Twice the bound, for a busy machine.
        resumes_within: Some(seconds(4)),
        ..plain("outage of 5 s")
    });
    if scale.long {
        scenarios.push(Scenario {
            begin: &Sandbox::begin_outage,
            end: (seconds(40), &Sandbox::restore),
            resumes_within: Some(seconds(30)),
            ..plain("outage of 40 s")
        });
    }
    scenarios.push(Scenario {
        begin: &Sandbox::begin_outage,
        end: (seconds(5), &Sandbox::restore),
        spool: true,
        ..plain("outage of 5 s, with a spool")
    });
    let refusing: [Faulty<'_>; 3] = [
        ("400 to all for 2 s", &|sandbox| {
            sandbox.inject(Fault::status(400));
        }),
        ("404 to all for 2 s", &|sandbox| {
            sandbox.inject(Fault::status(404));
        }),
        ("301 to all for 2 s", &|sandbox| {
            sandbox.inject(Fault::status(301));
        }),
    ];
    for (name, begin) in refusing {
        scenarios.push(Scenario {
            begin,
            end: (seconds(2), &Sandbox::clear_faults),
            until_paused: true,
            ..plain(name)
        });
    }
    scenarios.push(Scenario {
        begin: &|sandbox| sandbox.inject(Fault::status(503).times(2)),
        build: &|builder| {
            builder
                .timeout(Duration::MAX)
                .connect_timeout(Duration::MAX)
                .linger(Duration::MAX)
                .give_up_after(Duration::MAX)
                .when_full(WhenFull::Block(Duration::MAX))
        },
        ..plain("503 twice, durations at their maximum")
    });
    scenarios.push(Scenario {
        begin: &|sandbox| sandbox.inject(Fault::status(503).times(2)),
        build: &|builder| builder.linger(Duration::ZERO).give_up_after(Duration::ZERO),
        ..plain("503 twice, durations of 0")
    });
    scenarios.push(Scenario {
        begin: &|sandbox| sandbox.accept_only_key("another-key"),
        end: (seconds(2), &|sandbox| sandbox.accept_key("a-key")),
        ..plain("wrong key for 2 s")
    });
}
