use std::collections::VecDeque;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::defaults::REQUEST_BYTES;
use crate::delivery::fake_item_of;

/// Returns a hash in this lane.
fn hash(lane: u64) -> u64 {
    (0..u64::MAX)
        .find(|hash| LaneSet::lane(*hash) == lane)
        .unwrap()
}

fn numbers(items: &[Item]) -> Vec<u64> {
    items.iter().map(|item| item.sequence).collect()
}

fn lanes_of(lists: &[&[u64]]) -> Lanes {
    let mut lanes = Lanes::new();
    for (sequence, list) in (0..).zip(lists) {
        let touches: Vec<_> = list.iter().map(|lane| Some(hash(*lane))).collect();
        lanes.put(fake_item_of(sequence, 20_000, &touches));
    }
    lanes
}

#[test]
fn takes_the_lane_with_the_oldest_head_then_the_next() {
    // Two messages fit into a body.
    let mut lanes = lanes_of(&[&[7], &[3], &[7], &[3], &[7]]);
    let limit = BodyLimit::full(50_000);
    let first = lanes.take(&limit);
    assert_eq!(numbers(&first), [0, 2]);
    let second = lanes.take(&limit);
    assert_eq!(numbers(&second), [1, 3]);
    // The rest belongs to a held lane.
    assert!(lanes.take(&limit).is_empty());
    lanes.release(first[0].lanes());
    assert_eq!(numbers(&lanes.take(&limit)), [4]);
    assert!(lanes.is_empty());
}

#[test]
fn a_message_of_two_lanes_leaves_at_the_head_of_both() {
    let mut lanes = lanes_of(&[&[1], &[1, 2], &[2]]);
    let mut limit = BodyLimit::full(25_000);
    let first = lanes.take(&limit);
    assert_eq!(numbers(&first), [0]);
    // It waits for lane 1, and the next one in lane 2 waits for it.
    assert!(lanes.take(&limit).is_empty());
    assert_eq!(lanes.ready_at(&limit, Duration::ZERO, true), None);
    lanes.release(first[0].lanes());
    limit = BodyLimit::full(REQUEST_BYTES);
    assert_eq!(numbers(&lanes.take(&limit)), [1, 2]);
}

#[test]
fn messages_of_a_claimed_identity_wait_and_so_do_those_behind_them() {
    let mut lanes = lanes_of(&[&[1], &[1, 2], &[2], &[3]]);
    let first = lanes.take(&BodyLimit::full(25_000));
    assert_eq!(numbers(&first), [0]);
    let claim = lanes.claim(first.iter());
    lanes.release(first[0].lanes());
    // The lanes are free, but the second message shares an identity with the first one, and the third
    // one with the second.
    assert_eq!(numbers(&lanes.take(&BodyLimit::full(REQUEST_BYTES))), [3]);
    assert_eq!(lanes.len(), 2);
    lanes.unclaim(claim);
    assert_eq!(
        numbers(&lanes.take(&BodyLimit::full(REQUEST_BYTES))),
        [1, 2]
    );
    assert!(lanes.is_empty());
}

#[test]
fn a_message_that_is_not_stored_yet_is_not_taken() {
    let mut lanes = lanes_of(&[&[1], &[1]]);
    lanes.open_until(0);
    assert!(lanes.take(&BodyLimit::full(REQUEST_BYTES)).is_empty());
    lanes.open_until(1);
    assert_eq!(numbers(&lanes.take(&BodyLimit::full(REQUEST_BYTES))), [0]);
}

proptest! {
    #[test]
    fn every_message_is_taken_once_and_in_the_order_of_its_lanes(
        lists in vec(vec(0_u64..6, 1..4), 1..200),
        returned in vec(any::<bool>(), 40),
    ) {
        let lists: Vec<&[u64]> = lists.iter().map(Vec::as_slice).collect();
        let mut lanes = lanes_of(&lists);
        let mut returned = returned.into_iter();
        let mut in_flight: VecDeque<Vec<Item>> = VecDeque::new();
        let mut latest = [None; LANES];
        let mut count = 0;
        while count < lists.len() {
            let taken = lanes.take(&BodyLimit::full(60_000));
            if taken.is_empty() || in_flight.len() > 3 {
                let done = in_flight.pop_front().expect("a request in flight holds the lanes");
                let held = done.iter().fold(LaneSet::default(), |held, item| held.with(item.lanes()));
                if returned.next().unwrap_or(false) {
                    for item in done {
                        lanes.put(item);
                    }
                } else {
                    count += done.len();
                    for item in done {
                        for lane in item.lanes().iter() {
                            prop_assert!(latest[lane] < Some(item.sequence));
                            latest[lane] = Some(item.sequence);
                        }
                    }
                }
                lanes.release(held);
            }
            if !taken.is_empty() {
                in_flight.push_back(taken);
            }
        }
        prop_assert!(lanes.is_empty());
        prop_assert_eq!(lanes.load.bytes, 0);
        prop_assert_eq!(lanes.free.bytes, 0);
    }
}

#[test]
fn the_memory_of_rows_is_bounded() {
    const MANY: u64 = 100_000;
    let mut lanes = Lanes::new();
    let is_bounded = |lanes: &Lanes| {
        let rows = || lanes.rows.iter().map(|row| &row.items);
        let capacity: usize = rows().map(VecDeque::capacity).sum();
        let waiting: usize = rows().map(VecDeque::len).sum();
        assert_eq!(capacity, lanes.capacity);
        assert!(
            capacity <= SPARE_ENTRIES + 2 * waiting,
            "{capacity} for {waiting}"
        );
    };
    // One person after another fills the queue.
    for lane in 0..8 {
        let touches = [Some(hash(lane))];
        for sequence in lane * MANY..(lane + 1) * MANY {
            lanes.put(fake_item_of(sequence, 200, &touches));
            if sequence % 1_000 == 0 {
                is_bounded(&lanes);
            }
        }
        while lanes.pop().is_some() {
            if lanes.len().is_multiple_of(1_000) {
                is_bounded(&lanes);
            }
        }
    }
    // Each fills much of it for a while, as the oldest messages are evicted.
    let mut random = fastrand::Rng::with_seed(7);
    for sequence in 8 * MANY..12 * MANY {
        let lane = (sequence / 20_000 + random.u64(..8)) % 64;
        lanes.put(fake_item_of(sequence, 200, &[Some(hash(lane))]));
        if lanes.len() > 100_000 {
            lanes.pop();
        }
        if sequence % 1_000 == 0 {
            is_bounded(&lanes);
        }
    }
    lanes.take_all();
    is_bounded(&lanes);
}
