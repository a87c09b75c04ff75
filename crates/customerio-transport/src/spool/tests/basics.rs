//! Commits, reads and removals, on a disk that works and on one that refuses writes.

use super::sim::{Mounted, Sim};
use super::{MARK, SMALL, check, item, record};
use crate::spool::{CommitError, Log, LogLimits, OpenError, Opened, SourceMark};

pub(super) fn open(sim: &Sim) -> (Log<Mounted>, Opened) {
    Log::open(sim.mount(), MARK, &[], SMALL).unwrap()
}

pub(super) fn commit(
    log: &mut Log<Mounted>,
    sequences: impl IntoIterator<Item = u64>,
) -> Result<(), CommitError> {
    let items: Vec<_> = sequences.into_iter().map(|s| (s, item(s))).collect();
    log.commit_records(items.iter().map(|(sequence, item)| record(*sequence, item)))
}

/// Returns the messages that are not final and the number of unreadable ones.
pub(super) fn read_all(log: &mut Log<Mounted>, budget: usize) -> (Vec<u64>, Vec<u64>) {
    let (mut read, mut unreadable) = (Vec::new(), Vec::new());
    let mut from = 0;
    loop {
        let loaded = log
            .read(from, budget, |record| {
                check(&record);
                read.push(record.sequence);
            })
            .unwrap();
        assert!(loaded.end || loaded.next_sequence > from || loaded.unreadable > 0);
        unreadable.extend(loaded.unreadable_ranges.into_iter().flatten());
        from = loaded.next_sequence;
        if loaded.end {
            return (read, unreadable);
        }
    }
}

#[test]
fn committed_messages_are_read_in_order_until_final() {
    let sim = Sim::new(1);
    let (mut log, opened) = open(&sim);
    assert_eq!(opened, Opened::default());
    assert_eq!(log.next_sequence(), 1);
    commit(&mut log, 1..40).unwrap();
    commit(&mut log, [45, 47]).unwrap();
    log.finish([3..6, 20..30]);
    let left: Vec<_> = (1..3).chain(6..20).chain(30..40).chain([45, 47]).collect();
    for budget in [0, 1, 100, 100_000] {
        assert_eq!(read_all(&mut log, budget), (left.clone(), vec![]));
    }
    log.close().unwrap();
    drop(log);
    sim.crash();
    let (mut log, opened) = open(&sim);
    assert_eq!(opened.recovered, left.len() as u64);
    assert_eq!(log.next_sequence(), 48);
    assert_eq!(read_all(&mut log, 500), (left, vec![]));
    // Writing and reading alternate.
    commit(&mut log, 48..50).unwrap();
    log.finish(Some(0..47));
    assert_eq!(read_all(&mut log, 500), (vec![47, 48, 49], vec![]));
}

#[test]
fn the_cost_of_a_start_does_not_grow_with_earlier_starts() {
    const STARTS: u64 = 894;
    let sim = Sim::new(9);
    let mut item_bytes = 0;
    let mut calls = Vec::new();
    for sequence in 1..=STARTS {
        let before = sim.calls();
        let limits = LogLimits::default();
        let (mut log, opened) = Log::open(sim.mount(), MARK, &[], limits).unwrap();
        assert_eq!(opened.recovered, sequence - 1);
        commit(&mut log, [sequence]).unwrap();
        item_bytes += record(sequence, &item(sequence)).size() as u64;
        // The notes of a close and the headers of two frames.
        assert!(log.bytes_on_disk() <= item_bytes + 200 * sequence);
        log.close().unwrap();
        drop(log);
        sim.kill();
        calls.push(sim.calls() - before);
    }
    assert_eq!(sim.names().len(), 1, "{:?}", sim.names());
    assert!(calls[800] <= calls[1], "{calls:?}");
}

#[test]
fn a_commit_is_one_sync_and_a_new_file_one_more() {
    const COMMITS: u64 = 400;
    let sim = Sim::new(6);
    let limits = LogLimits {
        segment: 20_000,
        ..SMALL
    };
    let (mut log, _) = Log::open(sim.mount(), MARK, &[], limits).unwrap();
    let (first_file, before) = (log.appender.next_number(), sim.syncs());
    for first in (1..).step_by(3).take(COMMITS as usize) {
        commit(&mut log, first..first + 3).unwrap();
        // The messages of the commit before are delivered meanwhile.
        log.finish(Some(first.saturating_sub(3)..first));
        log.write_finals().unwrap();
    }
    let files = log.appender.next_number() - first_file;
    assert!(files > 5 && sim.names().len() <= 2, "{:?}", sim.names());
    assert_eq!((sim.syncs() - before) as u64, COMMITS + files);
}

#[test]
fn finals_that_an_earlier_process_did_not_sync_last() {
    for seed in 0..8 {
        let sim = Sim::new(seed);
        let (mut log, _) = open(&sim);
        commit(&mut log, 1..13).unwrap();
        let mut first_left = 1;
        while !log.appender.is_nearly_full() {
            log.finish(Some(first_left..first_left + 1));
            log.write_finals().unwrap();
            first_left += 1;
        }
        // The first file is closed. The second one records its finals too.
        commit(&mut log, 13..25).unwrap();
        assert_eq!(sim.names().len(), 2);
        drop(log);
        sim.kill();
        let (mut log, _) = open(&sim);
        // The second file is removed.
        log.finish(Some(13..25));
        log.close().unwrap();
        drop(log);
        sim.crash();
        let left: Vec<_> = (first_left..13).collect();
        assert_eq!(read_all(&mut open(&sim).0, 500), (left, vec![]), "{seed}");
    }
}

#[test]
fn a_close_begins_no_file() {
    for count in 1..8 {
        let sim = Sim::new(4);
        let (mut log, _) = open(&sim);
        for _ in 0..200 {
            let next = log.next_sequence();
            commit(&mut log, next..next + count).unwrap();
            let before = sim.names();
            log.close().unwrap();
            assert_eq!(sim.names(), before);
            assert!(log.bytes_on_disk() <= (SMALL.segment + 40) * before.len() as u64);
        }
    }
}

#[test]
fn finished_files_are_removed_in_any_order() {
    let sim = Sim::new(2);
    let (mut log, _) = open(&sim);
    commit(&mut log, 1..200).unwrap();
    let files = sim.names().len();
    assert!(files > 5);
    // One message in the first file stays.
    log.finish(Some(2..200));
    assert!(sim.names().len() <= 2, "{:?}", sim.names());
    log.close().unwrap();
    drop(log);
    sim.crash();
    let (mut log, opened) = open(&sim);
    assert_eq!(opened.recovered, 1);
    assert_eq!(read_all(&mut log, 9), (vec![1], vec![]));
    log.finish(Some(1..2));
    log.close().unwrap();
    assert!(sim.names().is_empty(), "{:?}", sim.names());
    assert_eq!(log.bytes_on_disk(), 0);
}

#[test]
fn a_full_disk_is_an_error_until_space_is_free() {
    let sim = Sim::new(3);
    let (mut log, _) = open(&sim);
    commit(&mut log, 1..60).unwrap();
    sim.set_room(log.bytes_on_disk() as usize + 200);
    let error = commit(&mut log, 60..90).unwrap_err();
    assert!(error.is_full(), "{error}");
    assert_eq!(read_all(&mut log, 500).0, (1..60).collect::<Vec<_>>());
    log.finish(Some(1..30));
    commit(&mut log, 60..70).unwrap();
    drop(log);
    sim.crash();
    let (mut log, _) = open(&sim);
    let (read, unreadable) = read_all(&mut log, 500);
    assert!(unreadable.is_empty());
    assert!(read.ends_with(&(30..70).collect::<Vec<_>>()), "{read:?}");
}

#[test]
fn a_message_larger_than_a_frame_is_refused() {
    let sim = Sim::new(4);
    let (mut log, _) = open(&sim);
    commit(&mut log, 1..3).unwrap();
    let large = vec![b'x'; SMALL.frame];
    let error = log.commit_records([record(3, &large)]).unwrap_err();
    assert!(matches!(error, CommitError::TooLarge { sequence: 3, .. }));
    commit(&mut log, 4..6).unwrap();
    assert_eq!(read_all(&mut log, 500).0, vec![1, 2, 4, 5]);
}

#[test]
fn a_folder_of_another_source_is_not_changed() {
    let sim = Sim::new(5);
    let (mut log, _) = open(&sim);
    commit(&mut log, 1..30).unwrap();
    log.close().unwrap();
    drop(log);
    let before: Vec<_> = sim.names().iter().map(|name| sim.bytes(name)).collect();
    let other = SourceMark([8; 16]);
    let error = Log::open(sim.mount(), other, &[], SMALL).unwrap_err();
    assert!(matches!(error, OpenError::OtherSource { .. }), "{error}");
    let after: Vec<_> = sim.names().iter().map(|name| sim.bytes(name)).collect();
    assert_eq!(before, after);

    // The key was rotated: files with the old mark are accepted, new ones get the new mark.
    let (mut log, opened) = Log::open(sim.mount(), other, &[MARK], SMALL).unwrap();
    assert_eq!(opened.recovered, 29);
    commit(&mut log, 30..32).unwrap();
    log.finish(Some(1..30));
    log.close().unwrap();
    drop(log);
    let (_, opened) = Log::open(sim.mount(), other, &[], SMALL).unwrap();
    assert_eq!(opened.recovered, 2);
}
