//! Dead letters: limits, durability, and no duplicates.

use std::collections::BTreeSet;

use super::basics::{commit, open, read_all};
use super::sim::{Mounted, Operation, Sim};
use super::{MARK, SMALL, cases, item, record};
use crate::defaults::DETAIL_CAPACITY;
use crate::outcome::RejectReason;
use crate::spool::dead::DeadLetters;
use crate::spool::{CommitError, DeadLetter, Log, Refusal};

fn detail(sequence: u64) -> String {
    format!("the server does not like {sequence}")
}

pub(super) fn keep(dead: &mut DeadLetters<Mounted>, sequences: &[u64]) -> Result<(), CommitError> {
    let parts: Vec<_> = sequences
        .iter()
        .map(|&sequence| (sequence, item(sequence), detail(sequence)))
        .collect();
    dead.store(parts.iter().map(refusal))
}

/// Stores letters and checks the files' size.
pub(super) fn store(log: &mut Log<Mounted>, sequences: &[u64]) -> Result<(), CommitError> {
    let parts: Vec<_> = sequences
        .iter()
        .map(|&sequence| (sequence, item(sequence), detail(sequence)))
        .collect();
    log.store_dead_letters(parts.iter().map(refusal))
}

fn refusal(parts: &(u64, Vec<u8>, String)) -> Refusal<'_> {
    let (sequence, item, detail) = parts;
    Refusal {
        record: record(*sequence, item),
        reason: RejectReason::TooLarge,
        status: 400,
        detail,
        refused_at: sequence + 5,
    }
}

fn check(letter: &DeadLetter) {
    let item = item(letter.sequence);
    let record = record(letter.sequence, &item);
    assert_eq!(letter.item, item);
    assert_eq!(letter.detail, detail(letter.sequence));
    assert_eq!(letter.reason, RejectReason::TooLarge);
    assert_eq!(letter.status, 400);
    assert_eq!(letter.refused_at, letter.sequence + 5);
    assert_eq!(letter.accepted_at, record.accepted_at);
    assert_eq!(letter.kind, record.kind);
    assert_eq!(letter.touches, record.touches);
    assert_eq!(
        (letter.id_start, letter.id_end),
        (record.id_start, record.id_end)
    );
}

pub(super) fn stored(dead: &mut DeadLetters<Mounted>) -> Vec<u64> {
    let letters = dead.list(None, usize::MAX).unwrap();
    letters.iter().for_each(check);
    letters.iter().map(|letter| letter.sequence).collect()
}

#[test]
fn letters_above_the_age_limit_are_evicted() {
    let sim = Sim::new(1);
    let (mut log, _) = open(&sim);
    commit(&mut log, 1..9).unwrap();
    let dead = log.dead_letters();
    // Rejected five milliseconds after their number.
    keep(dead, &[7, 3, 5]).unwrap();
    dead.expire(0..8).unwrap();
    assert_eq!(stored(dead), [3, 5, 7]);
    dead.expire(0..9).unwrap();
    assert_eq!((stored(dead), dead.evicted()), (vec![5, 7], 1));
    keep(dead, &[4]).unwrap();
    dead.expire(0..11).unwrap();
    assert_eq!((stored(dead), dead.evicted()), (vec![7], 3));
    drop(log);
    let (mut log, _) = open(&sim);
    let dead = log.dead_letters();
    assert_eq!((stored(dead), dead.evicted()), (vec![7], 3));
    dead.expire(13..u64::MAX).unwrap();
    assert_eq!(stored(dead), [7]);
    dead.expire(0..u64::MAX).unwrap();
    assert_eq!((stored(dead), dead.evicted()), (vec![], 4));
}

#[test]
fn a_letter_that_the_disk_fails_to_read_is_neither_damaged_nor_missing() {
    let sim = Sim::new(1);
    let (mut log, _) = open(&sim);
    commit(&mut log, 1..9).unwrap();
    let dead = log.dead_letters();
    keep(dead, &[3, 5]).unwrap();
    for operation in [Operation::Open, Operation::Read] {
        sim.fail(operation, "dead-0000000001.log", 5);
        assert!(dead.list(None, 9).is_err());
        assert!(dead.find(|_| true).is_err());
        assert!(dead.get(3).is_err());
        dead.expire(0..u64::MAX).unwrap();
        sim.clear_faults();
        assert_eq!((stored(dead), dead.unreadable()), (vec![3, 5], 0));
    }
}

#[test]
fn letters_are_stored_listed_and_removed() {
    let sim = Sim::new(1);
    let (mut log, _) = open(&sim);
    commit(&mut log, 1..9).unwrap();
    let dead = log.dead_letters();
    keep(dead, &[3, 7, 5]).unwrap();
    keep(dead, &[5, 8]).unwrap();
    assert_eq!(stored(dead), [3, 5, 7, 8]);
    assert_eq!(dead.count(), 4);
    let page = |dead: &mut DeadLetters<Mounted>, after, limit| {
        let letters = dead.list(after, limit).unwrap();
        letters
            .iter()
            .map(|letter| letter.sequence)
            .collect::<Vec<_>>()
    };
    assert_eq!(page(dead, None, 2), [3, 5]);
    assert_eq!(page(dead, Some(5), 2), [7, 8]);
    assert_eq!(page(dead, Some(8), 2), [0; 0]);
    assert!(dead.get(4).unwrap().is_none());
    check(&dead.get(7).unwrap().unwrap());
    assert_eq!(dead.remove([5, 6, 7]).unwrap(), 2);
    assert_eq!(stored(dead), [3, 8]);
    log.finish(Some(0..9));
    log.close().unwrap();
    drop(log);
    sim.crash();

    let (mut log, opened) = open(&sim);
    assert_eq!(opened.recovered, 0);
    // The log does not reuse the sequences of letters.
    assert_eq!(log.next_sequence(), 9);
    let dead = log.dead_letters();
    assert_eq!(stored(dead), [3, 8]);
    assert_eq!(dead.remove([3, 8]).unwrap(), 2);
    assert_eq!(dead.bytes_on_disk(), 0);
    assert!(sim.names().is_empty());
}

#[test]
fn erased_letters_are_in_no_file_and_the_others_stay() {
    let sim = Sim::new(1);
    let (mut log, _) = open(&sim);
    let dead = log.dead_letters();
    for sequence in 1..40 {
        keep(dead, &[sequence]).unwrap();
    }
    let evicted = dead.evicted();
    assert!(evicted > 0);
    let found = dead.find(|letter| letter.sequence % 3 == 0).unwrap();
    let left: Vec<u64> = stored(dead).into_iter().filter(|it| it % 3 != 0).collect();
    assert_eq!(dead.erase(found.clone()).unwrap(), found.len() as u64);
    for name in sim.names() {
        let bytes = sim.bytes(&name);
        for sequence in &found {
            let item = item(*sequence);
            assert!(!bytes.windows(item.len()).any(|window| window == item));
        }
    }
    drop(log);
    sim.crash();
    let (mut log, _) = open(&sim);
    let dead = log.dead_letters();
    assert_eq!((stored(dead), dead.evicted()), (left.clone(), evicted));
    assert_eq!(dead.erase(left.clone()).unwrap(), left.len() as u64);
    assert_eq!((stored(dead), dead.evicted()), (vec![], evicted));
}

#[test]
fn the_oldest_letters_are_evicted_and_stay_counted() {
    let sim = Sim::new(2);
    let mut evicted = 0;
    let mut sequence = 1;
    for _ in 0..20 {
        let (mut log, _) = open(&sim);
        let dead = log.dead_letters();
        assert_eq!(dead.evicted(), evicted);
        for _ in 0..7 {
            keep(dead, &[sequence, sequence + 1]).unwrap();
            sequence += 2;
            assert!(dead.count() <= SMALL.dead_letters);
            assert!(dead.bytes_on_disk() <= 3 * SMALL.dead_bytes);
        }
        let left = stored(dead);
        assert!(left.len() >= 8 && left.is_sorted());
        assert_eq!(left.last(), Some(&(sequence - 1)));
        evicted = dead.evicted();
        assert_eq!(evicted + left.len() as u64, sequence - 1);
        drop(log);
        sim.crash();
    }
}

#[test]
fn details_are_cut_between_characters() {
    let sim = Sim::new(3);
    let limits = crate::spool::LogLimits::default();
    let (mut log, _) = Log::open(sim.mount(), MARK, &[], limits).unwrap();
    let umlauts = "ü".repeat(DETAIL_CAPACITY);
    let refusal = Refusal {
        record: record(1, b"{}"),
        reason: RejectReason::BadRequest,
        status: 413,
        detail: &umlauts,
        refused_at: 0,
    };
    log.dead_letters().store([refusal]).unwrap();
    let letter = log.dead_letters().get(1).unwrap().unwrap();
    assert_eq!(letter.detail, umlauts[..DETAIL_CAPACITY]);
    assert!(!format!("{letter:?} {refusal:?}").contains('ü'));
}

#[test]
fn a_damaged_letter_is_counted_and_the_others_are_read() {
    for seed in 0..cases(100) {
        let mut random = fastrand::Rng::with_seed(seed);
        let sim = Sim::new(seed);
        let (mut log, _) = open(&sim);
        let sequences: Vec<u64> = (1..10).collect();
        keep(log.dead_letters(), &sequences).unwrap();
        // The note can't distinguish damage of the last frame from a torn write.
        keep(log.dead_letters(), &[10]).unwrap();
        drop(log);
        let names = sim.names();
        let name = &names[random.usize(0..names.len())];
        sim.damage(name, |bytes| {
            let at = random.usize(0..bytes.len());
            bytes[at] ^= 1 << random.u8(0..8);
        });
        let (mut log, _) = open(&sim);
        let dead = log.dead_letters();
        let left = stored(dead);
        assert!(
            left.len() >= 9 - usize::from(names.last() == Some(name)),
            "seed {seed}"
        );
        let lost = 10 - left.len() as u64;
        assert!(
            dead.unreadable() == lost || (!left.contains(&10) && dead.unreadable() == 0),
            "seed {seed}: {left:?} {}",
            dead.unreadable()
        );
        keep(dead, &[20, 21]).unwrap();
        assert!(stored(dead).ends_with(&[20, 21]));
    }
}

#[test]
fn a_replaced_letter_is_the_old_or_the_new_one_after_a_stop_in_any_call() {
    let mut stop_at = 1;
    loop {
        let sim = Sim::new(stop_at as u64);
        let (mut log, _) = open(&sim);
        commit(&mut log, 1..9).unwrap();
        keep(log.dead_letters(), &[3, 5, 7]).unwrap();
        sim.stop_at(sim.calls() + stop_at);
        let edited = (5, item(6), detail(5));
        let replaced = log.dead_letters().replace(refusal(&edited)).is_ok();
        let is_stopped = sim.is_stopped();
        drop(log);
        sim.crash();
        let (mut log, _) = open(&sim);
        let letters = log.dead_letters().list(None, 9).unwrap();
        let sequences: Vec<_> = letters.iter().map(|letter| letter.sequence).collect();
        assert_eq!(sequences, [3, 5, 7], "stopped at {stop_at}");
        let is_new = letters[1].item == item(6);
        assert!(is_new || letters[1].item == item(5), "stopped at {stop_at}");
        if !is_stopped {
            assert!(is_new && replaced);
            return;
        }
        stop_at += 1;
    }
}

/// The expected dead letters.
#[derive(Clone, Debug, Default)]
struct Model {
    kept: BTreeSet<u64>,
    /// May be stored or not: storing or removing it failed.
    doubtful: BTreeSet<u64>,
    next: u64,
    least_evicted: u64,
}

impl Model {
    fn run(
        &mut self,
        sim: &Sim,
        random: &mut fastrand::Rng,
        steps: usize,
        failing: u32,
    ) -> Option<()> {
        sim.fail_one_in(failing);
        let (mut log, _) = loop {
            match Log::open(sim.mount(), MARK, &[], SMALL) {
                Ok(opened) => break opened,
                Err(_) if sim.is_stopped() => return None,
                Err(error) => assert!(sim.fails(), "{error}"),
            }
        };
        let dead = log.dead_letters();
        if sim.is_stopped() {
            return None;
        }
        let left: BTreeSet<u64> = stored(dead).into_iter().collect();
        let evicted = dead.evicted();
        assert!(evicted >= self.least_evicted, "the count went back");
        let lost: Vec<_> = self
            .kept
            .difference(&left)
            .filter(|sequence| !self.doubtful.contains(sequence))
            .collect();
        assert!(lost.is_empty(), "lost: {lost:?}");
        for sequence in &left {
            assert!(self.kept.contains(sequence) || self.doubtful.contains(sequence));
        }
        self.kept = left;
        self.doubtful.clear();
        self.least_evicted = evicted;
        for _ in 0..steps {
            if random.u8(0..4) > 0 {
                let mut new: Vec<u64> = (self.next..self.next + random.u64(1..4)).collect();
                self.next += new.len() as u64;
                new.extend(self.kept.first());
                // Any of the old ones may be evicted.
                let result = keep(dead, &new);
                if result.is_err() || sim.is_stopped() {
                    self.doubtful.extend(&self.kept);
                    self.doubtful.extend(&new);
                } else {
                    self.kept = stored(dead).into_iter().collect();
                    assert!(self.kept.contains(&(self.next - 1)));
                    self.least_evicted = dead.evicted();
                }
            } else {
                let gone: Vec<u64> = self
                    .kept
                    .iter()
                    .copied()
                    .filter(|_| random.bool())
                    .collect();
                let removed = if random.bool() {
                    dead.remove(gone.iter().copied())
                } else {
                    dead.erase(gone.clone())
                };
                if removed.is_ok() && !sim.is_stopped() {
                    self.kept.retain(|sequence| !gone.contains(sequence));
                } else {
                    // The letters may be removed although their files could not be.
                    let left: BTreeSet<u64> = if sim.is_stopped() {
                        BTreeSet::new()
                    } else {
                        stored(dead).into_iter().collect()
                    };
                    self.kept
                        .retain(|sequence| left.contains(sequence) || !gone.contains(sequence));
                    self.doubtful.extend(gone);
                }
            }
            if sim.is_stopped() {
                return None;
            }
            let seen: BTreeSet<u64> = stored(dead).into_iter().collect();
            assert_eq!(seen, self.kept);
        }
        Some(())
    }
}

#[test]
fn no_removed_letter_comes_back_after_a_failed_sync_of_the_folder() {
    for (seed, call) in (0..20).flat_map(|seed| (1..8).map(move |call| (seed, call))) {
        let sim = Sim::new(seed);
        let (mut log, _) = open(&sim);
        let dead = log.dead_letters();
        keep(dead, &[1, 2, 3, 4, 5, 6]).unwrap();
        // The record is in the second file.
        dead.remove([1, 2, 3]).unwrap();
        keep(dead, &[7, 8, 9, 10]).unwrap();
        assert_eq!(sim.names().len(), 3, "{:?}", sim.names());
        sim.fail(Operation::Sync, "", 5);
        dead.remove([4, 5]).unwrap();
        assert_eq!(sim.names().len(), 2, "{:?}", sim.names());
        sim.clear_faults();
        sim.stop_at(sim.calls() + call);
        let _ = dead.remove([6, 7, 8, 9]);
        drop(log);
        sim.crash();
        let left = stored(open(&sim).0.dead_letters());
        assert!(left.iter().all(|s| *s > 3), "{seed}, {call}: {left:?}");
    }
}

#[test]
fn letters_survive_a_stop_in_any_call() {
    for seed in 0..cases(5) {
        let failing = if seed % 5 < 3 { 0 } else { 14 };
        let mut stop_at = 1;
        loop {
            let sim = Sim::new(seed ^ stop_at as u64);
            let mut random = fastrand::Rng::with_seed(seed);
            let mut model = Model {
                next: 1,
                ..Model::default()
            };
            sim.stop_at(stop_at);
            if model.run(&sim, &mut random, 40, failing).is_some() {
                assert!(stop_at > 30);
                break;
            }
            sim.crash();
            assert!(model.run(&sim, &mut random, 8, 0).is_some());
            sim.crash();
            assert!(model.run(&sim, &mut random, 0, 0).is_some());
            stop_at += 1;
        }
    }
}

#[test]
fn a_refused_message_is_in_the_log_or_a_dead_letter() {
    let mut stop_at = 1;
    loop {
        let sim = Sim::new(stop_at as u64);
        sim.stop_at(stop_at);
        let before = Log::open(sim.mount(), MARK, &[], SMALL).is_ok_and(|(mut log, _)| {
            commit(&mut log, 1..5).is_ok() && {
                if keep(log.dead_letters(), &[2, 3]).is_ok() {
                    log.finish(Some(2..4));
                    drop(log.close());
                }
                !sim.is_stopped()
            }
        });
        let committed = sim.calls() >= stop_at && !before;
        sim.crash();
        let (mut log, _) = open(&sim);
        let (read, _) = read_all(&mut log, 500);
        let letters = stored(log.dead_letters());
        if read.len() + letters.len() > 0 {
            for sequence in 1..5 {
                assert!(read.contains(&sequence) || letters.contains(&sequence));
            }
        }
        if !committed {
            assert_eq!((read, letters), (vec![1, 4], vec![2, 3]));
            return;
        }
        stop_at += 1;
    }
}
