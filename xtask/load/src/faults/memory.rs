//! The memory of a process that sends at full speed during an outage.
//!
//! Each policy has a process of its own; all run at the same time. The messages are small, and some have
//! two identities, so the queue's index is large compared to their bytes.

use std::io::Read;
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use customerio::defaults::{BESIDE_QUEUE_BYTES, QUEUE_BYTES};
use customerio::{Client, SendError, WhenFull};
use customerio_sandbox::Sandbox;
use tempfile::TempDir;

use super::Scale;
use super::message::send;
use super::row::Row;
use crate::resident::{max_resident, resident};
use crate::{Failure, child};

/// The policies, and whether there is a spool.
const POLICIES: [(&str, bool); 5] = [
    ("reject", false),
    ("block", false),
    ("drop", false),
    ("reject", true),
    ("block", true),
];

/// The maximum size of a spool in bytes.
const SPOOL_BYTES: u64 = 256 * 1024 * 1024;

/// The count of numbers that a process prints at its end.
const NUMBERS: usize = 6;

pub(super) fn run(scale: Scale, report: &mut dyn FnMut(Row)) -> Result<(), Failure> {
    if resident().is_err() {
        println!("memory in an outage: skipped, since this system does not report it");
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
            let own_folder = folder.path().join(number.to_string());
            let spool = if *spool {
                own_folder.as_path()
            } else {
                Path::new("")
            };
            start(sandbox.url(), policy, spool, scale.outage)
        })
        .collect::<Result<_, _>>()?;
    for ((policy, spool), process) in POLICIES.iter().zip(processes) {
        report(judge(policy, *spool, process, began)?);
    }
    Ok(())
}

fn start(url: &str, policy: &str, spool: &Path, time: Duration) -> Result<Child, Failure> {
    child::start(&[
        "hold".as_ref(),
        url.as_ref(),
        policy.as_ref(),
        spool.as_ref(),
        time.as_secs().to_string().as_ref(),
    ])
}

fn judge(policy: &str, spool: bool, mut process: Child, began: Instant) -> Result<Row, Failure> {
    let mut printed = String::new();
    if let Some(mut output) = process.stdout.take() {
        output.read_to_string(&mut printed)?;
    }
    process.wait()?;
    let numbers: Vec<u64> = printed
        .split_whitespace()
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    let [accepted, stored, reported, requests, before, peak]: [u64; NUMBERS] =
        numbers
            .try_into()
            .map_err(|numbers| format!("a process printed {numbers:?}"))?;
    let limit = (QUEUE_BYTES + BESIDE_QUEUE_BYTES) as u64 / 1024;
    let used = peak.saturating_sub(before);
    let mut faults = Vec::new();
    if used > limit {
        faults.push(format!(
            "the process used {used} KiB of memory, the limit is {limit}"
        ));
    }
    let spool = if spool { ", spool" } else { "" };
    Ok(Row {
        scenario: format!("memory: {policy}{spool}: {used} KiB"),
        accepted,
        stored,
        lost: accepted.saturating_sub(reported),
        reported,
        requests,
        time: began.elapsed(),
        faults,
        ..Row::default()
    })
}

/// Runs such a process. It prints the numbers of accepted, stored and reported messages, the number of
/// requests, its memory before it created a client, and the maximum of its memory.
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
        builder = builder.spool(folder).spool_bytes(SPOOL_BYTES);
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
        // On a busy machine the shutdown may return before it knows where the pending messages are.
        report.abandoned + report.in_spool + report.dropped + report.pending,
        stats.requests,
        max_resident("self")?,
    );
    Ok(())
}
