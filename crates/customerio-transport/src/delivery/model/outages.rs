//! Outages and holds: how soon delivery resumes, and with which requests.

use core::time::Duration;
use std::collections::BTreeMap;

use super::setting::{Behavior, Setting, Step};
use super::world::{Outage, World};
use crate::defaults::TIMEOUT;

/// The results of requests during an outage.
const ANSWERS: [Behavior; 8] = [
    Behavior::Status(500),
    Behavior::Status(502),
    Behavior::Status(503),
    Behavior::Status(429),
    Behavior::Dead,
    Behavior::NoConnection,
    Behavior::RetryAfter(503, 1),
    Behavior::RetryAfter(429, 1),
];

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn append(world: &mut World, count: usize) {
    world.step(Step::Append { count, bytes: 300 });
}

fn world(seed: u64, requests: usize) -> World {
    World::new(Setting {
        seed,
        requests,
        ..Setting::plain(0)
    })
}

/// Advances by `time` in steps of `piece`, with `each` new messages in each step.
fn pass(world: &mut World, time: Duration, piece: Duration, each: usize) {
    let until = world.now + time;
    while world.now < until {
        append(world, each);
        world.pass(piece.min(until.saturating_sub(world.now)));
    }
}

/// Returns a world after an outage of `time` that began at the first second.
fn after_outage(
    seed: u64,
    requests: usize,
    each: usize,
    answer: Behavior,
    time: Duration,
) -> World {
    let mut world = world(seed, requests);
    world.pass(seconds(1));
    world.outage = Some(Outage {
        time: world.now..world.now + time,
        answer,
    });
    append(&mut world, 1);
    pass(&mut world, time, (time / 50).max(seconds(1)), each);
    world
}

#[test]
fn the_first_delivery_follows_a_long_outage_within_half_a_minute() {
    for answer in ANSWERS {
        for (hours, each, requests) in [(1, 0, 1), (1, 0, 4), (1, 40, 1), (1, 40, 4), (24, 1, 4)] {
            for seed in 0..10 {
                let time = Duration::from_secs(hours * 3600);
                let mut world = after_outage(seed, requests, each, answer, time);
                assert_eq!(world.scheduler.account().delivered, 0);
                world.pass(seconds(30));
                assert!(
                    world.scheduler.account().delivered > 0,
                    "none after {hours} h of {answer:?}, {each} messages, seed {seed}"
                );
                // A failed probe does not delay its messages.
                world.pass(seconds(30));
                assert_eq!(world.scheduler.account().pending, 0, "{answer:?}");
            }
        }
    }
}

#[test]
fn a_client_with_one_suspect_resumes_within_half_a_minute() {
    for seed in 0..20 {
        let mut world = world(seed, 4);
        world.setting.poison_every = 1_000;
        world.good_from = 600;
        append(&mut world, 600);
        pass(&mut world, seconds(600), seconds(1), 2);
        assert!(world.scheduler.account().pending > 0, "one is isolated");
        world.setting.poison_every = 0;
        world.outage = Some(Outage {
            time: world.now..world.now + Duration::from_secs(3600),
            answer: Behavior::Status(500),
        });
        world.pass(Duration::from_secs(3600));
        let before = world.scheduler.account().delivered;
        world.pass(seconds(30));
        assert!(world.scheduler.account().delivered > before, "seed {seed}");
    }
}

#[test]
fn the_first_request_follows_a_short_outage_within_seconds() {
    for answer in ANSWERS
        .into_iter()
        .filter(|answer| !matches!(answer, Behavior::Dead))
    {
        for (each, requests) in [(0, 1), (0, 4), (30, 1), (30, 4), (30, 16)] {
            for (outage, bound) in [(5, 2), (20, 5), (30, 5)] {
                let late = (0..100).filter(|seed| {
                    let mut world = after_outage(*seed, requests, each, answer, seconds(outage));
                    let end = world.now;
                    world.pass(seconds(60));
                    let first = world.sent.iter().find(|sent| sent.at >= end);
                    first.is_none_or(|first| first.at > end + seconds(bound))
                });
                let late = late.count();
                assert!(
                    late <= 1,
                    "{late} after {outage} s of {answer:?}, {each} each"
                );
            }
        }
    }
}

#[test]
fn one_full_request_probes_after_a_hold_and_the_others_follow() {
    for status in [429, 503] {
        for seed in 0..20 {
            let mut world = world(seed, 4);
            world.behaviors = vec![Behavior::RetryAfter(status, 3); 4];
            world.step(Step::Append {
                count: 400,
                bytes: 9_000,
            });
            world.pass(seconds(2));
            let full = world.sent[0].count;
            let before = world.sent.len();
            // The first probe is answered with another hold, the second one is accepted.
            world.behaviors = vec![Behavior::RetryAfter(status, 3)];
            while world.sent.len() == before {
                world.pass(Duration::from_millis(1));
            }
            assert_eq!(world.sent.len(), before + 1, "one probe");
            world.pass(seconds(2));
            assert_eq!(world.sent.len(), before + 1, "one probe");
            while world.sent.len() == before + 1 {
                world.pass(Duration::from_millis(1));
            }
            assert_eq!(world.sent.len(), before + 2, "one probe");
            while world.scheduler.account().delivered == 0 {
                assert_eq!(world.sent.len(), before + 2, "the others follow its answer");
                world.pass(Duration::from_millis(1));
            }
            assert_eq!(world.sent.len(), before + 2 + 4, "all others follow");
            for sent in &world.sent[..before + 2] {
                assert!(sent.count >= full - 1, "{sent:?} of {full}");
            }
        }
    }
}

#[test]
fn a_busy_server_does_not_shrink_bodies() {
    for answer in [
        Behavior::Status(503),
        Behavior::Status(429),
        Behavior::NoConnection,
        Behavior::RetryAfter(503, 1),
        Behavior::RetryAfter(429, 0),
    ] {
        for requests in [1, 4] {
            let mut world = world(3, requests);
            world.outage = Some(Outage {
                time: Duration::ZERO..seconds(300),
                answer,
            });
            world.step(Step::Append {
                count: 1_000,
                bytes: 9_000,
            });
            world.pass(seconds(299));
            assert!(world.sent.len() > 20);
            let first = world.sent[0].count;
            assert!(first > 10);
            for sent in &world.sent {
                assert!(sent.count >= first, "{sent:?} of {answer:?}");
            }
            world.pass(seconds(60));
            assert_eq!(world.scheduler.account().pending, 0);
        }
    }
}

#[test]
fn an_answer_with_retry_after_does_not_shrink_a_body_while_others_pass() {
    let mut world = world(5, 4);
    for _ in 0..200 {
        world.behaviors = vec![
            Behavior::Well,
            Behavior::RetryAfter(503, 0),
            Behavior::Well,
            Behavior::Status(429),
        ];
        world.step(Step::Append {
            count: 220,
            bytes: 9_000,
        });
        world.pass(seconds(3));
    }
    world.pass(seconds(60));
    assert_eq!(world.scheduler.account().pending, 0);
    let mut counts = BTreeMap::new();
    for sent in &world.sent {
        let count = *counts.entry(sent.first).or_insert(sent.count);
        assert!(sent.count >= count, "{sent:?} had {count} messages");
    }
}

#[test]
fn a_dead_connection_costs_one_timeout_and_one_wait() {
    for seed in 0..20 {
        for dead in 1..=4 {
            let mut world = world(seed, 4);
            world.behaviors = vec![Behavior::Dead; dead];
            // Four bodies, each on a connection of its own.
            world.step(Step::Append {
                count: 200,
                bytes: 9_000,
            });
            world.pass(seconds(1));
            world.behaviors.clear();
            world.pass(TIMEOUT + seconds(1));
            assert_eq!(world.scheduler.account().pending, 0, "{dead}, seed {seed}");
        }
    }
}
