//! The fault matrix: clients in a hostile world, with what became of every message.
//!
//! Each line is a story of its own: a sandbox, a fault, a client (or many, one after the other, that
//! are killed), and some thousands of numbered messages of fifty people. What the sandbox has is then
//! compared with what was accepted, stored, and told.

mod crash;
mod disk;
mod full;
mod memory;
mod message;
mod network;
mod poison;
mod restart;
mod row;
mod story;

use std::time::Duration;

use crate::Failure;
use row::Row;

pub(crate) use crash::child;
pub(crate) use memory::child as hold;

/// How much of it is run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// Messages of a story.
    messages: usize,
    /// How often a process is killed.
    kills: usize,
    /// Damaged spools.
    damages: u64,
    /// How long memory is watched in an outage.
    watched: Duration,
    /// Outages of half a minute, too.
    long: bool,
}

const SHORT: Scale = Scale {
    messages: 4_000,
    kills: 8,
    damages: 9,
    watched: Duration::from_secs(20),
    long: false,
};

const LONG: Scale = Scale {
    messages: 40_000,
    kills: 100,
    damages: 60,
    watched: Duration::from_mins(10),
    long: true,
};

/// The parts of the matrix, by the names under which each can be run alone.
type Part = fn(Scale, &mut dyn FnMut(Row)) -> Result<(), Failure>;
const PARTS: [(&str, Part); 5] = [
    ("network", network::run),
    ("restart", restart::run),
    ("crash", crash::run),
    ("disk", disk::run),
    ("memory", memory::run),
];

/// Runs the matrix, or one part of it.
pub(crate) fn run(long: bool, only: Option<&str>) -> Result<(), Failure> {
    let scale = if long { LONG } else { SHORT };
    println!("{}", Row::HEADER);
    let mut broken = Vec::new();
    let mut tell = |row: Row| {
        println!("{row}");
        broken.extend(row.broken());
    };
    for (name, part) in PARTS {
        if only.is_none_or(|only| only == name) {
            part(scale, &mut tell)?;
        }
    }
    if broken.is_empty() {
        println!("\nno promise was broken");
        return Ok(());
    }
    Err(format!("promises were broken:\n{}", broken.join("\n")).into())
}
