//! Random histories, and histories of past errors.

use core::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;

use super::setting::{Behavior, Setting, Step, setting, step};
use super::world::World;
use crate::defaults::{GIVE_UP_TRIES, SEARCH_AFTER_FAILURES};
use crate::outcome::PauseReason;

fn run(setting: Setting, steps: Vec<Step>, deadline: u64) {
    let mut world = World::new(setting);
    for step in steps {
        world.step(step);
    }
    world.step(Step::Gate(None));
    // The service recovers. After any history each message gets an outcome.
    world.behaviors.clear();
    // The last messages are good, so that the service accepts some.
    world.good_from = world.accepted;
    world.step(Step::Append {
        count: 60,
        bytes: 300,
    });
    for _ in 0..1_000 {
        if world.pending() > 0 {
            world.pass(Duration::from_secs(1_000));
            // A message that fails alone is rejected while others are delivered.
            world.step(Step::Append {
                count: 11,
                bytes: 2,
            });
            world.pass(Duration::from_secs(10));
        }
    }
    assert_eq!(world.pending(), 0);
    for sequence in 0..world.accepted {
        let end = world.message(sequence).end;
        let taken = !world.is_bad(sequence) && !world.is_poison(sequence);
        match end {
            "dropped" => {}
            "purged" => assert!(world.purged.contains(&sequence)),
            "delivered" => assert!(taken),
            // A good message may be rejected if the random behavior fails it again and again.
            _ => assert_eq!(end, "rejected"),
        }
    }
    // The shutdown ends by its deadline with messages pending.
    world.step(Step::Append {
        count: 50,
        bytes: 900,
    });
    world.step(Step::Behaviors(vec![Behavior::TimedOut; 40]));
    world.pass(Duration::from_millis(deadline / 2));
    let began = world.now;
    world.step(Step::Shutdown { deadline });
    world.pass(Duration::from_millis(deadline));
    assert!(
        world.stopped,
        "stops by its deadline, {:?} after {began:?}",
        world.now
    );
    assert_eq!(world.ended, world.accepted);
    assert!(world.flushes.is_empty());
}

/// Returns the number of histories to run: `CIO_HISTORIES`, or 200.
fn histories() -> u32 {
    std::env::var("CIO_HISTORIES")
        .ok()
        .and_then(|number| number.parse().ok())
        .unwrap_or(200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: histories(), max_shrink_time: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn every_history_adds_up_and_ends(
        setting in setting(),
        steps in vec(step(), 1..16),
        deadline in 0_u64..10_000,
    ) {
        run(setting, steps, deadline);
    }
}

#[test]
fn no_request_begins_after_the_gate_until_it_is_extended() {
    let append = Step::Append {
        count: 1,
        bytes: 300,
    };
    let mut world = World::new(Setting::plain(0));
    world.step(Step::Gate(Some(1_000)));
    world.step(append.clone());
    world.pass(Duration::from_millis(1_001));
    assert_eq!(world.scheduler.account().delivered, 1);

    // Neither a new message, nor a flush, nor a retry.
    world.step(append);
    world.step(Step::Flush { deadline: 60_000 });
    world.pass(Duration::from_secs(60));
    assert_eq!((world.sent.len(), world.flushes.len()), (1, 0));
    world.behaviors = vec![Behavior::Status(503); 100];
    world.step(Step::Gate(Some(500)));
    world.step(Step::Flush { deadline: 60_000 });
    let tries = world.sent.len();
    world.pass(Duration::from_secs(120));
    assert!(tries > 1 && world.sent.iter().all(|sent| sent.at <= world.gate));
    assert_eq!(world.pending(), 1);

    // A shutdown has nothing to wait for.
    world.step(Step::Shutdown { deadline: 60_000 });
    assert!(world.stopped);
}

#[test]
fn an_endpoint_that_refuses_everything_costs_no_message_and_two_requests_a_probe() {
    let mut world = World::new(Setting::plain(0));
    world.behaviors = vec![Behavior::RefusesAll; 10_000];
    world.step(Step::Append {
        count: 200,
        bytes: 300,
    });
    world.pass(Duration::from_secs(60));
    let (reason, _) = world.scheduler.paused().expect("is paused");
    assert_eq!(reason, PauseReason::EverythingRefused);
    let requests = world.sent.len();
    world.pass(Duration::from_secs(3600));
    assert!(world.sent.len() - requests <= 2 * 120);
    assert_eq!(world.pending(), 200);
    world.behaviors.clear();
    world.pass(Duration::from_secs(2 * 60));
    assert_eq!(world.scheduler.account().delivered, 200);
}

#[test]
fn a_lone_rejection_waits_ten_seconds_for_a_success() {
    let mut world = World::new(Setting::plain(2));
    world.step(Step::Append {
        count: 1,
        bytes: 300,
    });
    world.pass(Duration::from_secs(9));
    assert_eq!(world.pending(), 1);
    world.pass(Duration::from_secs(2));
    assert_eq!(world.scheduler.account().rejected.total(), 1);

    // A success or a flush settles it at once.
    world.step(Step::Append {
        count: 1,
        bytes: 300,
    });
    world.step(Step::Append {
        count: 1,
        bytes: 300,
    });
    world.pass(Duration::from_secs(1));
    assert_eq!(world.scheduler.account().delivered, 1);
    world.step(Step::Flush { deadline: 1_000 });
    assert_eq!(world.pending(), 0);
}

#[test]
fn many_poison_messages_are_soon_distinguished_from_an_outage() {
    let mut world = World::new(Setting {
        requests: 4,
        poison_every: 47,
        ..Setting::plain(0)
    });
    world.good_from = 1_000;
    for _ in 0..120 {
        world.step(Step::Append {
            count: 60,
            bytes: 200,
        });
        world.pass(Duration::from_millis(100));
    }
    world.pass(Duration::from_secs(20));
    // Each body held several of them and failed. Messages without an identity do not wait for them.
    for sequence in (0..world.accepted).step_by(11) {
        if !world.is_poison(sequence) {
            assert!(world.setting.identities(sequence).is_empty());
            assert_eq!(world.message(sequence).end, "delivered", "{sequence}");
        }
    }
    assert!(world.sent.len() < 500, "{}", world.sent.len());
}

#[test]
fn twenty_that_time_out_end_within_their_bound_while_others_pass() {
    const HANG: Duration = Duration::from_secs(15);
    const POISONED: u64 = 20;
    let mut world = World::new(Setting {
        requests: 4,
        poison_every: 50,
        hang: Some(HANG),
        patience: Duration::from_secs(60),
        ..Setting::plain(0)
    });
    world.good_from = 50 * POISONED;
    // Each times out in a body before the search, in three steps of the search, and alone. Half of
    // the requests are for them.
    let time_outs = SEARCH_AFTER_FAILURES + 3 + GIVE_UP_TRIES + 1;
    let bound = POISONED * u64::from(time_outs) * HANG.as_secs() / 2;
    for second in 0..bound {
        world.step(Step::Append {
            count: 39,
            bytes: 200,
        });
        world.pass(Duration::from_secs(1));
        if second < bound / 10 {
            continue;
        }
        // Most are found by now. A message without an identity waits at most for the search of one
        // body, and most do not wait.
        let search = u64::from(SEARCH_AFTER_FAILURES + 3) * HANG.as_secs();
        let past = world.accepted.saturating_sub(39 * search);
        let healthy: Vec<_> = (0..past)
            .step_by(11)
            .filter(|number| !world.is_poison(*number))
            .collect();
        let waiting = healthy
            .iter()
            .filter(|number| world.message(**number).end.is_empty())
            .count();
        assert!(
            waiting * 20 <= healthy.len(),
            "{waiting} wait after {second} s"
        );
    }
    assert_eq!(world.scheduler.account().rejected.given_up, POISONED);
}
