//! Damage loses the messages of the damaged frames only, and each is counted.

use core::ops::Range;
use std::collections::BTreeSet;

use super::basics::{commit, open, read_all};
use super::sim::Sim;
use super::{MARK, SMALL, cases};
use crate::defaults::DAMAGED_FILES_CAPACITY;
use crate::spool::file::{FILE_HEADER, FileName};
use crate::spool::frame::{Header, Kind, Seed};

/// Returns the offsets of the frames of an undamaged file.
fn frames(name: &str, bytes: &[u8]) -> Vec<(Range<usize>, Header)> {
    let seed = Seed::new(FileName::parse(name).unwrap().number, MARK);
    let mut frames = Vec::new();
    let mut at = FILE_HEADER;
    while at < bytes.len() {
        let header = Header::decode(&bytes[at..], seed).unwrap();
        let end = at + header.size() as usize;
        frames.push((at..end, header));
        at = end;
    }
    frames
}

/// Changes bytes and returns the range of changed original bytes; empty for an insertion.
fn corrupt(bytes: &mut Vec<u8>, random: &mut fastrand::Rng) -> Range<usize> {
    let start = random.usize(0..bytes.len());
    let end = (start + random.usize(1..200)).min(bytes.len());
    match random.u8(0..7) {
        0 | 1 => {
            bytes[start] ^= 1 << random.u8(0..8);
            start..start + 1
        }
        2 => {
            bytes[start..end].fill(0);
            start..end
        }
        3 => {
            let length = bytes.len();
            bytes.truncate(start);
            start..length
        }
        4 => {
            let garbage: Vec<u8> = (0..end - start).map(|_| random.u8(..)).collect();
            bytes.splice(start..start, garbage);
            start..start
        }
        5 => {
            bytes.drain(start..end);
            start..end
        }
        _ => {
            let from = random.usize(0..bytes.len());
            let copy = bytes[from..(from + end - start).min(bytes.len())].to_vec();
            bytes.splice(start..end, copy);
            start..end
        }
    }
}

fn touches(frame: &Range<usize>, changed: &Range<usize>) -> bool {
    if changed.is_empty() {
        frame.start < changed.start && changed.start < frame.end
    } else {
        frame.start < changed.end && changed.start < frame.end
    }
}

/// Returns a closed spool of several files, and the messages in it that are not final.
fn spool(sim: &Sim, random: &mut fastrand::Rng) -> BTreeSet<u64> {
    let (mut log, _) = open(sim);
    let mut pending = BTreeSet::new();
    for _ in 0..random.u64(2..30) {
        let next = log.next_sequence();
        commit(&mut log, next..next + random.u64(1..20)).unwrap();
        pending.extend(next..log.next_sequence());
        if random.bool() {
            pending.retain(|&sequence| {
                let ends = random.u8(0..4) == 0;
                if ends {
                    log.finish(Some(sequence..sequence + 1));
                }
                !ends
            });
        }
    }
    log.close().unwrap();
    pending
}

fn case(seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let sim = Sim::new(seed);
    let pending = spool(&sim, &mut random);
    let names = sim.names();
    if names.is_empty() {
        return;
    }
    let name = &names[random.usize(0..names.len())];
    let youngest = names.last() == Some(name);
    let sound = frames(name, &sim.bytes(name));
    let mut changed = 0..0;
    sim.damage(name, |bytes| changed = corrupt(bytes, &mut random));

    let (hit, whole): (Vec<_>, Vec<_>) = sound
        .iter()
        .partition(|(range, _)| touches(range, &changed));
    // A later frame and the note record a longer file.
    let known_end = whole
        .iter()
        .map(|(range, header)| range.start - header.unsynced as usize)
        .max()
        .unwrap_or(0);
    let (mut may_be_lost, mut may_be_unknown) = (BTreeSet::new(), BTreeSet::new());
    for (range, header) in &hit {
        may_be_lost.extend(header.items());
        // Without the header the note does not apply.
        if youngest && range.start >= known_end && changed.start < FILE_HEADER {
            may_be_unknown.extend(header.items());
        }
    }
    let finals_hit = hit.iter().any(|(_, header)| header.kind == Kind::Finals);

    let (mut log, opened) = open(&sim);
    let (read, unreadable) = read_all(&mut log, 700);
    let case = format!("seed {seed}: {changed:?} of {name}, youngest: {youngest}");
    assert!(read.is_sorted_by(|a, b| a < b), "{case}");
    let read: BTreeSet<u64> = read.into_iter().collect();
    let unreadable_set: BTreeSet<u64> = unreadable.iter().copied().collect();
    assert_eq!(unreadable_set.len(), unreadable.len(), "{case}");
    assert_eq!(
        opened.recovered,
        (read.len() + unreadable.len()) as u64,
        "{case}"
    );
    let missing: BTreeSet<u64> = pending.difference(&read).copied().collect();
    assert!(missing.is_subset(&may_be_lost), "{case}: {missing:?}");
    let unreported: BTreeSet<u64> = missing.difference(&unreadable_set).copied().collect();
    assert!(
        unreported.is_subset(&may_be_unknown),
        "{case}: {unreported:?}"
    );
    if !finals_hit {
        assert!(read.is_subset(&pending), "{case}");
        assert!(unreadable_set.is_subset(&missing), "{case}");
    }
    assert_eq!(log.damage().messages, unreadable.len() as u64, "{case}");
    if !unreadable.is_empty() {
        assert!(log.damage().frames > 0, "{case}");
    }

    // The spool remains usable, and reports no message twice.
    let next = log.next_sequence();
    assert!(
        pending.last().is_none_or(|&last| next > last) || youngest,
        "{case}"
    );
    commit(&mut log, next..next + 5).unwrap();
    log.close().unwrap();
    drop(log);
    sim.crash();
    let (mut log, _) = open(&sim);
    let (again, unreadable) = read_all(&mut log, 700);
    assert!(unreadable.is_empty(), "{case}: {unreadable:?}");
    let expected: Vec<u64> = read.into_iter().chain(next..next + 5).collect();
    assert_eq!(again, expected, "{case}");
    log.finish(Some(0..next + 5));
    log.close().unwrap();
    let names = sim.names();
    assert!(names.len() <= 1, "{case}: {names:?}");
    // A file truncated near its start holds no frame.
    let is_empty = changed.start <= FILE_HEADER;
    let ends =
        |name: &String| name.ends_with(".damaged") || is_empty && name.ends_with(".unreadable");
    assert!(names.iter().all(ends), "{case}: {names:?}");
}

#[test]
fn damage_loses_only_the_damaged_frames_and_is_counted() {
    (0..cases(300)).for_each(case);
}

#[test]
fn a_frame_that_damage_copied_is_not_taken_for_missing_ones() {
    case(4_715);
}

#[test]
fn damaged_files_stay_up_to_the_limit() {
    let sim = Sim::new(1);
    for _ in 0..DAMAGED_FILES_CAPACITY + 3 {
        let (mut log, _) = open(&sim);
        let next = log.next_sequence();
        commit(&mut log, next..next + 100).unwrap();
        drop(log);
        let name = sim
            .names()
            .into_iter()
            .find(|name| !name.ends_with(".damaged"))
            .unwrap();
        sim.damage(&name, |bytes| bytes[FILE_HEADER + 60] ^= 1);
        let (mut log, _) = open(&sim);
        let (_, unreadable) = read_all(&mut log, 10_000);
        assert!(!unreadable.is_empty());
        log.finish(Some(0..next + 100));
        log.close().unwrap();
        assert!(log.bytes_on_disk() <= DAMAGED_FILES_CAPACITY as u64 * SMALL.segment);
    }
    assert_eq!(sim.names().len(), DAMAGED_FILES_CAPACITY);
}
