//! Messages on which the service fails while all others wait for them.

use core::time::Duration;

use super::setting::{Behavior, People, Setting, Step};
use super::world::{Outage, World};
use crate::defaults::{GIVE_UP_UNPROVEN_AFTER, MAX_OUTAGE_SUSPECTS};

const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// What 8 tries and the waits between them take at most.
const TRIES: Duration = Duration::from_secs(5 * 60);

/// Returns a world in which the service fails on the messages at `poison`.
fn world(people: People, poison_every: u64, good_from: u64) -> World {
    let mut world = World::new(Setting {
        requests: 4,
        people,
        poison_every,
        patience: PATIENCE,
        ..Setting::plain(0)
    });
    world.good_from = good_from;
    world
}

fn append(world: &mut World, count: usize) {
    world.step(Step::Append { count, bytes: 200 });
}

/// Advances by `time`, with new messages in each minute.
fn pass(world: &mut World, time: Duration) {
    let until = world.now + time;
    while world.now < until {
        append(world, 39);
        world.pass(Duration::from_secs(60));
    }
}

fn outage(world: &mut World, time: Duration, answer: Behavior) {
    world.outage = Some(Outage {
        time: world.now..world.now + time,
        answer,
    });
}

#[test]
fn a_message_that_all_others_wait_for_is_given_up_after_twice_the_patience() {
    for people in [People::Connected, People::One] {
        for hang in [None, Some(Duration::from_secs(15))] {
            // Message 20 is the only one on which the service fails.
            let mut world = world(people, 40, 40);
            world.setting.hang = hang;
            pass(&mut world, 2 * PATIENCE + TRIES);
            let account = *world.scheduler.account();
            assert_eq!(account.rejected.given_up, 1, "{people:?} {account:?}");
            world.pass(Duration::from_secs(1));
            let account = world.scheduler.account();
            assert_eq!(account.pending, 0, "{people:?} {account:?}");
        }
    }
}

#[test]
fn messages_that_fail_one_behind_the_other_are_given_up_one_after_the_other() {
    // The second row is longer than the number of messages that an outage may isolate.
    for poison in [6_u32, 70] {
        let mut world = world(People::One, 1, poison.into());
        append(&mut world, 60);
        append(&mut world, 60);
        world.pass(poison * (2 * PATIENCE + TRIES));
        let account = world.scheduler.account();
        assert_eq!(account.rejected.given_up, u64::from(poison), "{account:?}");
        assert_eq!(account.pending, 0, "{account:?}");
    }
}

#[test]
fn an_outage_costs_no_message_that_all_others_wait_for() {
    for people in [People::Connected, People::One, People::Few] {
        for answer in [
            Behavior::Status(500),
            Behavior::Dead,
            Behavior::NoConnection,
        ] {
            let mut world = world(people, 0, 0);
            outage(&mut world, Duration::from_secs(24 * 3600), answer);
            world.step(Step::Append {
                count: 1_000,
                bytes: 200,
            });
            world.pass(Duration::from_secs(24 * 3600));
            world.pass(Duration::from_secs(60));
            let account = world.scheduler.account();
            assert_eq!(
                account.delivered, 1_000,
                "{people:?} {answer:?} {account:?}"
            );
        }
    }
}

#[test]
fn an_outage_isolates_few_messages_and_the_good_ones_are_found_behind_bad_ones() {
    // The service fails on the first half of the messages.
    let mut world = world(People::Many, 1, 510);
    for _ in 0..17 {
        append(&mut world, 60);
    }
    outage(
        &mut world,
        Duration::from_secs(24 * 3600),
        Behavior::Status(500),
    );
    for _ in 0..24 {
        world.pass(Duration::from_secs(3600));
        assert!(world.scheduler.suspects() <= MAX_OUTAGE_SUSPECTS);
    }
    assert_eq!(world.scheduler.account().delivered, 0);
    world.pass(Duration::from_secs(5 * 60));
    assert!(world.scheduler.account().delivered > 0);
}

#[test]
fn a_message_that_fails_without_any_other_is_given_up_after_a_week() {
    let mut world = world(People::One, 1, 1);
    append(&mut world, 1);
    world.pass(GIVE_UP_UNPROVEN_AFTER);
    assert_eq!(world.scheduler.account().pending, 1);
    world.pass(TRIES);
    assert_eq!(world.scheduler.account().rejected.given_up, 1);
}

#[test]
fn an_outage_costs_no_message_before_a_week() {
    for people in [People::Connected, People::One, People::Many] {
        let mut world = world(people, 0, 0);
        outage(&mut world, GIVE_UP_UNPROVEN_AFTER, Behavior::Status(500));
        append(&mut world, 300);
        world.pass(GIVE_UP_UNPROVEN_AFTER);
        world.pass(Duration::from_secs(60));
        let account = world.scheduler.account();
        assert_eq!(account.delivered, 300, "{people:?} {account:?}");
    }
}

#[test]
fn messages_that_wait_through_others_are_sent_before_those_that_fail() {
    // Those that share an identity with a message that failed wait for others, which share one with a
    // message that was sent already.
    let mut world = World::new(Setting {
        requests: 4,
        bad_every: 50,
        poison_every: 60,
        most: 10,
        patience: Duration::from_secs(60),
        people: People::Connected,
        ..Setting::plain(0)
    });
    for _ in 0..10 {
        append(&mut world, 60);
    }
    world.good_from = world.accepted;
    pass(&mut world, Duration::from_secs(2 * 3600));
    world.pass(Duration::from_secs(1));
    assert_eq!(world.scheduler.account().pending, 0);
}
