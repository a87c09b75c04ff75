//! The compile time of an event: `cargo check` and `cargo build` of 500 structs of 10 documented
//! fields. The sides are our derive, our derive with locks, no derive, serde's, and serde's with
//! schemars'.
//!
//! Each round touches every crate in turn and measures the command that compiles it, so that a slow
//! phase of the machine affects all sides. The tables show medians. Ratios are of processor time,
//! which includes cargo's own.

mod side;

use std::path::Path;
use std::time::Duration;

use side::{EVENTS, FIELDS, SIDES, Side};
pub(super) use side::{OURS, write_all};

use super::usage::{self, Cost};
use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

const ROUNDS: usize = 7;

/// Prints the tables.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    let folder = workspace.root.join("target/bench-compile");
    write_all(&SIDES, EVENTS, &workspace.root, &folder)?;
    SIDES
        .iter()
        .filter(|side| side.locked)
        .try_for_each(|side| lock(&workspace.root, &folder, side))?;
    println!(
        "{EVENTS} structs of {} documented fields, {ROUNDS} rounds in turn, medians; ratios are of processor time",
        FIELDS.len()
    );
    print_lines(&folder)?;
    for mode in ["check", "build"] {
        for side in &SIDES {
            // Dependencies are not measured.
            compile(mode, side).run(&folder)?;
        }
        let mut costs: [Vec<Cost>; SIDES.len()] = Default::default();
        for _ in 0..ROUNDS {
            for (side, costs) in SIDES.iter().zip(&mut costs) {
                side.touch(&folder)?;
                costs.push(usage::of(&compile(mode, side), &folder)?);
            }
        }
        print_table(mode, costs.map(|costs| median(&costs)));
    }
    Ok(())
}

fn print_table(mode: &str, medians: [Cost; SIDES.len()]) {
    let [plain, serde, ..] = medians.map(|cost| cost.cpu.as_secs_f64());
    println!(
        "\ncargo {mode:<9}      wall    processor   an event   of serde's, in all   without the structs"
    );
    for (side, cost) in SIDES.iter().zip(medians) {
        let cpu = cost.cpu.as_secs_f64();
        println!(
            "{:<15} {:>6.2} s   {:>8.2} s  {:>6.2} ms   {:>18.2}   {:>19.2}",
            side.name,
            cost.wall.as_secs_f64(),
            cpu,
            (cpu - plain) * 1_000.0 / f64::from(EVENTS),
            cpu / serde,
            (cpu - plain) / (serde - plain),
        );
    }
}

/// Prints how many lines of Rust a derive writes for an event.
fn print_lines(folder: &Path) -> Result<(), Error> {
    let mut plain = None;
    println!();
    for side in &SIDES {
        let expanded = Command::new([
            "cargo",
            "rustc",
            "--quiet",
            "--offline",
            "--profile",
            "check",
            "--package",
            &side.package(),
            "--",
            "-Zunpretty=expanded",
        ])
        // A stable compiler prints expansions only with this variable.
        .with("RUSTC_BOOTSTRAP", "1")
        .without("CARGO_TARGET_DIR")
        .read(folder)?;
        let lines = expanded.split(|byte| *byte == b'\n').count();
        let plain = *plain.get_or_insert(lines);
        println!(
            "{:<15} {:>4} generated lines an event",
            side.name,
            (lines - plain) / EVENTS as usize
        );
    }
    Ok(())
}

pub(super) fn median(costs: &[Cost]) -> Cost {
    let of = |part: fn(&Cost) -> Duration| {
        let mut times: Vec<_> = costs.iter().map(part).collect();
        times.sort_unstable();
        times
            .get(times.len() / 2)
            .copied()
            .unwrap_or(Duration::ZERO)
    };
    Cost {
        wall: of(|cost| cost.wall),
        cpu: of(|cost| cost.cpu),
    }
}

fn compile(mode: &str, side: &Side) -> Command {
    Command::new([
        "cargo",
        mode,
        "--quiet",
        "--offline",
        "--package",
        &side.package(),
    ])
    .with("CARGO_INCREMENTAL", "0")
    .with("CIO_LOCK", if side.locked { "on" } else { "off" })
    .without("CARGO_TARGET_DIR")
}

/// Writes the locks of a side's events, as a user does. A workspace has one folder of locks, which the
/// other sides ignore.
fn lock(root: &Path, folder: &Path, side: &Side) -> Result<(), Error> {
    let manifest = folder.join("Cargo.toml").display().to_string();
    Command::new([
        "cargo",
        "run",
        "--quiet",
        "--package",
        "cargo-cio",
        "--",
        "lock",
        "--offline",
        "--manifest-path",
        &manifest,
        "--package",
        &side.package(),
    ])
    .with("CIO_LOCK", "off")
    .run(root)
}
