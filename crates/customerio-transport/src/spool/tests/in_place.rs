//! Files and folders that another program changes while the log is open.

use std::fs;
use std::path::Path;

use super::basics::{commit, open, read_all};
use super::dead;
use super::sim::{Mounted, Operation, Sim};
use super::{MARK, SMALL, item, record};
use crate::outcome::RejectReason;
use crate::spool::{Folder, Log};

/// A change by another program; the string is a file's name.
type Change = (&'static str, fn(&Sim, &str));

const CHANGES: [Change; 5] = [
    ("removed", |sim, name| sim.unlink(name)),
    ("rotated", |sim, name| sim.rotate(name, false)),
    ("replaced by a copy", |sim, name| sim.rotate(name, true)),
    ("folder moved away", |sim, _| sim.move_folder_away()),
    ("folder replaced", |sim, _| sim.replace_folder()),
];

fn log(sim: &Sim, last: u64) -> Log<Mounted> {
    let (mut log, _) = open(sim);
    commit(&mut log, 1..last).unwrap();
    log.finish(Some(3..5));
    log
}

#[test]
fn messages_of_a_missing_file_are_written_again() {
    for (what, change) in CHANGES {
        for (last, place) in [(6, 0), (60, 0), (60, 1), (60, usize::MAX)] {
            let sim = Sim::new(1);
            let mut log = log(&sim, last);
            let names = sim.names();
            let name = &names[place.min(names.len() - 1)];
            let case = format!("{what}, {name} of {last}");
            change(&sim, name);
            commit(&mut log, last..last + 3).unwrap();
            // Nothing depends on the memory of the process.
            drop(log);
            sim.crash();
            let (mut log, opened) = open(&sim);
            assert_eq!(opened.damage.messages, 0, "{case}");
            let expected: Vec<_> = (1..3).chain(5..last + 3).collect();
            let (read, unreadable) = read_all(&mut log, 500);
            // Deliveries recorded in a lost file may be repeated.
            let read: Vec<_> = read.into_iter().filter(|s| !(3..5).contains(s)).collect();
            assert_eq!((read, unreadable), (expected, vec![]), "{case}");
            assert_eq!(log.next_sequence(), last + 3, "{case}");
            log.finish(Some(0..last + 3));
            log.close().unwrap();
        }
    }
}

#[test]
fn a_commit_of_several_files_follows_a_change() {
    for (what, change) in CHANGES {
        let sim = Sim::new(1);
        let mut log = log(&sim, 6);
        let name = &sim.names()[0];
        change(&sim, name);
        commit(&mut log, 6..60).unwrap();
        assert!(sim.names().len() > 3, "{what}");
        let all: Vec<_> = (1..3).chain(5..60).collect();
        assert_eq!(read_all(&mut log, 500), (all, vec![]), "{what}");
    }
}

#[test]
fn a_log_continues_without_its_old_files() {
    for (what, change) in CHANGES {
        let sim = Sim::new(2);
        let mut log = log(&sim, 60);
        for round in 0..4 {
            let names = sim.names();
            change(&sim, &names[round % names.len()]);
            let next = log.next_sequence();
            commit(&mut log, next..next + 7).unwrap();
            let (read, unreadable) = read_all(&mut log, 500);
            assert!(unreadable.is_empty(), "{what}: {unreadable:?}");
            let all: Vec<_> = (1..3).chain(5..next + 7).collect();
            assert_eq!(read, all, "{what}");
        }
        log.finish(Some(0..log.next_sequence()));
        log.close().unwrap();
        assert!(
            sim.names()
                .iter()
                .all(|name| FOREIGN.iter().any(|end| name.ends_with(end))),
            "{what}: {:?}",
            sim.names()
        );
    }
}

/// The suffixes of files that the spool does not remove.
const FOREIGN: [&str; 2] = [".1", ".unreadable"];

#[test]
fn a_truncated_file_loses_its_messages_and_counts_them() {
    let sim = Sim::new(3);
    let mut log = log(&sim, 6);
    let name = sim.names().remove(0);
    sim.damage(&name, Vec::clear);
    commit(&mut log, 6..8).unwrap();
    let (read, unreadable) = read_all(&mut log, 500);
    assert_eq!((read, unreadable), (vec![6, 7], vec![1, 2, 5]));
    drop(log);
    sim.crash();
    let (mut log, _) = open(&sim);
    assert_eq!(read_all(&mut log, 500), (vec![6, 7], vec![]));
}

#[test]
fn a_read_only_disk_is_an_error_and_loses_nothing() {
    let sim = Sim::new(4);
    let mut log = log(&sim, 30);
    sim.set_read_only(true);
    for _ in 0..3 {
        commit(&mut log, 30..33).unwrap_err();
    }
    assert_eq!(read_all(&mut log, 500).0.len(), 27);
    sim.set_read_only(false);
    commit(&mut log, 30..33).unwrap();
    drop(log);
    sim.crash();
    let (mut log, _) = open(&sim);
    let (read, unreadable) = read_all(&mut log, 500);
    assert!(read.ends_with(&(5..33).collect::<Vec<_>>()), "{read:?}");
    assert!(unreadable.is_empty());
}

#[test]
fn another_folder_with_files_is_not_written_to_until_the_first_is_back() {
    let sim = Sim::new(5);
    let mut log = log(&sim, 30);
    sim.replace_folder();
    // Another spool was there.
    sim.put("spool-0000000009.log", b"of another time");
    for _ in 0..2 {
        let error = commit(&mut log, 30..33).unwrap_err();
        assert!(
            error.to_string().contains("put the first one back"),
            "{error}"
        );
    }
    assert_eq!(sim.names(), ["spool-0000000009.log"]);
    sim.restore_folder();
    commit(&mut log, 30..33).unwrap();
    let all: Vec<_> = (1..3).chain(5..33).collect();
    assert_eq!(read_all(&mut log, 500), (all, vec![]));
}

#[test]
fn dead_letters_are_written_again_too() {
    for (what, change) in [CHANGES[0], CHANGES[1], CHANGES[3], CHANGES[4]] {
        let sim = Sim::new(6);
        let mut log = log(&sim, 6);
        dead::keep(log.dead_letters(), &[3, 4]).unwrap();
        change(&sim, "dead-0000000001.log");
        // The log checks its own files at each commit, and dead letters where one is missing.
        dead::store(&mut log, &[5]).unwrap();
        assert_eq!(dead::stored(log.dead_letters()), [3, 4, 5], "{what}");
        drop(log);
        sim.crash();
        let (mut log, _) = open(&sim);
        assert_eq!(dead::stored(log.dead_letters()), [3, 4, 5], "{what}");
    }
}

#[test]
fn many_changes_at_random_lose_nothing_that_was_stored() {
    for seed in 0..super::cases(240) {
        let mut random = fastrand::Rng::with_seed(seed);
        let sim = Sim::new(seed);
        let (mut log, _) = open(&sim);
        let mut stored = Vec::new();
        for _ in 0..40 {
            let names = sim.names();
            if random.u8(0..4) == 0 && !names.is_empty() {
                let (_, change) = CHANGES[random.usize(0..CHANGES.len())];
                change(&sim, &names[random.usize(0..names.len())]);
            }
            let next = log.next_sequence();
            let new = next..next + random.u64(1..9);
            commit(&mut log, new.clone()).unwrap();
            stored.extend(new);
            if random.bool() {
                let ends = random.usize(0..=stored.len());
                log.finish(stored.drain(..ends).map(|s| s..s + 1));
            }
            if random.u8(0..6) == 0 {
                drop(log);
                sim.kill();
                log = open(&sim).0;
                let (again, unreadable) = read_all(&mut log, 500);
                assert!(unreadable.is_empty(), "seed {seed}: {unreadable:?}");
                assert!(
                    stored.iter().all(|s| again.binary_search(s).is_ok()),
                    "seed {seed}"
                );
                // Deliveries that were not written are repeated.
                stored = again;
            }
        }
    }
}

/// Returns a log that continues a file with a part of the messages of the file before: the sync of the first
/// commit of 4 to 9 failed, and some of them were final when they were committed again, which a crash undid.
fn log_with_copies(sim: &Sim) -> Log<Mounted> {
    let (mut log, _) = open(sim);
    commit(&mut log, 1..4).unwrap();
    sim.fail(Operation::Sync, "spool-0000000001.log", 5);
    commit(&mut log, 4..10).unwrap_err();
    sim.clear_faults();
    for sequence in [4, 6, 8, 9] {
        commit(&mut log, [sequence]).unwrap();
    }
    drop(log);
    sim.kill();
    let (log, _) = open(sim);
    assert_eq!(sim.names().len(), 2);
    log
}

#[test]
fn copies_of_a_missing_file_are_not_in_one_file_with_earlier_ones() {
    let sim = Sim::new(7);
    let mut log = log_with_copies(&sim);
    sim.unlink("spool-0000000001.log");
    commit(&mut log, 10..12).unwrap();
    // A read may end, and the next one begin, within a frame.
    assert_eq!(read_all(&mut log, 0), ((1..12).collect(), vec![]));
}

#[test]
fn finals_in_a_file_that_copies_close_are_synced_by_a_close() {
    for seed in 0..8 {
        let sim = Sim::new(seed);
        let mut log = log_with_copies(&sim);
        log.finish(Some(6..7));
        log.write_finals().unwrap();
        sim.unlink("spool-0000000001.log");
        dead::store(&mut log, &[3]).unwrap();
        log.close().unwrap();
        drop(log);
        sim.crash();
        let left: Vec<_> = (1..6).chain(7..10).collect();
        assert_eq!(read_all(&mut open(&sim).0, 500), (left, vec![]), "{seed}");
    }
}

/// Both files hold some messages, and the second one holds their finals, which a close synced.
#[test]
fn no_final_message_comes_back_from_a_copy_of_a_removed_file() {
    for seed in 0..30 {
        let sim = Sim::new(seed);
        let mut log = log_with_copies(&sim);
        commit(&mut log, 10..20).unwrap();
        let copied = [4..5, 6..7, 8..10];
        log.finish(copied.clone());
        log.close().unwrap();
        drop(log);
        sim.kill();
        let (mut log, _) = open(&sim);
        log.finish([1..4, 5..6, 7..8, 10..20]);
        assert_eq!(sim.names(), [""; 0]);
        drop(log);
        sim.crash();
        let (read, _) = read_all(&mut open(&sim).0, 500);
        let mut copied = copied.into_iter().flatten();
        assert!(copied.all(|s| !read.contains(&s)), "seed {seed}: {read:?}");
    }
}

fn real(path: &Path) -> Log<Folder> {
    Log::open(Folder::new(path).unwrap(), MARK, &[], SMALL)
        .unwrap()
        .0
}

fn commit_real(log: &mut Log<Folder>, sequences: core::ops::Range<u64>) {
    let items: Vec<_> = sequences
        .map(|sequence| (sequence, item(sequence)))
        .collect();
    log.commit_records(items.iter().map(|(sequence, item)| record(*sequence, item)))
        .unwrap();
}

/// A change by another program to a real folder.
#[cfg(unix)]
type RealChange = (&'static str, fn(&Path));

#[cfg(unix)]
#[test]
fn changes_on_a_real_file_system() {
    let changes: [RealChange; 5] = [
        ("folder removed", |path| fs::remove_dir_all(path).unwrap()),
        ("folder moved", |path| {
            fs::rename(path, path.with_extension("old")).unwrap();
        }),
        ("folder replaced", |path| {
            fs::rename(path, path.with_extension("old")).unwrap();
            fs::create_dir(path).unwrap();
            let private = std::os::unix::fs::PermissionsExt::from_mode(0o700);
            fs::set_permissions(path, private).unwrap();
        }),
        ("file replaced", |path| {
            let file = path.join("spool-0000000001.log");
            fs::copy(&file, path.join("copy")).unwrap();
            fs::rename(path.join("copy"), file).unwrap();
        }),
        ("lock and file removed", |path| {
            fs::remove_file(path.join("lock")).unwrap();
            fs::remove_file(path.join("spool-0000000001.log")).unwrap();
        }),
    ];
    for (what, change) in changes {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("spool");
        let mut log = real(&path);
        commit_real(&mut log, 1..60);
        change(&path);
        commit_real(&mut log, 60..63);
        // No other client can lock the folder.
        let other = Log::open(Folder::new(&path).unwrap(), MARK, &[], SMALL);
        assert!(
            matches!(other, Err(crate::spool::OpenError::Locked { .. })),
            "{what}"
        );
        drop(log);
        let mut log = real(&path);
        let mut read = Vec::new();
        let loaded = log
            .read(0, usize::MAX, |record| read.push(record.sequence))
            .unwrap();
        assert_eq!((read, loaded.unreadable), ((1..63).collect(), 0), "{what}");
    }
}

#[test]
fn repeated_starts_do_not_accumulate_files() {
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("spool");
    for start in 1..200 {
        let mut log = real(&path);
        commit_real(&mut log, start..start + 1);
        let letter = item(start);
        let refusal = crate::spool::Refusal {
            record: record(start, &letter),
            reason: RejectReason::TooLarge,
            status: 400,
            detail: "",
            refused_at: start,
        };
        log.store_dead_letters([refusal]).unwrap();
        if start % 2 == 0 {
            log.close().unwrap();
        }
    }
    let files = fs::read_dir(&path).unwrap().count();
    let bytes: u64 = fs::read_dir(&path)
        .unwrap()
        .map(|entry| entry.unwrap().metadata().unwrap().len())
        .sum();
    assert!(files < 30, "{files}");
    assert!(bytes < 200 * 250, "{bytes}");
}
