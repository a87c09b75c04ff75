//! A client with a spool under random faults for minutes: `cargo xtask soak --minutes N`.
//!
//! The client is a process of its own, with eight threads that send. This process is the server, and
//! changes its fault every few seconds. Each second it checks the client's counters, the order in
//! which messages arrived, and prints the client's memory and the files of its spool.

mod client;
mod faults;
mod order;

use std::fs;
use std::path::Path;
use std::process::Child;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use customerio_sandbox::Sandbox;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::{Failure, child};
use faults::FAULTS;
use order::Order;

pub(crate) use client::run as client;

/// Messages retained by the server: more than arrive between two looks at them.
const RETAINED: usize = 50_000;

/// A client that reports nothing for so long is stuck. It reports each second.
const SILENCE: Duration = Duration::from_secs(10);

/// The last part of a run is without faults, so that the backlog is delivered.
const CALM: Duration = Duration::from_secs(20);

/// Memory may grow by this factor between the second and the last quarter of a run, and by
/// [`ROOM_KIB`] on top.
const GROWTH: f64 = 1.25;

const ROOM_KIB: u64 = 8 * 1024;

/// What the client reports each second, and once more after its shutdown.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Report {
    /// Calls that returned `Ok`.
    sent: u64,
    accepted: u64,
    delivered: u64,
    rejected: u64,
    dropped: u64,
    unreadable: u64,
    purged: u64,
    pending: u64,
    /// Abandoned or left in the spool by the shutdown.
    left: u64,
    /// Resident memory in KiB.
    memory: u64,
    done: bool,
}

impl Report {
    fn is_exact(&self) -> bool {
        self.accepted
            == self.delivered
                + self.rejected
                + self.dropped
                + self.unreadable
                + self.purged
                + self.pending
                + self.left
    }
}

/// Runs for `minutes`, with random faults chosen by `seed`.
pub(crate) fn run(minutes: u64, seed: u64) -> Result<(), Failure> {
    let time = Duration::from_mins(minutes.max(1));
    let sandbox = Sandbox::builder().keep(RETAINED).start()?;
    let folder = TempDir::new_in(".")?;
    let spool = folder.path().join("spool");
    println!("{minutes} minutes, seed {seed}");
    println!("second fault                      sent delivered rejected  pending  memory files");
    let mut process = start(sandbox.url(), &spool, time)?;
    let watched = watch(&sandbox, &mut process, &spool, time, seed);
    // A client that is stuck does not end by itself.
    if watched.is_err() {
        process.kill()?;
    }
    let status = process.wait()?;
    let mut broken = watched?;
    if !status.success() {
        broken.push(format!("the client ended with {status}"));
    }
    if broken.is_empty() {
        println!("\nno promise was broken");
        return Ok(());
    }
    Err(format!("promises were broken:\n{}", broken.join("\n")).into())
}

/// This program again, as the client.
fn start(url: &str, spool: &Path, time: Duration) -> Result<Child, Failure> {
    child::start(&[
        "soak-client".as_ref(),
        url.as_ref(),
        spool.as_ref(),
        time.as_secs().to_string().as_ref(),
    ])
}

/// Changes the faults and checks each report until the last one, and returns what is broken.
fn watch(
    sandbox: &Sandbox,
    process: &mut Child,
    spool: &Path,
    time: Duration,
    seed: u64,
) -> Result<Vec<String>, Failure> {
    let reports = child::lines(process, |line| serde_json::from_str(line).ok())?;
    let mut random = fastrand::Rng::with_seed(seed);
    let mut broken = Vec::new();
    let mut order = Order::default();
    let mut memory = Vec::new();
    let mut fault = "none";
    let begin = Instant::now();
    let mut change = begin;
    loop {
        let now = Instant::now();
        let calm = now.duration_since(begin) + CALM >= time;
        if calm || now >= change {
            sandbox.restore();
            sandbox.clear_faults();
            fault = "none";
        }
        if !calm && now >= change {
            let (name, begin) = FAULTS[random.usize(0..FAULTS.len())];
            begin(sandbox, random.u64(..));
            fault = name;
            change = now + Duration::from_millis(random.u64(1_000..8_000));
        }
        let report: Report = match reports.recv_timeout(SILENCE) {
            Ok(report) => report,
            Err(RecvTimeoutError::Timeout) => {
                return Err(
                    format!("the client is silent for {SILENCE:?}, with fault: {fault}").into(),
                );
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err("the client ended without its last report".into());
            }
        };
        let second = begin.elapsed().as_secs();
        let files = fs::read_dir(spool).map_or(0, Iterator::count);
        println!(
            "{second:>6} {fault:<22} {:>8} {:>9} {:>8} {:>8} {:>7} {files:>5}",
            report.sent, report.delivered, report.rejected, report.pending, report.memory
        );
        if !report.is_exact() {
            broken.push(format!(
                "second {second}: the counters do not add up: {report:?}"
            ));
        }
        broken.extend(order.check(&sandbox.messages()));
        memory.push(report.memory);
        if report.done {
            broken.extend(at_the_end(sandbox, &report, files, &memory));
            return Ok(broken);
        }
    }
}

fn at_the_end(sandbox: &Sandbox, last: &Report, files: usize, memory: &[u64]) -> Vec<String> {
    let mut broken = Vec::new();
    if last.sent != last.delivered + last.rejected {
        broken.push(format!(
            "messages are neither delivered nor rejected: {last:?}"
        ));
    }
    let arrived = sandbox.counts().accepted;
    // A message that arrived with its answer lost may be refused on its next try.
    if arrived < last.delivered || arrived > last.delivered + last.rejected {
        broken.push(format!(
            "{arrived} messages arrived, {} are counted as delivered and {} as rejected",
            last.delivered, last.rejected
        ));
    }
    // The lock, the present file of messages and that of dead letters.
    if files > 4 {
        broken.push(format!("{files} files are left in the spool"));
    }
    let quarter = memory.len() / 4;
    let peak = |part: &[u64]| part.iter().copied().max().unwrap_or(0);
    let (early, late) = (
        peak(&memory[quarter..2 * quarter]),
        peak(&memory[memory.len() - quarter..]),
    );
    if late as f64 > early as f64 * GROWTH + ROOM_KIB as f64 {
        broken.push(format!("memory grew from {early} KiB to {late} KiB"));
    }
    broken
}
