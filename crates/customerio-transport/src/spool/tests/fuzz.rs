//! Opens, reads and writes files of arbitrary bytes, without a panic and in bounded time.
//! `CIO_FUZZ_SECONDS` sets the duration.

use core::time::Duration;
use std::time::Instant;

use super::sim::{Mounted, Sim};
use super::{MARK, SMALL, item, record};
use crate::spool::Log;
use crate::spool::disk::{Disk, DiskFile};
use crate::spool::error::OpenError;
use crate::spool::file::{Closed, FILE_HEADER, Family, FileHeader};
use crate::spool::frame::{Header, Kind, Seed};

const ENOUGH: u64 = 2_000;

/// Returns a number at or near a limit.
fn number(random: &mut fastrand::Rng) -> u64 {
    match random.u8(0..6) {
        0 => 0,
        1 => u64::MAX - random.u64(0..3),
        2 => 1 << random.u32(0..64),
        3 => random.u64(..),
        _ => random.u64(0..200),
    }
}

/// Returns a frame with valid checksums and arbitrary contents.
fn frame(random: &mut fastrand::Rng, file: u64) -> Vec<u8> {
    let kinds = [
        Kind::Items,
        Kind::Finals,
        Kind::DeadLetter,
        Kind::Removed,
        Kind::Files,
    ];
    let kind = kinds[random.usize(0..kinds.len())];
    let mut payload = Vec::new();
    for _ in 0..random.usize(0..6) {
        match (kind, random.bool()) {
            (Kind::Items | Kind::DeadLetter, true) => {
                let item = item(random.u64(0..99));
                record(random.u64(0..99), &item).encode(&mut payload);
            }
            (Kind::Files, true) => Closed {
                number: random.u64(0..4),
                end: number(random),
                items: number(random) as u32,
                next_sequence: number(random),
            }
            .encode(&mut payload),
            _ => payload.extend(number(random).to_le_bytes()),
        }
    }
    let header = Header {
        kind,
        sequence: number(random),
        count: match random.u8(0..4) {
            0 => number(random) as u32,
            _ => random.u32(0..6),
        },
        length: match random.u8(0..8) {
            0 => number(random) as u32,
            _ => payload.len() as u32,
        },
        before: match random.u8(0..4) {
            0 => number(random) as u32,
            _ => random.u32(0..20),
        },
        unsynced: number(random) as u32,
        checksum: crc32c::crc32c(&payload),
    };
    let mut frame = header.encode(Seed::new(file, MARK)).to_vec();
    frame.extend(payload);
    frame
}

fn file(random: &mut fastrand::Rng, family: Family, number_of_file: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if random.u8(0..4) > 0 {
        let header = FileHeader {
            instance: 5,
            family,
            number: number_of_file,
            mark: MARK,
            next_sequence: number(random),
        };
        bytes.extend(header.encode());
        assert_eq!(bytes.len(), FILE_HEADER);
    }
    for _ in 0..random.usize(0..12) {
        if random.u8(0..4) == 0 {
            bytes.extend((0..random.usize(0..90)).map(|_| random.u8(..)));
        } else {
            bytes.extend(frame(random, number_of_file));
        }
    }
    for _ in 0..random.usize(0..3) {
        if !bytes.is_empty() {
            let at = random.usize(0..bytes.len());
            bytes[at] ^= 1 << random.u8(0..8);
        }
    }
    bytes
}

fn put(disk: &Mounted, name: &str, bytes: &[u8]) {
    let mut file = disk.create(name).unwrap();
    file.append(bytes).unwrap();
    DiskFile::sync(&mut file).unwrap();
}

fn case(seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let sim = Sim::new(seed);
    let disk = sim.mount();
    for number in 0..random.u64(1..4) {
        let family = if random.u8(0..4) == 0 {
            Family::DeadLetters
        } else {
            Family::Messages
        };
        let bytes = file(&mut random, family, number);
        put(&disk, &family.name(number), &bytes);
    }
    drop(disk);
    let mut log = match Log::open(sim.mount(), MARK, &[], SMALL) {
        Ok((log, _)) => log,
        // A whole header may name another version. That folder is refused, whatever else is in it.
        Err(OpenError::Version { .. }) => return,
        Err(error) => panic!("seed {seed}: {error}"),
    };
    let mut from = 0;
    for _ in 0..200 {
        let loaded = log.read(from, random.usize(0..300), |_| {}).unwrap();
        from = loaded.next_sequence;
        if loaded.end {
            break;
        }
    }
    let dead = log.dead_letters();
    let _ = dead.list(None, 50);
    drop(dead.remove([1, 2, 3]));
    let next = log.next_sequence();
    if next < u64::MAX - 9 {
        let item = item(next);
        log.commit_records([record(next, &item)]).unwrap();
        let mut found = false;
        log.read(next, 0, |record| found = record.sequence == next)
            .unwrap();
        assert!(found, "seed {seed}");
    }
    log.finish(Some(0..u64::MAX));
    log.close().unwrap();
    drop(log);
    drop(Log::open(sim.mount(), MARK, &[], SMALL).unwrap());
}

#[test]
fn any_bytes_are_opened_and_read() {
    let seconds = std::env::var("CIO_FUZZ_SECONDS")
        .ok()
        .and_then(|seconds| seconds.parse().ok());
    match seconds {
        None => (0..ENOUGH).for_each(case),
        Some(seconds) => {
            let end = Instant::now() + Duration::from_secs(seconds);
            let mut random = fastrand::Rng::new();
            while Instant::now() < end {
                case(random.u64(..));
            }
        }
    }
}
