//! Stops the machine at every call of a long random history, and compares the recovered messages
//! with the promised ones.

use std::collections::BTreeSet;

use super::basics::{commit, open, read_all};
use super::cases;
use super::erase::assert_erased;
use super::sim::{Mounted, Sim};
use crate::spool::Log;

/// The expected contents of the spool.
#[derive(Clone, Debug, Default)]
struct Model {
    /// Committed, and not final.
    promised: BTreeSet<u64>,
    /// Passed to a failed commit, and not final: they may be found.
    possible: BTreeSet<u64>,
    /// Final, but a crash may undo it.
    finished: BTreeSet<u64>,
    next: u64,
    /// The seed, and the call in which the machine stops.
    case: (u64, usize),
}

impl Model {
    /// Runs one process until it exits or the machine stops.
    fn run(
        &mut self,
        sim: &Sim,
        random: &mut fastrand::Rng,
        steps: usize,
        failing: u32,
    ) -> Option<()> {
        sim.fail_one_in(failing);
        let (mut log, opened) = loop {
            match Log::open(sim.mount(), super::MARK, &[], super::SMALL) {
                Ok(opened) => break opened,
                Err(_) if sim.is_stopped() => return None,
                Err(error) => assert!(sim.fails(), "{error}"),
            }
        };
        if sim.is_stopped() {
            return None;
        }
        // A file torn before its header was synced looks damaged, but holds no promised message.
        assert_eq!(opened.damage.messages, 0);
        let (read, unreadable) = read_all(&mut log, random.usize(0..900));
        self.compare(&log, &read, &unreadable, opened.recovered);
        self.promised = read.iter().copied().collect();
        self.possible.clear();
        if !sim.fails() {
            // The other ones were removed with their files or are final on disk.
            self.finished.clear();
        }
        // The disk failed; they are committed again.
        let mut again: Vec<u64> = Vec::new();
        for _ in 0..steps {
            match random.u8(0..17) {
                0..6 => {
                    let first = self.next.max(log.next_sequence());
                    let count = if random.u8(0..8) == 0 {
                        60
                    } else {
                        random.u64(1..6)
                    };
                    let skipped = random.u64(0..2) * random.u64(0..3);
                    let new = first + skipped..first + skipped + count;
                    self.next = new.end;
                    let batch: Vec<u64> = again.drain(..).chain(new).collect();
                    self.possible.extend(&batch);
                    match commit(&mut log, batch.iter().copied()) {
                        Ok(()) if sim.is_stopped() => {}
                        Ok(()) => self.promised.extend(&batch),
                        Err(_) => again = batch,
                    }
                }
                6..11 => {
                    let most = random.usize(1..40);
                    let ended: Vec<_> = self
                        .promised
                        .iter()
                        .copied()
                        .filter(|_| random.u8(0..5) > 0)
                        .take(most)
                        .collect();
                    self.finished.extend(&ended);
                    for sequence in &ended {
                        self.promised.remove(sequence);
                        self.possible.remove(sequence);
                    }
                    log.finish(ended.iter().map(|&sequence| sequence..sequence + 1));
                }
                11 => {
                    // The program abandons the messages of failed commits.
                    for sequence in again.drain(..) {
                        self.finished.insert(sequence);
                        self.possible.remove(&sequence);
                        log.finish(Some(sequence..sequence + 1));
                    }
                }
                12 => self.erase(sim, &mut log, random),
                13 => drop(log.write_finals()),
                14 => {
                    if log.close().is_ok() && !sim.is_stopped() {
                        self.finished.clear();
                    }
                }
                _ => {
                    let from = random.u64(0..self.next.max(1));
                    let loaded = log.read(from, random.usize(0..2_000), |record| {
                        super::check(&record);
                        assert!(self.promised.contains(&record.sequence));
                    });
                    if let Ok(loaded) = loaded
                        && !sim.is_stopped()
                    {
                        assert_eq!(loaded.unreadable, 0);
                    }
                }
            }
            if sim.is_stopped() {
                return None;
            }
        }
        Some(())
    }

    /// Erases messages: after `Ok` they are in no file that is not set aside, and a crash brings none back.
    fn erase(&mut self, sim: &Sim, log: &mut Log<Mounted>, random: &mut fastrand::Rng) {
        let promised = self.promised.iter().copied();
        let erased: Vec<_> = promised.filter(|_| random.u8(0..6) == 0).collect();
        for sequence in &erased {
            self.promised.remove(sequence);
            self.possible.remove(sequence);
        }
        let result = log.erase(erased.iter().map(|&sequence| sequence..sequence + 1));
        if result.is_err() || sim.is_stopped() {
            self.finished.extend(erased);
            return;
        }
        for sequence in erased {
            assert_erased(sim, &super::item(sequence));
        }
    }

    fn compare(&self, log: &Log<Mounted>, read: &[u64], unreadable: &[u64], recovered: u64) {
        let case = self.case;
        assert!(unreadable.is_empty(), "{case:?}: {unreadable:?}");
        assert_eq!(recovered, read.len() as u64, "{case:?}");
        assert!(read.is_sorted_by(|a, b| a < b), "{case:?}: {read:?}");
        let read: BTreeSet<u64> = read.iter().copied().collect();
        let lost: Vec<_> = self.promised.difference(&read).collect();
        assert!(lost.is_empty(), "{case:?}: lost {lost:?}");
        for sequence in &read {
            assert!(*sequence < log.next_sequence());
            assert!(
                self.promised.contains(sequence)
                    || self.possible.contains(sequence)
                    || self.finished.contains(sequence),
                "{case:?}: {sequence} came back"
            );
        }
    }
}

/// Repeats one history and stops it one call later each time. Then the machine restarts, runs a
/// short history, and stops again.
fn every_call(seed: u64, steps: usize, failing: u32) {
    let mut stop_at = 1;
    loop {
        let sim = Sim::new(seed ^ stop_at as u64);
        let mut random = fastrand::Rng::with_seed(seed);
        let mut model = Model {
            next: 1,
            case: (seed, stop_at),
            ..Model::default()
        };
        sim.stop_at(stop_at);
        let mut stopped = false;
        for _ in 0..2 {
            stopped |= model.run(&sim, &mut random, steps, failing).is_none();
            if stopped {
                break;
            }
            sim.kill();
        }
        if !stopped {
            assert!(
                stop_at > steps / 2,
                "the history is too short: {stop_at} calls"
            );
            return;
        }
        sim.crash();
        for again in 0..2 {
            let mut random = fastrand::Rng::with_seed(seed + again);
            sim.stop_at(sim.calls() + random.usize(1..60));
            if model.run(&sim, &mut random, 12, 0).is_some() {
                sim.kill();
            } else {
                sim.crash();
            }
        }
        assert!(model.run(&sim, &mut random, 0, 0).is_some());
        stop_at += 1;
    }
}

#[test]
fn promised_messages_survive_a_stop_in_any_call() {
    for seed in 0..cases(12) {
        every_call(seed, 60, 0);
    }
}

#[test]
fn promised_messages_survive_a_stop_in_any_call_of_a_failing_disk() {
    for seed in 100..100 + cases(12) {
        every_call(seed, 60, 12);
    }
}

#[test]
fn no_message_that_was_final_at_the_close_comes_back() {
    for seed in 0..cases(60) {
        let sim = Sim::new(seed);
        let mut random = fastrand::Rng::with_seed(seed);
        let (mut log, _) = open(&sim);
        let mut left = BTreeSet::new();
        for round in 0..random.u64(1..12) {
            let sequences = log.next_sequence()..log.next_sequence() + random.u64(1..30);
            commit(&mut log, sequences.clone()).unwrap();
            left.extend(sequences);
            left.retain(|&sequence| {
                let ends = random.u64(0..3) > 0 || round == 9;
                if ends {
                    log.finish(Some(sequence..sequence + 1));
                }
                !ends
            });
        }
        log.close().unwrap();
        drop(log);
        sim.crash();
        let (mut log, _) = open(&sim);
        let expected: Vec<_> = left.into_iter().collect();
        assert_eq!(read_all(&mut log, 300), (expected, vec![]), "seed {seed}");
    }
}
