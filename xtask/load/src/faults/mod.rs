//! The fault matrix: clients in a hostile world, with what became of every message.
//!
//! Each line is a story of its own: a sandbox, a fault, a client (or many, one after the other, that
//! are killed), and some thousands of numbered messages of fifty people. What the sandbox has is then
//! compared with what was accepted, stored, and told.

mod crash;
mod disk;
mod message;
mod network;
mod row;
mod story;

use crate::Failure;
use row::Row;

pub(crate) use crash::child;

/// How much of it is run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    /// Messages of a story.
    messages: usize,
    /// How often a process is killed.
    kills: usize,
    /// Damaged spools.
    damages: u64,
    /// Outages of half a minute, too.
    long: bool,
}

const SHORT: Scale = Scale {
    messages: 4_000,
    kills: 8,
    damages: 8,
    long: false,
};

const LONG: Scale = Scale {
    messages: 40_000,
    kills: 100,
    damages: 60,
    long: true,
};

pub(crate) fn run(long: bool) -> Result<(), Failure> {
    let scale = if long { LONG } else { SHORT };
    println!("{}", Row::HEADER);
    let mut broken = Vec::new();
    let mut tell = |row: Row| {
        println!("{row}");
        broken.extend(row.broken());
    };
    network::run(scale, &mut tell)?;
    crash::run(scale, &mut tell)?;
    disk::run(scale, &mut tell)?;
    if broken.is_empty() {
        println!("\nno promise was broken");
        return Ok(());
    }
    Err(format!("promises were broken:\n{}", broken.join("\n")).into())
}
