//! `cargo xtask bench driver`: the time from a change of one event to its export, compared with building
//! its package. The package has 500 events of ten fields; the type of one field changes each time. Then
//! the time of each command on a package of 1,000 events.

use std::fs;
use std::path::Path;

use super::commands;
use super::compile::{OURS, median, write_all};
use super::usage::{self, Cost};
use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

const ROUNDS: usize = 9;

const EVENTS: u32 = 500;

/// The field that changes, before and after.
const FIELD: [&str; 2] = ["pub field_8: u32", "pub field_8: u16"];

/// Prints the tables.
pub(super) fn run(workspace: &Workspace) -> Result<(), Error> {
    let folder = workspace.root.join("target/bench-driver");
    write_all(&[OURS], EVENTS, &workspace.root, &folder)?;
    // As `cargo install` builds it.
    Command::new("cargo build --quiet --release --package cargo-cio".split(' '))
        .run(&workspace.root)?;
    let program = workspace.target().join("release/cargo-cio");
    let cio = program.display().to_string();
    let package = OURS.package();
    let sides = [
        (
            "cargo build",
            vec![
                "cargo",
                "build",
                "--quiet",
                "--offline",
                "--package",
                &package,
            ],
        ),
        (
            "cargo cio export",
            vec![
                &cio,
                "export",
                "--format",
                "json-schema",
                "--offline",
                "--quiet",
                "--package",
                &package,
            ],
        ),
    ]
    .map(|(name, words)| (name, Command::new(words).without("CARGO_TARGET_DIR")));
    for (_, command) in &sides {
        // Dependencies are not measured.
        command.run(&folder)?;
    }
    let source = OURS.folder(&folder).join("src/lib.rs");
    let mut costs: [Vec<Cost>; 2] = Default::default();
    for _ in 0..ROUNDS {
        // Each side builds into its own folder, so that both see the change.
        change(&source)?;
        for ((_, command), costs) in sides.iter().zip(&mut costs) {
            costs.push(usage::of(command, &folder)?);
        }
    }
    println!("\none of {EVENTS} events changed, {ROUNDS} rounds in turn, medians");
    let costs = costs.map(|it| median(&it));
    for ((name, _), cost) in sides.iter().zip(&costs) {
        println!(
            "{name:<17} {:>6.2} s, {:.2} s of processors",
            cost.wall.as_secs_f64(),
            cost.cpu.as_secs_f64()
        );
    }
    let [build, export] = costs;
    println!(
        "more              {:>6.2} s, {:.2} s of processors",
        export.wall.as_secs_f64() - build.wall.as_secs_f64(),
        export.cpu.as_secs_f64() - build.cpu.as_secs_f64()
    );
    commands::run(workspace, &cio)
}

/// Changes the first event.
fn change(source: &Path) -> Result<(), Error> {
    let text = fs::read_to_string(source)?;
    let (end, _) = text.match_indices("\n}\n").next().ok_or("no event found")?;
    let (first, rest) = text.split_at(end);
    let [old, new] = if first.contains(FIELD[0]) {
        FIELD
    } else {
        [FIELD[1], FIELD[0]]
    };
    Ok(fs::write(source, first.replace(old, new) + rest)?)
}
