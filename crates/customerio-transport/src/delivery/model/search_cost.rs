//! The cost of refused messages: requests, compared with the entropy of which messages are bad, and
//! throughput.

use core::time::Duration;

use super::setting::{People, Setting, Step};
use super::world::World;

const LATENCY: Duration = Duration::from_millis(35);

/// The throughput in messages per second that suffices at 0.2 %, however high it is without bad messages.
/// The service takes 1,000 requests per second, and each answer is at most one bit. So no search delivers
/// more than 1,000 divided by the entropy, 48,050.
const FULL_RATE: u64 = 40_000;

/// Returns the information in bits in whether one message is bad, if a `share` of them is.
fn entropy(share: f64) -> f64 {
    -share * share.log2() - (1.0 - share) * (1.0 - share).log2()
}

fn world(seed: u64, bad_per_mille: u64, people: People) -> World {
    World::new(Setting {
        seed,
        requests: 16,
        bad_per_mille,
        people,
        latency: Some(LATENCY),
        ..Setting::plain(0)
    })
}

fn append(world: &mut World, count: usize, bytes: u16) {
    for first in (0..count).step_by(2_000) {
        let count = (count - first).min(2_000);
        world.step(Step::Append { count, bytes });
    }
}

#[test]
fn requests_are_at_most_half_more_than_the_entropy_and_one_for_each_body() {
    const COUNT: u32 = 10_000;
    const SEEDS: u32 = 10;
    for people in [
        People::One,
        People::Few,
        People::Many,
        People::ManyWithTwoIdentities,
    ] {
        for (bad_per_mille, share) in [(2, 0.002), (20, 0.02)] {
            for (bytes, full) in [(900, 554_u32), (200, 2_475), (3_600, 138)] {
                let mut requests = 0;
                for seed in 0..u64::from(SEEDS) {
                    let mut world = world(seed, bad_per_mille, people);
                    append(&mut world, COUNT as usize, bytes);
                    world.pass(Duration::from_secs(600));
                    let account = world.scheduler.account();
                    assert_eq!(account.pending, 0);
                    requests += u32::try_from(account.requests).unwrap();
                }
                let each =
                    f64::from(COUNT) * entropy(share) * 1.5 + f64::from(COUNT.div_ceil(full));
                let bound = each * f64::from(SEEDS);
                assert!(
                    f64::from(requests) <= bound,
                    "{requests} requests, not {bound:.0}: {people:?}, {share}, {bytes} B"
                );
            }
        }
    }
}

/// Returns the number of messages delivered each second, in four seconds after the first one. At most
/// `pending` messages are pending, and `rate` are offered each second.
fn throughput(bad_per_mille: u64, people: People, bytes: u16, pending: usize, rate: usize) -> u64 {
    const STEP: Duration = Duration::from_millis(5);
    let mut world = world(1, bad_per_mille, people);
    let mut first_second = 0;
    for step in 0..1_000 {
        let present = usize::try_from(world.scheduler.account().pending).unwrap();
        let offered = (rate / 200).min(pending.saturating_sub(present));
        append(&mut world, offered, bytes);
        world.pass(STEP);
        if step == 199 {
            first_second = world.scheduler.account().delivered;
        }
    }
    (world.scheduler.account().delivered - first_second) / 4
}

#[test]
fn one_bad_message_in_five_hundred_leaves_half_of_the_throughput() {
    for (people, bytes, rate) in [
        // What one client sent before, and twice that.
        (People::Many, 900, 24_000),
        (People::Many, 900, 48_000),
        (People::Many, 200, 48_000),
        // More than a client can send.
        (People::Many, 3_600, usize::MAX),
        (People::Many, 8_000, usize::MAX),
        (People::Many, 900, usize::MAX),
        // Bodies that hold all lanes, so that one at a time is sent.
        (People::ManyWithTwoIdentities, 900, 48_000),
        (People::ManyWithTwoIdentities, 900, usize::MAX),
        (People::ManyWithTwoIdentities, 200, 48_000),
        (People::ManyWithTwoIdentities, 3_600, usize::MAX),
    ] {
        let pending = 56_000_000 / usize::from(bytes);
        let [clean, bad] = [0, 2].map(|share| throughput(share, people, bytes, pending, rate));
        assert!(
            bad >= (clean / 2).min(FULL_RATE),
            "{bad} of {clean} are delivered each second: {people:?}, {bytes} B, {rate} offered"
        );
    }
}
