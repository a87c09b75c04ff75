//! The fault matrix: delivery under faults, with the outcome of every message.
//!
//! Each row is a scenario: a sandbox, a fault, a client (or several that are killed one after the other),
//! and thousands of numbered messages of 50 people. Then the messages in the sandbox are compared with
//! the accepted, stored and reported ones.

mod connections;
mod crash;
mod disk;
#[cfg(unix)]
mod engines;
mod folder;
#[cfg(unix)]
mod forked;
mod full;
mod memory;
mod message;
mod network;
mod poison;
mod purge;
mod record;
mod restart;
mod row;
mod scenario;
mod slow_link;
mod stored;
#[path = "../../../../tests/tests/shared/tls_server.rs"]
mod tls_server;
mod vanish;

use std::time::Duration;

use crate::Failure;
use row::Row;

pub(crate) use crash::child;
#[cfg(unix)]
pub(crate) use engines::{Kind, LEASE, relay, run as engines};
pub(crate) use folder::child as open;
#[cfg(unix)]
pub(crate) use forked::child as fork;
pub(crate) use memory::child as hold;
pub(crate) use purge::child as purge;

/// The size of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// The messages of a scenario.
    messages: usize,
    /// The number of killed processes.
    kills: usize,
    /// The number of killed processes whose folder changes.
    changes: usize,
    /// The number of damaged spools.
    damages: u64,
    /// The length of the outage in which memory is measured.
    outage: Duration,
    /// Whether to run outages of 30 s too.
    long: bool,
}

const SHORT: Scale = Scale {
    messages: 4_000,
    kills: 8,
    changes: 12,
    damages: 10,
    outage: Duration::from_secs(20),
    long: false,
};

const LONG: Scale = Scale {
    messages: 40_000,
    kills: 100,
    changes: 300,
    damages: 60,
    outage: Duration::from_mins(10),
    long: true,
};

/// The parts of the matrix by name. Each can be run alone.
type Part = fn(Scale, &mut dyn FnMut(Row)) -> Result<(), Failure>;
const PARTS: [(&str, Part); 11] = [
    ("network", network::run),
    ("restart", restart::run),
    ("crash", crash::run),
    ("vanish", vanish::run),
    ("purge", purge::run),
    ("disk", disk::run),
    ("folder", folder::run),
    ("fork", fork_run),
    ("memory", memory::run),
    ("slow-link", slow_link::run),
    // The last one, since it sets the process's subscriber of `tracing`.
    ("connections", connections::run),
];

fn fork_run(_: Scale, report: &mut dyn FnMut(Row)) -> Result<(), Failure> {
    #[cfg(unix)]
    forked::run(report)?;
    let _ = report;
    Ok(())
}

/// Runs the matrix, or one part of it.
pub(crate) fn run(long: bool, only: Option<&str>) -> Result<(), Failure> {
    let scale = if long { LONG } else { SHORT };
    println!("{}", Row::HEADER);
    let mut violations = Vec::new();
    let mut report = |row: Row| {
        println!("{row}");
        violations.extend(row.violations());
    };
    for (name, part) in PARTS {
        if only.is_none_or(|only| only == name) {
            part(scale, &mut report)?;
        }
    }
    if violations.is_empty() {
        println!("\nno guarantee was violated");
        return Ok(());
    }
    Err(format!("guarantees were violated:\n{}", violations.join("\n")).into())
}
