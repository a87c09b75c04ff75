//! Spool folders as earlier releases wrote them. Each must open with its exact contents.
//!
//! `formats/v1` was written at e9e8992. A change of the format adds a folder next to it and does not
//! change the others: `cargo test -p customerio-transport --lib spool::tests::formats -- --ignored` writes
//! the folders of the current format into `formats/new`.

use std::fs;
use std::path::{Path, PathBuf};

use super::{MARK, SMALL, check, item, record};
use crate::outcome::RejectReason;
use crate::spool::{Folder, Log, Opened, Refusal, SourceMark};

/// The source mark of a key that was in use before.
const OLD_MARK: SourceMark = SourceMark([8; 16]);

fn folder(format: &str, state: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/spool/tests/formats")
        .join(format)
        .join(state)
}

fn open(path: &Path, mark: SourceMark, accepted: &[SourceMark]) -> (Log<Folder>, Opened) {
    Log::open(Folder::new(path).unwrap(), mark, accepted, SMALL).unwrap()
}

fn commit(log: &mut Log<Folder>, sequences: core::ops::Range<u64>) {
    let items: Vec<_> = sequences
        .map(|sequence| (sequence, item(sequence)))
        .collect();
    log.commit_records(items.iter().map(|(sequence, item)| record(*sequence, item)))
        .unwrap();
}

fn refuse(log: &mut Log<Folder>, sequences: core::ops::Range<u64>) {
    for sequence in sequences {
        let item = item(sequence);
        let refusal = Refusal {
            record: record(sequence, &item),
            reason: RejectReason::NotSuccessful,
            status: 422,
            detail: "no such person: Zoë",
            refused_at: 1_700_000_100_000 + sequence,
        };
        log.dead_letters().store([refusal]).unwrap();
    }
}

fn write(format: &str) {
    let new = |state| {
        let path = folder(format, state);
        fs::create_dir_all(&path).unwrap();
        path
    };
    // Several files, partly delivered, closed.
    let (mut log, _) = open(&new("closed"), MARK, &[]);
    commit(&mut log, 1..40);
    log.finish([3..6, 20..30]);
    commit(&mut log, 40..60);
    log.finish(Some(41..43));
    log.close().unwrap();

    // A killed process: some deliveries are on disk, others were in memory only.
    let (mut log, _) = open(&new("killed"), MARK, &[]);
    commit(&mut log, 1..25);
    log.finish(Some(2..4));
    log.write_finals().unwrap();
    commit(&mut log, 25..30);
    log.finish(Some(26..28));
    drop(log);

    // Twelve dead letters are stored, two were evicted, one was removed.
    let (mut log, _) = open(&new("dead-letters"), MARK, &[]);
    commit(&mut log, 1..20);
    refuse(&mut log, 1..15);
    log.finish(Some(1..15));
    assert_eq!(log.dead_letters().remove([9]).unwrap(), 1);
    log.close().unwrap();

    // Files of two keys.
    let path = new("two-keys");
    let (mut log, _) = open(&path, OLD_MARK, &[]);
    commit(&mut log, 1..15);
    refuse(&mut log, 1..3);
    log.finish(Some(1..5));
    log.close().unwrap();
    drop(log);
    let (mut log, _) = open(&path, MARK, &[OLD_MARK]);
    commit(&mut log, 15..20);
    log.close().unwrap();

    // A damaged file was set aside, another is damaged and in use, and the last write is torn.
    let path = new("damaged");
    let (mut log, _) = open(&path, MARK, &[]);
    commit(&mut log, 1..10);
    drop(log);
    flip(&path.join("spool-0000000001.log"), 52 + 60);
    let (mut log, _) = open(&path, MARK, &[]);
    log.read(0, usize::MAX, |_| {}).unwrap();
    log.finish(Some(1..10));
    for first in [10, 30, 50] {
        commit(&mut log, first..first + 20);
    }
    drop(log);
    let last = fs::read_dir(&path)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "log"))
        .max()
        .unwrap();
    let mut bytes = fs::read(&last).unwrap();
    bytes.extend(b"\xFE\x0C\x10\xFF torn");
    fs::write(last, bytes).unwrap();
    flip(&path.join("spool-0000000002.log"), 52 + 28 + 40 + 60);

    // Everything was delivered.
    let (mut log, _) = open(&new("idle"), MARK, &[]);
    commit(&mut log, 1..30);
    log.finish(Some(1..30));
    log.close().unwrap();
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 0x10;
    fs::write(path, bytes).unwrap();
}

#[test]
#[ignore = "writes the folders of the current format"]
fn folders_of_the_current_format() {
    write("new");
}

/// Opens a copy. Returns the sequences that are read and those that are unreadable.
fn read(state: &str) -> (tempfile::TempDir, Log<Folder>, Vec<u64>, Vec<u64>) {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder("v1", state)).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    let (mut log, opened) = open(copy.path(), MARK, &[OLD_MARK]);
    let mut found = Vec::new();
    let loaded = log
        .read(0, usize::MAX, |record| {
            check(&record);
            found.push(record.sequence);
        })
        .unwrap();
    assert!(loaded.end);
    let unreadable: Vec<_> = loaded.unreadable_ranges.into_iter().flatten().collect();
    assert_eq!(opened.recovered, (found.len() + unreadable.len()) as u64);
    (copy, log, found, unreadable)
}

fn letters(log: &mut Log<Folder>) -> Vec<u64> {
    let letters = log.dead_letters().list(None, usize::MAX).unwrap();
    for letter in &letters {
        assert_eq!(letter.item, item(letter.sequence));
        assert_eq!(letter.reason, RejectReason::NotSuccessful);
        assert_eq!(letter.status, 422);
        assert_eq!(letter.detail, "no such person: Zoë");
        assert_eq!(letter.refused_at, 1_700_000_100_000 + letter.sequence);
        assert_eq!(letter.accepted_at, 1_700_000_000_000 + letter.sequence);
    }
    letters.iter().map(|letter| letter.sequence).collect()
}

#[test]
fn a_closed_spool_of_format_1_opens() {
    let (_copy, mut log, found, unreadable) = read("closed");
    let expected: Vec<_> = (1..3).chain(6..20).chain(30..41).chain(43..60).collect();
    assert_eq!((found, unreadable), (expected, vec![]));
    assert_eq!(log.next_sequence(), 60);
    assert_eq!(log.damage(), crate::spool::Damage::default());
    log.finish(Some(0..60));
    log.close().unwrap();
    assert_eq!(log.bytes_on_disk(), 0);
}

#[test]
fn a_killed_spool_of_format_1_opens() {
    let (_copy, log, found, unreadable) = read("killed");
    let expected: Vec<_> = (1..2).chain(4..30).collect();
    assert_eq!((found, unreadable), (expected, vec![]));
    assert_eq!(log.next_sequence(), 30);
}

#[test]
fn dead_letters_of_format_1_are_found() {
    let (_copy, mut log, found, unreadable) = read("dead-letters");
    assert_eq!((found, unreadable), ((15..20).collect(), vec![]));
    assert_eq!(letters(&mut log), [3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14]);
    assert_eq!(log.dead_letters().evicted(), 2);
    assert_eq!(log.dead_letters().unreadable(), 0);
    assert_eq!(log.next_sequence(), 20);
}

#[test]
fn a_spool_of_format_1_of_two_keys_opens() {
    let (_copy, mut log, found, unreadable) = read("two-keys");
    assert_eq!((found, unreadable), ((5..20).collect(), vec![]));
    assert_eq!(letters(&mut log), [1, 2]);
    assert_eq!(log.next_sequence(), 20);
}

#[test]
fn a_damaged_spool_of_format_1_opens() {
    let (copy, mut log, found, unreadable) = read("damaged");
    let all: Vec<u64> = (10..70).collect();
    let mut both = [found, unreadable.clone()].concat();
    both.sort_unstable();
    assert_eq!(both, all);
    assert_eq!(unreadable, DAMAGED);
    assert_eq!(log.next_sequence(), 70);
    assert!(copy.path().join("spool-0000000001.log.damaged").exists());
    log.finish(Some(0..70));
    log.close().unwrap();
    assert!(copy.path().join("spool-0000000002.log.damaged").exists());
}

/// The messages of the frame that has a flipped bit.
const DAMAGED: [u64; 4] = [10, 11, 12, 13];

#[test]
fn an_idle_spool_of_format_1_opens() {
    let (_copy, log, found, unreadable) = read("idle");
    assert_eq!((found, unreadable), (vec![], vec![]));
    assert_eq!(log.bytes_on_disk(), 0);
}
