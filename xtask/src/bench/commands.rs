//! The time of each command of `cargo cio` on a package of 1,000 events, after its driver is built.

use std::fs;

use super::compile::{OURS, median, write_all};
use super::usage;
use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

const ROUNDS: usize = 5;

const EVENTS: u32 = 1_000;

/// The commands. `lock` is first, since `check` and `diff` read its files.
const COMMANDS: [&[&str]; 16] = [
    &["lock"],
    &["check"],
    &["diff"],
    &["lint"],
    &["inspect", "Event 7"],
    &["coverage"],
    &["export", "--format", "json-schema"],
    &["export", "--format", "segment"],
    &["export", "--format", "rudderstack"],
    &["export", "--format", "asyncapi"],
    &["export", "--format", "eventcatalog"],
    &["export", "--format", "iglu", "--vendor", "com.example"],
    &["export", "--format", "typescript"],
    &["export", "--format", "markdown"],
    &["export", "--format", "csv"],
    &["export", "--format", "html"],
];

/// Prints the table.
pub(super) fn run(workspace: &Workspace, program: &str) -> Result<(), Error> {
    let folder = workspace.root.join("target/bench-commands");
    write_all(&[OURS], EVENTS, &workspace.root, &folder)?;
    let records = folder.join("records");
    fs::create_dir_all(&records)?;
    let record = "[\"customerio-record\",1]\n[\"track Event 7\",\".\"]\n";
    fs::write(records.join("1.jsonl"), record)?;
    println!("\n{EVENTS} events, after the build, {ROUNDS} rounds, medians");
    for words in COMMANDS {
        let words = [&[program], words, &["--offline", "--quiet"]].concat();
        let command = Command::new(words.iter().copied()).without("CARGO_TARGET_DIR");
        // The first run builds the driver or writes the files.
        command.read(&folder)?;
        let mut costs = Vec::new();
        for _ in 0..ROUNDS {
            costs.push(usage::of(&command, &folder)?);
        }
        let cost = median(&costs);
        println!(
            "{:<32} {:>6.2} s, {:.2} s of processors",
            words
                .get(1..words.len().saturating_sub(2))
                .unwrap_or(&[])
                .join(" "),
            cost.wall.as_secs_f64(),
            cost.cpu.as_secs_f64()
        );
    }
    Ok(())
}
