//! The memory of a process that sends at full speed while the server is away.
//!
//! Each policy has a process of its own, all at the same time. The messages are small, some of them of
//! two identities: there the index weighs the most beside the bytes.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use customerio::defaults::{BESIDE_QUEUE_BYTES, QUEUE_BYTES};
use customerio::{Client, SendError, WhenFull};
use customerio_sandbox::Sandbox;
use tempfile::TempDir;

use super::Scale;
use super::message::send;
use super::row::Row;
use crate::Failure;
use crate::resident::{resident, resident_at_most};

/// The policies, and whether there is a spool.
const POLICIES: [(&str, bool); 5] = [
    ("reject", false),
    ("block", false),
    ("drop", false),
    ("reject", true),
    ("block", true),
];

/// What a spool may take of the disk.
const DISK: u64 = 256 * 1024 * 1024;

/// What a process says at its end.
const SAID: usize = 6;

pub(super) fn run(scale: Scale, tell: &mut dyn FnMut(Row)) -> Result<(), Failure> {
    if resident().is_err() {
        println!("memory in an outage: not tried, since this system does not tell it");
        return Ok(());
    }
    let sandbox = Sandbox::start()?;
    sandbox.begin_outage();
    let folder = TempDir::new_in(".")?;
    let began = Instant::now();
    let processes: Vec<_> = POLICIES
        .iter()
        .enumerate()
        .map(|(number, (policy, spool))| {
            let of_its_own = folder.path().join(number.to_string());
            let spool = if *spool {
                of_its_own.as_path()
            } else {
                Path::new("")
            };
            start(sandbox.url(), policy, spool, scale.watched)
        })
        .collect::<Result<_, _>>()?;
    for ((policy, spool), process) in POLICIES.iter().zip(processes) {
        tell(judge(policy, *spool, process, began)?);
    }
    Ok(())
}

fn start(url: &str, policy: &str, spool: &Path, time: Duration) -> Result<Child, Failure> {
    Ok(Command::new(std::env::current_exe()?)
        .args(["hold", url, policy])
        .arg(spool)
        .arg(time.as_secs().to_string())
        .stdout(Stdio::piped())
        .spawn()?)
}

fn judge(policy: &str, spool: bool, mut process: Child, began: Instant) -> Result<Row, Failure> {
    let mut said = String::new();
    if let Some(mut output) = process.stdout.take() {
        output.read_to_string(&mut said)?;
    }
    process.wait()?;
    let numbers: Vec<u64> = said
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let [accepted, stored, told, requests, before, peak]: [u64; SAID] = numbers
        .try_into()
        .map_err(|said| format!("a process said {said:?}"))?;
    let bound = (QUEUE_BYTES + BESIDE_QUEUE_BYTES) as u64 / 1024;
    let used = peak.saturating_sub(before);
    let mut faults = Vec::new();
    if used > bound {
        faults.push(format!(
            "it took {used} KiB of memory, the bound is {bound}"
        ));
    }
    let spool = if spool { ", spool" } else { "" };
    Ok(Row {
        story: format!("memory: {policy}{spool}: {used} KiB"),
        accepted,
        stored,
        lost: accepted.saturating_sub(told),
        told,
        requests,
        time: began.elapsed(),
        faults,
        ..Row::default()
    })
}

/// What such a process does. It says how many messages were accepted, stored and told of, how many
/// requests there were, its memory before there was a client, and the most of it since.
pub(crate) fn child(url: &str, policy: &str, folder: &str, seconds: &str) -> Result<(), Failure> {
    let before = resident()?;
    let mut builder = Client::builder("a-key")
        .endpoint(url)
        .when_full(match policy {
            "reject" => WhenFull::Reject,
            "block" => WhenFull::Block(Duration::from_millis(100)),
            _ => WhenFull::DropOldest,
        });
    if !folder.is_empty() {
        builder = builder.spool(folder).spool_bytes(DISK);
    }
    let client = builder.build()?;
    let until = Instant::now() + Duration::from_secs(seconds.parse()?);
    let mut number = 0;
    while Instant::now() < until {
        match send(&client, number * 9, number % 64) {
            Ok(_) => number += 1,
            Err(SendError::Full { .. } | SendError::SpoolFull { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let report = match client.blocking_shutdown(Duration::ZERO) {
        Ok(report) => report,
        Err(error) => *error.report().ok_or("no report")?,
    };
    let stats = client.stats();
    println!(
        "{} {} {} {} {before} {}",
        stats.accepted,
        report.in_spool,
        report.abandoned + report.in_spool + report.dropped,
        stats.requests,
        resident_at_most()?,
    );
    Ok(())
}
