//! Faults of the disk: full, and damaged.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use customerio::{Client, ClientBuilder, ReceiptError, WhenFull};
use customerio_sandbox::Sandbox;
use tempfile::TempDir;

use super::Scale;
use super::message::{arrived, retaining, send};
use super::row::Row;
use super::scenario::WAIT;
use super::stored::store;
use crate::Failure;

pub(super) fn run(scale: Scale, report: &mut dyn FnMut(Row)) -> Result<(), Failure> {
    match SmallDisk::mount()? {
        Some(small) => report(full(&small.folder, scale.messages)?),
        None => println!("a full disk: skipped, since this user can't mount a small one"),
    }
    for seed in 0..scale.damages {
        report(damaged(seed, scale.messages / 4)?);
    }
    Ok(())
}

fn client(sandbox: &Sandbox, folder: &Path) -> ClientBuilder {
    Client::builder("a-key")
        .endpoint(sandbox.url())
        .linger(Duration::from_millis(5))
        .spool(folder.join("spool"))
        .when_full(WhenFull::Block(WAIT))
}

/// A mounted file system of 2 MB. Dropping it unmounts it.
struct SmallDisk {
    folder: TempDir,
}

impl SmallDisk {
    fn mount() -> Result<Option<Self>, Failure> {
        let folder = TempDir::new()?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=2m", "load-faults"])
            .arg(folder.path())
            .output();
        let done = mounted.is_ok_and(|output| output.status.success());
        Ok(done.then_some(Self { folder }))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // A failed unmount leaves it until the machine restarts.
        let _ = Command::new("umount").arg(self.folder.path()).output();
    }
}

/// The disk is full during an outage. Stored messages stay on disk, the others are in memory, and all are
/// delivered.
fn full(folder: &TempDir, messages: usize) -> Result<Row, Failure> {
    let sandbox = retaining().start()?;
    sandbox.begin_outage();
    let client = client(&sandbox, folder.path())
        .when_full(WhenFull::Reject)
        .build()?;
    let began = Instant::now();
    let (mut stored, mut not_stored, mut refused) = (0, 0, 0);
    for number in 0..messages {
        match send(&client, number, 900) {
            Err(_) => refused += 1,
            // Waiting for each message would take too long.
            Ok(_) if number % 50 != 0 => {}
            Ok(receipt) => match receipt.blocking_stored(WAIT) {
                Ok(()) => stored += 1,
                Err(ReceiptError::NotStored(_)) => not_stored += 1,
                Err(error) => return Err(error.into()),
            },
        }
    }
    sandbox.restore();
    let report = match client.blocking_shutdown(WAIT) {
        Ok(report) => report,
        Err(error) => *error.report().ok_or("no report")?,
    };
    let stats = client.stats();
    let here = arrived(&sandbox)?;
    let mut faults = Vec::new();
    if not_stored == 0 {
        faults.push("no receipt reported that the disk is full".to_owned());
    }
    if report.abandoned + report.in_spool > 0 {
        faults.push(format!("{report}"));
    }
    Ok(Row {
        scenario: format!("disk is full ({refused} refused)"),
        accepted: stats.accepted,
        stored,
        arrived: here.messages as u64,
        duplicates: here.duplicates,
        out_of_order: here.out_of_order as u64,
        lost: stats.accepted - here.messages as u64,
        reported: not_stored,
        requests: stats.requests,
        time: began.elapsed(),
        faults,
    })
}

/// A power failure that leaves torn and flipped bytes. All lost messages are counted.
fn damaged(seed: u64, messages: usize) -> Result<Row, Failure> {
    let sandbox = retaining().start()?;
    let folder = TempDir::new_in(".")?;
    sandbox.begin_outage();
    let began = Instant::now();
    store(client(&sandbox, folder.path()), messages)?;
    damage(&folder.path().join("spool"), seed)?;

    sandbox.restore();
    let second = client(&sandbox, folder.path()).build()?;
    let report = second.blocking_shutdown(WAIT)?;
    let stats = second.stats();
    let here = arrived(&sandbox)?;
    let mut faults = Vec::new();
    if stats.recovered != stats.delivered + stats.unreadable
        || report.abandoned + report.in_spool > 0
    {
        faults.push(format!("the accounting does not add up: {stats:?}"));
    }
    let uncounted = (messages as u64).saturating_sub(here.messages as u64 + stats.unreadable);
    if uncounted > 0 {
        faults.push(format!("{uncounted} lost messages are not counted"));
    }
    Ok(Row {
        scenario: format!("damage, {}", DAMAGES[kind(seed)]),
        accepted: stats.recovered,
        stored: messages as u64,
        arrived: here.messages as u64,
        duplicates: here.duplicates,
        out_of_order: here.out_of_order as u64,
        // The server may have messages of a request that the first client gave up.
        lost: stats
            .recovered
            .saturating_sub(here.messages as u64 + stats.unreadable),
        reported: stats.unreadable,
        requests: stats.requests,
        time: began.elapsed(),
        faults,
    })
}

/// The kinds of damage.
const DAMAGES: [&str; 5] = [
    "end cut off",
    "bytes flipped",
    "pages torn",
    "folder in a file's place",
    "dangling link in a file's place",
];

fn kind(seed: u64) -> usize {
    match seed % 5 {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 3,
        _ => 4,
    }
}

/// Damages each file: truncates it, flips some of its bits, overwrites a part of it as a torn write would,
/// or puts a folder or a dangling link in its place.
fn damage(folder: &Path, seed: u64) -> Result<(), Failure> {
    let mut random = fastrand::Rng::with_seed(seed);
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name == "lock") {
            continue;
        }
        let mut bytes = fs::read(&path)?;
        if bytes.is_empty() {
            continue;
        }
        match kind(seed) {
            0 => bytes.truncate(random.usize(bytes.len() / 2..bytes.len())),
            1 => {
                for _ in 0..random.usize(1..4) {
                    let at = random.usize(0..bytes.len());
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << random.u8(0..8);
                    }
                }
            }
            3 => {
                fs::remove_file(&path)?;
                fs::create_dir(&path)?;
                continue;
            }
            #[cfg(unix)]
            4 => {
                fs::remove_file(&path)?;
                std::os::unix::fs::symlink("missing", &path)?;
                continue;
            }
            _ => {
                let from = random.usize(0..bytes.len());
                let torn = bytes.iter_mut().skip(from).take(random.usize(1..20_000));
                let zeros = random.bool();
                torn.for_each(|byte| *byte = if zeros { 0 } else { random.u8(..) });
            }
        }
        fs::write(&path, bytes)?;
    }
    Ok(())
}
