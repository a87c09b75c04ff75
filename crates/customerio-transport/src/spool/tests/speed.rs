//! Measures speed and memory on a real disk:
//! `cargo test --release -p customerio-transport --lib spool::tests::speed -- --ignored --nocapture`,
//! in the folder `TMPDIR`.

use core::time::Duration;
use std::fs::File;
use std::io::Write as _;
use std::time::Instant;

use super::{MARK, record};
use crate::spool::{Folder, Log, LogLimits};

const ITEM: usize = 900;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn memory_in_use() -> u64 {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        return 0;
    };
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"))
        .and_then(|kilobytes| kilobytes.trim().parse().ok())
        .unwrap_or(0)
}

fn limits() -> LogLimits {
    LogLimits {
        disk: 1 << 40,
        ..LogLimits::default()
    }
}

#[test]
#[ignore = "measures a disk"]
fn commits() {
    let root = tempfile::tempdir().unwrap();
    let item = vec![b'x'; ITEM];
    for batch in [1_u32, 10, 100, 1_000] {
        let mut file = File::create(root.path().join("plain")).unwrap();
        let bytes = vec![b'x'; batch as usize * (ITEM + 18) + 40];
        let rounds = if batch > 100 { 200 } else { 500 };
        let plain = (0..rounds)
            .map(|_| {
                file.write_all(&bytes).unwrap();
                let start = Instant::now();
                file.sync_data().unwrap();
                start.elapsed()
            })
            .collect();
        let folder = Folder::new(root.path().join(format!("spool-{batch}"))).unwrap();
        let (mut log, _) = Log::open(folder, MARK, &[], limits()).unwrap();
        let start = Instant::now();
        for _ in 0..rounds {
            let next = log.next_sequence();
            log.commit_records(
                (next..next + u64::from(batch)).map(|sequence| record(sequence, &item)),
            )
            .unwrap();
        }
        let took = start.elapsed().as_secs_f64();
        println!(
            "{batch:5} records a commit: {:7.0} commits/s, {:8.0} events/s; one fdatasync of as many bytes {:?}",
            f64::from(rounds) / took,
            f64::from(rounds * batch) / took,
            median(plain),
        );
    }
}

#[test]
#[ignore = "measures a disk"]
fn backlog() {
    // Backlogs of large commits and of commits of one message.
    for frame in [limits().frame, ITEM + 60] {
        let root = tempfile::tempdir().unwrap();
        let item = vec![b'x'; ITEM];
        let limits = LogLimits { frame, ..limits() };
        let open = || Log::open(Folder::new(root.path()).unwrap(), MARK, &[], limits).unwrap();
        let (mut log, _) = open();
        while log.bytes_on_disk() < 1_500_000_000 {
            let next = log.next_sequence();
            log.commit_records((next..next + 1_000).map(|sequence| record(sequence, &item)))
                .unwrap();
        }
        log.close().unwrap();
        drop(log);
        let before = memory_in_use();
        let start = Instant::now();
        let (mut log, opened) = open();
        let took = start.elapsed();
        let start = Instant::now();
        let loaded = log.read(0, 500_000, |_| {}).unwrap();
        let first = start.elapsed();
        let after_open = memory_in_use();
        let start = Instant::now();
        let mut count = 0_u64;
        let mut from = loaded.next_sequence;
        loop {
            let loaded = log.read(from, 500_000, |_| count += 1).unwrap();
            from = loaded.next_sequence;
            if loaded.end {
                break;
            }
        }
        let all = start.elapsed();
        println!(
            "frames of {frame} bytes: 1.5 GB, {} messages: open {took:?}, first 500 kB {first:?}, all the \
             rest {all:?} ({count}); peak memory before {before} kB, after open {after_open} kB, after \
             reading {} kB",
            opened.recovered,
            memory_in_use(),
        );
    }
}
