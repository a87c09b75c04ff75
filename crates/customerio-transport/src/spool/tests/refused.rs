//! Unusable files and folders are an error, or are set aside and counted.

use super::basics::{commit, open, read_all};
use super::sim::{Operation, Sim};
use super::{MARK, SMALL};
use crate::spool::{Log, OpenError};

const EIO: i32 = 5;
const EACCES: i32 = 13;
const EMFILE: i32 = 24;
const EROFS: i32 = 30;

/// Returns a spool of several files with messages 1 to 59, not final.
fn spool(seed: u64) -> Sim {
    let sim = Sim::new(seed);
    let (mut log, _) = open(&sim);
    commit(&mut log, 1..60).unwrap();
    log.close().unwrap();
    drop(log);
    assert!(sim.names().len() >= 3);
    sim
}

fn error(sim: &Sim) -> OpenError {
    Log::open(sim.mount(), MARK, &[], SMALL)
        .map(drop)
        .unwrap_err()
}

#[test]
fn a_file_that_the_system_refuses_is_an_error_that_names_it() {
    for operation in [Operation::Open, Operation::Read] {
        for (errno, advice) in [
            (EACCES, "chown"),
            (EIO, "check the disk"),
            (EMFILE, "ulimit -n"),
            (EROFS, "check the disk"),
        ] {
            for place in 0..3 {
                let sim = spool(1);
                let names = sim.names();
                let name = &names[place * (names.len() - 1) / 2];
                let before: Vec<_> = names.iter().map(|name| sim.bytes(name)).collect();
                sim.fail(operation, name, errno);
                let error = error(&sim);
                let text = error.to_string();
                assert!(matches!(error, OpenError::File { .. }), "{text}");
                assert!(text.contains(name.as_str()), "{text}");
                if cfg!(unix) {
                    assert!(text.contains(advice), "{text}");
                }
                let after: Vec<_> = names.iter().map(|name| sim.bytes(name)).collect();
                assert_eq!(sim.names(), names);
                assert_eq!(before, after);

                sim.clear_faults();
                let (mut log, _) = open(&sim);
                assert_eq!(log.next_sequence(), 60);
                assert_eq!(read_all(&mut log, 500), ((1..60).collect(), vec![]));
            }
        }
    }
}

#[test]
fn a_file_of_dead_letters_that_the_system_refuses_is_an_error_that_names_it() {
    let sim = spool(2);
    let (mut log, _) = open(&sim);
    super::dead::keep(log.dead_letters(), &[1, 2, 3]).unwrap();
    drop(log);
    let name = "dead-0000000001.log";
    for operation in [Operation::Open, Operation::Read] {
        sim.fail(operation, name, EIO);
        let text = error(&sim).to_string();
        assert!(text.contains(name), "{text}");
        sim.clear_faults();
    }
}

#[test]
fn a_youngest_file_that_can_not_be_synced_is_an_error_that_names_it() {
    let sim = spool(3);
    let names = sim.names();
    let youngest = names.last().unwrap();
    sim.fail(Operation::Sync, youngest, EIO);
    let text = error(&sim).to_string();
    assert!(text.contains(youngest.as_str()), "{text}");
}

#[test]
fn a_folder_that_can_not_be_listed_or_locked_is_an_error() {
    let sim = spool(4);
    sim.fail(Operation::List, "", EIO);
    assert!(matches!(error(&sim), OpenError::Folder { .. }));
    sim.clear_faults();
    sim.fail(Operation::Lock, "", EACCES);
    let error = error(&sim);
    assert!(error.to_string().contains("lock"), "{error}");
}

#[test]
fn a_failed_read_loses_nothing() {
    let sim = spool(5);
    let (mut log, _) = open(&sim);
    let names = sim.names();
    for name in &names {
        sim.fail(Operation::Read, name, EIO);
    }
    for _ in 0..2 {
        let error = log.read(0, 500, |_| {}).unwrap_err();
        assert!(error.to_string().contains(&names[0]), "{error}");
    }
    sim.clear_faults();
    assert_eq!(read_all(&mut log, 500), ((1..60).collect(), vec![]));
}

#[test]
fn a_disk_that_is_gone_for_minutes_loses_nothing() {
    let sim = spool(7);
    let (mut log, _) = open(&sim);
    let loaded = log.read(0, 0, |_| {}).unwrap();
    assert_eq!(loaded.next_sequence, 2);
    for name in sim.names() {
        sim.fail(Operation::Read, &name, EIO);
    }
    for _ in 0..600 {
        log.read(9, 0, |_| {}).unwrap_err();
    }
    sim.clear_faults();
    assert_eq!(read_all(&mut log, 500), ((1..60).collect(), vec![]));
}

#[test]
fn a_part_that_is_never_readable_is_counted_in_the_end() {
    let sim = spool(6);
    let (mut log, _) = open(&sim);
    // The headers are readable, the payloads are not.
    let loaded = log.read(0, 0, |_| {}).unwrap();
    assert_eq!(loaded.next_sequence, 2);
    let names = sim.names();
    sim.fail(Operation::Read, &names[0], EIO);
    let mut failures = 0;
    let loaded = loop {
        match log.read(9, 0, |_| {}) {
            Ok(loaded) => break loaded,
            Err(_) => failures += 1,
        }
        // The disk takes other messages.
        commit(&mut log, [100 + failures]).unwrap();
    };
    assert!((2..20).contains(&failures), "{failures}");
    assert!(loaded.unreadable > 0);
    assert_eq!(log.damage().messages, loaded.unreadable);
}

#[test]
fn an_entry_with_a_file_name_is_set_aside_and_counted() {
    for place in 0..3 {
        let sim = spool(7);
        let names = sim.names();
        let name = &names[place * (names.len() - 1) / 2];
        sim.replace_with_other(name);
        let (mut log, opened) = open(&sim);
        assert_eq!(opened.recovered, 59, "{name}");
        assert!(opened.damage.messages > 0);
        assert_eq!(opened.damage.frames, 1);
        assert_eq!(log.next_sequence(), 60);
        let (read, unreadable) = read_all(&mut log, 500);
        assert_eq!(read.len() + unreadable.len(), 59);
        assert_eq!(unreadable.len() as u64, opened.damage.messages);
        let aside = format!("{name}.unreadable");
        assert!(sim.names().contains(&aside), "{:?}", sim.names());
        commit(&mut log, 60..70).unwrap();
        log.finish(Some(0..70));
        log.close().unwrap();
        drop(log);
        assert_eq!(sim.names(), [aside]);
        // It is counted once.
        let (log, opened) = open(&sim);
        assert_eq!(opened.recovered, 0);
        assert_eq!(log.next_sequence(), 70);
    }
}

/// A change to the newest file.
type Change = (&'static str, fn(&mut Vec<u8>));

#[test]
fn a_newest_file_without_a_header_stays_and_its_messages_are_counted() {
    let changes: [Change; 5] = [
        ("30 bytes", |bytes| bytes.truncate(30)),
        ("one byte", |bytes| bytes.truncate(1)),
        ("zeros", |bytes| bytes.fill(0)),
        ("a zeroed block", |bytes| {
            bytes.iter_mut().take(512).for_each(|byte| *byte = 0);
        }),
        ("text", |bytes| {
            *bytes = b"rotated by an outside tool\n".to_vec();
        }),
    ];
    for (what, change) in changes {
        for only_one in [true, false] {
            let sim = Sim::new(8);
            let (mut log, _) = open(&sim);
            let last = if only_one { 6 } else { 60 };
            commit(&mut log, 1..last).unwrap();
            drop(log);
            let names = sim.names();
            let youngest = names.last().unwrap();
            let before = sim.bytes(youngest);
            sim.damage(youngest, change);
            let (mut log, opened) = open(&sim);
            let case = format!("{what}, {youngest}");
            assert_eq!(opened.recovered, last - 1, "{case}");
            assert!(opened.damage.messages > 0, "{case}");
            assert_eq!(log.next_sequence(), last, "{case}");
            let (read, unreadable) = read_all(&mut log, 500);
            assert_eq!(read.len() + unreadable.len(), last as usize - 1, "{case}");
            log.finish(Some(0..last));
            log.close().unwrap();
            let left = sim.names();
            assert_eq!(left.len(), 1, "{case}: {left:?}");
            assert!(left[0].starts_with(youngest.as_str()), "{case}: {left:?}");
            assert!(sim.bytes(&left[0]).len() <= before.len().max(30), "{case}");
        }
    }
}

#[test]
fn the_note_counts_the_messages_of_an_empty_newest_file() {
    let sim = Sim::new(9);
    let (mut log, _) = open(&sim);
    commit(&mut log, 1..6).unwrap();
    drop(log);
    let name = sim.names().remove(0);
    sim.damage(&name, Vec::clear);
    let (mut log, opened) = open(&sim);
    assert_eq!(opened.recovered, 5);
    assert_eq!(read_all(&mut log, 500), (vec![], (1..6).collect()));
    assert_eq!(log.next_sequence(), 6);
}

#[test]
fn a_file_of_another_format_is_an_error_that_names_both() {
    for place in 0..3 {
        let sim = spool(10);
        let names = sim.names();
        let name = &names[place * (names.len() - 1) / 2];
        sim.damage(name, |bytes| {
            bytes[7] = 2;
            bytes[8..].iter_mut().for_each(|byte| *byte ^= 0xA5);
        });
        let before: Vec<_> = names.iter().map(|name| sim.bytes(name)).collect();
        let error = error(&sim);
        let text = error.to_string();
        assert!(matches!(error, OpenError::Version { .. }), "{text}");
        assert!(text.contains(name.as_str()), "{text}");
        assert!(
            text.contains("format 2") && text.contains("format 1"),
            "{text}"
        );
        let after: Vec<_> = names.iter().map(|name| sim.bytes(name)).collect();
        assert_eq!((sim.names(), before), (names, after));
    }
}

#[test]
fn a_flipped_bit_in_the_version_is_damage() {
    for bit in 0..8 {
        let sim = spool(11);
        let names = sim.names();
        sim.damage(&names[1], |bytes| bytes[7] ^= 1 << bit);
        let (mut log, opened) = open(&sim);
        assert_eq!(opened.damage.frames, 1);
        assert_eq!(read_all(&mut log, 500), ((1..60).collect(), vec![]));
    }
}

#[test]
fn sequences_and_file_numbers_of_an_idle_spool_are_not_used_again() {
    let sim = Sim::new(12);
    let (mut log, _) = open(&sim);
    commit(&mut log, 1..60).unwrap();
    log.finish(Some(1..60));
    log.close().unwrap();
    drop(log);
    assert!(sim.names().is_empty());
    let (mut log, _) = open(&sim);
    assert_eq!(log.next_sequence(), 60);
    commit(&mut log, 60..61).unwrap();
    assert!(sim.names()[0].as_str() > "spool-0000000002.log");
}
