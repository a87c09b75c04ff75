//! Erased messages are in no file, whatever a failed or unfinished write left there.

use super::basics::{commit, open, read_all};
use super::sim::{Mounted, Sim};
use super::{MARK, dead, item, record};
use crate::spool::file::FILE_HEADER;
use crate::spool::frame::HEADER;
use crate::spool::{Damage, Log, LogLimits};

/// Asserts that no file holds `part`, except those that were set aside: they stay, and a purge counts them.
pub(super) fn assert_erased(sim: &Sim, part: &[u8]) {
    for name in sim.names() {
        let is_aside = name.ends_with(".damaged") || name.ends_with(".unreadable");
        let bytes = sim.bytes(&name);
        let holds = bytes.windows(part.len()).any(|window| window == part);
        assert!(is_aside || !holds, "{name} holds {}", part.escape_ascii());
    }
}

/// Changes a byte near the end of the newest file of a killed process, as if a page of it was not written.
fn tear(sim: &Sim, family: &str, from_end: usize) -> Log<Mounted> {
    sim.kill();
    let mut names = sim.names();
    names.retain(|name| name.starts_with(family));
    assert_eq!(names.len(), 2, "{names:?}");
    sim.damage(&names[1], |bytes| {
        *bytes.iter_mut().nth_back(from_end).unwrap() ^= 1;
    });
    let (log, opened) = open(sim);
    assert_eq!(opened.damage, Damage::default());
    log
}

#[test]
fn a_torn_copy_is_erased_too() {
    let sim = Sim::new(1);
    let (mut log, _) = open(&sim);
    // The last frame holds 9 to 12.
    commit(&mut log, 1..13).unwrap();
    // The finals take an append, a sync and a note. The copy takes a new file, an append, and this sync.
    sim.stop_at(sim.calls() + 6);
    log.erase(Some(1..2)).unwrap_err();
    drop(log);
    let mut log = tear(&sim, "spool", 0);
    let all: Vec<_> = (2..13).collect();
    assert_eq!(read_all(&mut log, 300), (all, vec![]));
    log.erase(Some(11..12)).unwrap();
    assert_erased(&sim, &item(11));
    let left: Vec<_> = (2..11).chain(12..13).collect();
    assert_eq!(read_all(&mut log, 300), (left.clone(), vec![]));
    drop(log);
    sim.crash();
    assert_eq!(read_all(&mut open(&sim).0, 300), (left, vec![]));
}

#[test]
fn a_torn_dead_letter_is_erased_too() {
    let sim = Sim::new(2);
    let (mut log, _) = open(&sim);
    dead::keep(log.dead_letters(), &[1, 2, 3, 4, 5]).unwrap();
    // A removal record takes an append and a sync. The copy takes a new file, an append, and this sync.
    sim.stop_at(sim.calls() + 5);
    log.dead_letters().erase(vec![1]).unwrap_err();
    drop(log);
    // The count of evicted letters follows the last one, in a frame of 48 bytes.
    let mut log = tear(&sim, "dead", 48);
    assert_eq!(dead::stored(log.dead_letters()), [2, 3, 4, 5]);
    assert_eq!(log.dead_letters().erase(vec![5]).unwrap(), 1);
    // The copy lacks the last byte only.
    assert_erased(&sim, &item(5)[..12]);
    assert_eq!(dead::stored(log.dead_letters()), [2, 3, 4]);
}

#[test]
fn the_part_of_a_failed_write_is_erased_too() {
    let sim = Sim::new(3);
    let (mut log, _) = Log::open(sim.mount(), MARK, &[], LogLimits::default()).unwrap();
    commit(&mut log, 1..3).unwrap();
    // Large payloads are written without a copy, so that an append fails within the message.
    let large = b"private ".repeat(5_000);
    sim.set_room(log.bytes_on_disk() as usize + 30_000);
    log.commit_records([record(3, &large)]).unwrap_err();
    sim.set_room(usize::MAX);
    log.commit_records([record(3, &large)]).unwrap();
    log.erase(Some(3..4)).unwrap();
    assert_erased(&sim, b"private private");
    assert_eq!(read_all(&mut log, 300), (vec![1, 2], vec![]));
}

#[test]
fn a_file_that_is_damaged_and_stays_is_counted() {
    // A byte of the header of a frame, found when the log is opened; a byte of a payload, found by the erasure.
    for byte in [FILE_HEADER + 20, FILE_HEADER + HEADER + 20] {
        let sim = Sim::new(4);
        let (mut log, _) = open(&sim);
        commit(&mut log, 1..40).unwrap();
        drop(log);
        sim.kill();
        sim.damage(&sim.names()[0], |bytes| bytes[byte] ^= 1);
        let (mut log, _) = open(&sim);
        assert!(!sim.names()[0].ends_with("damaged"));
        log.erase(Some(39..40)).unwrap();
        log.erase(Some(9..10)).unwrap();
        assert_eq!(log.count_unsearched().unwrap(), 1, "{byte}");
        // Once it is set aside too.
        read_all(&mut log, 300);
        log.finish(Some(1..40));
        log.close().unwrap();
        assert_eq!(sim.names(), ["spool-0000000001.log.damaged"]);
        assert_eq!(log.count_unsearched().unwrap(), 1, "{byte}");
    }
}

#[test]
fn copies_in_files_that_are_erased_together_are_read_once() {
    for stop in 5..16 {
        let sim = Sim::new(stop);
        let (mut log, _) = open(&sim);
        commit(&mut log, 1..14).unwrap();
        sim.stop_at(sim.calls() + stop as usize);
        let _ = log.erase(Some(1..2));
        drop(log);
        sim.kill();
        let (mut log, _) = open(&sim);
        let next = log.next_sequence();
        commit(&mut log, next..next + 3).unwrap();
        log.erase(Some(2..4)).unwrap();
        let left: Vec<_> = (4..next + 3).collect();
        assert_eq!(read_all(&mut log, 300), (left, vec![]), "stop {stop}");
    }
}
