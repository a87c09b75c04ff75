//! The position and the counts, tested by histories of two owners over one entry.

use std::collections::BTreeSet;

use super::entry::{Entry, Place};
use super::position::{PLACES, Position};
use crate::engine::Rejected;

/// Histories of a run; `CIO_HISTORIES` sets another number.
const HISTORIES: u64 = 10_000;

fn histories() -> u64 {
    let set = std::env::var("CIO_HISTORIES").ok();
    set.map_or(HISTORIES, |it| it.parse().unwrap())
}

/// The first fault of the prototype: a list of final frames that was cut counted frames twice.
#[test]
fn a_position_of_many_ranges_is_never_cut() {
    let mut entry = Entry::default();
    // Every second frame of 10,000.
    let places: Vec<_> = (1..10_000)
        .step_by(2)
        .map(|sequence| Place {
            place: sequence * PLACES,
            items: Some(1),
        })
        .collect();
    entry.deliver(&places);
    assert_eq!(entry.delivered, 5_000);
    let stored = serde_json::to_vec(&entry).unwrap();
    assert!(
        stored.len() < 500_000,
        "{} bytes fit a message",
        stored.len()
    );
    let mut next: Entry = serde_json::from_slice(&stored).unwrap();
    assert_eq!(next, entry);
    next.deliver(&places);
    assert_eq!(next.delivered, 5_000, "no owner counts a message again");
}

/// The second fault: a bound below which nothing can appear, which passed something that can.
#[test]
fn a_watermark_does_not_pass_an_item_that_is_not_final() {
    let mut position = Position::default();
    assert_eq!(position.watermark(), 0);
    // The frame 2 has three items. The last two are final.
    position.close(1, 1);
    position.finish(PLACES);
    assert!(position.close(1, 1));
    assert_eq!(position.watermark(), 1);
    for place in [2 * PLACES + 1, 2 * PLACES + 2, 3 * PLACES] {
        position.finish(place);
    }
    assert!(!position.close(2, 3));
    assert!(position.close(3, 1));
    assert_eq!(position.watermark(), 1, "its first item is not final");
    position.finish(2 * PLACES);
    assert_eq!(position.watermark(), 1, "its frame is not closed");
    assert!(position.close(2, 3));
    assert_eq!(position.watermark(), 3);
    // The frames 4 to 6 are of another source.
    position.skip(3, 7);
    assert_eq!(position.watermark(), 6);
    assert!(position.is_closed(5) && !position.is_closed(7));
}

/// The entry in the store, and what an owner believes it to be.
struct Owner {
    revision: u64,
    entry: Entry,
}

struct Store {
    revision: u64,
    entry: Entry,
}

impl Store {
    fn owner(&self) -> Owner {
        Owner {
            revision: self.revision,
            entry: self.entry.clone(),
        }
    }

    /// A compare-and-set. Its answer may be lost.
    fn write(&mut self, owner: &Owner, next: &Entry, random: &mut fastrand::Rng) -> bool {
        let is_written = owner.revision == self.revision && random.u8(..10) > 0;
        if is_written {
            self.revision += 1;
            // What others read passed through the store.
            let stored = serde_json::to_vec(next).unwrap();
            self.entry = serde_json::from_slice(&stored).unwrap();
        }
        is_written && random.u8(..10) > 0
    }
}

/// Two owners finish the same messages in any order, with writes that fail, conflict and lose their answers.
fn history(seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let frames: Vec<u64> = (0..random.usize(1..8)).map(|_| random.u64(1..5)).collect();
    let items = |sequence: u64| frames[usize::try_from(sequence).unwrap() - 1];
    let mut left: [Vec<u64>; 2] = core::array::from_fn(|_| {
        let sequences = 1..=frames.len() as u64;
        let mut places: Vec<_> = sequences
            .flat_map(|sequence| (0..items(sequence)).map(move |item| sequence * PLACES + item))
            .collect();
        random.shuffle(&mut places);
        places
    });
    let all: BTreeSet<u64> = left[0].iter().copied().collect();
    let mut store = Store {
        revision: 0,
        entry: Entry::default(),
    };
    let mut owners = [store.owner(), store.owner()];
    while left.iter().any(|it| !it.is_empty()) {
        let number = random.usize(..2);
        let (owner, left) = (&mut owners[number], &mut left[number]);
        let count = left.len().min(random.usize(1..4));
        let batch = left[left.len() - count..].iter();
        let is_rejected = random.u8(..5) == 0;
        let batch: Vec<_> = batch
            .map(|place| Place {
                place: *place,
                // One that has not read the frame does not know.
                items: (random.u8(..5) > 0).then(|| items(*place / PLACES)),
            })
            .collect();
        let mut next = owner.entry.clone();
        if is_rejected {
            let rejected = Rejected::new(0, 400, "bad", "no");
            let batch: Vec<_> = batch.iter().map(|it| (*it, rejected.clone())).collect();
            next.reject(&batch);
        } else {
            next.deliver(&batch);
        }
        if store.write(owner, &next, &mut random) {
            *owner = store.owner();
            left.truncate(left.len() - count);
        } else {
            // Read, then decide: the same batch again, on what is there.
            *owner = store.owner();
        }
        let entry = &store.entry;
        let is_final: Vec<_> = all
            .iter()
            .filter(|it| entry.position.is_final(**it))
            .collect();
        assert_eq!(
            entry.delivered + entry.rejected,
            is_final.len() as u64,
            "seed {seed}"
        );
        assert_eq!(entry.moves.len() as u64, entry.rejected, "seed {seed}");
        let watermark = entry.position.watermark();
        for place in &all {
            let is_below = *place / PLACES <= watermark;
            assert!(
                !is_below || entry.position.is_final(*place),
                "seed {seed}: {place}"
            );
        }
    }
    let mut entry = store.entry;
    for (sequence, items) in (1..).zip(&frames) {
        assert!(entry.position.close(sequence, *items), "seed {seed}");
    }
    assert_eq!(
        entry.position.watermark(),
        frames.len() as u64,
        "seed {seed}"
    );
    assert_eq!(Vec::from(entry.position).len(), 1, "all ranges join");
}

#[test]
fn every_history_counts_each_message_once() {
    for seed in 0..histories() {
        history(seed);
    }
}
