//! What an event costs to compile: `cargo check` and `cargo build` of 500 structs of 10 documented
//! fields, with our derive, against the same structs with none, with serde's, and with serde's and
//! schemars'.
//!
//! Each round touches every crate in turn and measures the one command that compiles it, so that a
//! slow moment of the machine falls on all sides; the median of the rounds counts.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

const EVENTS: u32 = 500;
const ROUNDS: usize = 5;

/// One way to declare the same structs.
struct Side {
    name: &'static str,
    dependencies: &'static str,
    imports: &'static str,
    /// What stands over a struct; `NUMBER` is its own.
    attributes: &'static str,
    /// Whether the fields have constraints of ours.
    constrained: bool,
}

/// The first is what the others are compared with.
const SIDES: [Side; 4] = [
    Side {
        name: "plain",
        dependencies: "",
        imports: "",
        attributes: "",
        constrained: false,
    },
    Side {
        name: "serde",
        dependencies: "serde = { version = \"1\", features = [\"derive\"] }",
        imports: "use serde::Serialize;",
        attributes: "#[derive(Serialize)]",
        constrained: false,
    },
    Side {
        name: "serde-schemars",
        dependencies: "serde = { version = \"1\", features = [\"derive\"] }\nschemars = \"1\"",
        imports: "use schemars::JsonSchema;\nuse serde::Serialize;",
        attributes: "#[derive(Serialize, JsonSchema)]",
        constrained: false,
    },
    Side {
        name: "customerio",
        dependencies: "customerio = { path = \"CUSTOMERIO\", default-features = false }",
        imports: "use customerio::CioEvent;",
        attributes: "#[derive(CioEvent)]\n#[cio(event = \"Event NUMBER\", owner = \"bench\")]",
        constrained: true,
    },
];

/// The types of the ten fields, with the constraint that ours puts on each.
const FIELDS: [(&str, &str); 10] = [
    ("String", "length(1..=64)"),
    ("Option<String>", ""),
    ("i64", "range(0..)"),
    ("Option<i64>", ""),
    ("f64", "range(0.0..)"),
    ("bool", ""),
    ("Vec<String>", "items(..=100)"),
    ("Option<bool>", ""),
    ("u32", ""),
    ("String", "one_of(\"a\", \"b\")"),
];

/// Prints the table.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    let folder = workspace.root.join("target/bench-compile");
    write_workspace(&workspace.root, &folder)?;
    println!(
        "{EVENTS} structs of {} documented fields, {ROUNDS} rounds in turn, medians",
        FIELDS.len()
    );
    for mode in ["check", "build"] {
        let mut times: [Vec<Duration>; SIDES.len()] = Default::default();
        for side in &SIDES {
            // Dependencies are no part of what an event costs.
            compile(&folder, mode, side)?;
        }
        for _ in 0..ROUNDS {
            for (side, times) in SIDES.iter().zip(&mut times) {
                touch(&folder, side)?;
                let begun = Instant::now();
                compile(&folder, mode, side)?;
                times.push(begun.elapsed());
            }
        }
        print_table(mode, times.map(median));
    }
    Ok(())
}

fn print_table(mode: &str, medians: [Duration; SIDES.len()]) {
    let [plain, serde, ..] = medians;
    let above = |time: Duration| time.saturating_sub(plain).as_secs_f64();
    println!("\ncargo {mode:<10}     total   an event   of serde's");
    for (side, time) in SIDES.iter().zip(medians) {
        println!(
            "{:<16} {:>7.2} s  {:>6.2} ms  {:>10.2}",
            side.name,
            time.as_secs_f64(),
            above(time) * 1_000.0 / f64::from(EVENTS),
            above(time) / above(serde).max(f64::EPSILON),
        );
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn compile(folder: &Path, mode: &str, side: &Side) -> Result<(), Error> {
    Command::new([
        "cargo",
        mode,
        "--quiet",
        "--offline",
        "--package",
        side.name,
    ])
    .with("CARGO_INCREMENTAL", "0")
    .without("CARGO_TARGET_DIR")
    .run(folder)
}

/// Makes cargo compile the crate anew.
fn touch(folder: &Path, side: &Side) -> Result<(), Error> {
    let file = source_file(folder, side);
    let text = fs::read(&file)?;
    Ok(fs::write(file, text)?)
}

fn source_file(folder: &Path, side: &Side) -> PathBuf {
    folder.join(side.name).join("src/lib.rs")
}

fn write_workspace(root: &Path, folder: &Path) -> Result<(), Error> {
    let members: Vec<_> = SIDES
        .iter()
        .map(|side| format!("{:?}", side.name))
        .collect();
    fs::create_dir_all(folder)?;
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n",
            members.join(", ")
        ),
    )?;
    // The versions that this workspace has, so that nothing needs to be fetched.
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    for side in &SIDES {
        let package = folder.join(side.name);
        fs::create_dir_all(package.join("src"))?;
        let customerio = root.join("crates/customerio");
        let dependencies = side
            .dependencies
            .replace("CUSTOMERIO", &customerio.display().to_string());
        fs::write(
            package.join("Cargo.toml"),
            format!(
                "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[lib]\nname = \"bench_{}\"\n\n[dependencies]\n{dependencies}\n",
                side.name,
                side.name.replace('-', "_"),
            ),
        )?;
        fs::write(source_file(folder, side), source(side)?)?;
    }
    Ok(())
}

fn source(side: &Side) -> Result<String, Error> {
    let mut source = format!("#![allow(dead_code)]\n{}\n", side.imports);
    for event in 0..EVENTS {
        let attributes = side.attributes.replace("NUMBER", &event.to_string());
        writeln!(source, "\n/// What event {event} is about.\n{attributes}")?;
        writeln!(source, "pub struct Event{event} {{")?;
        for (field, (ty, constraint)) in FIELDS.into_iter().enumerate() {
            writeln!(source, "    /// What field {field} of event {event} holds.")?;
            if side.constrained && !constraint.is_empty() {
                writeln!(source, "    #[cio({constraint})]")?;
            }
            writeln!(source, "    pub field_{field}: {ty},")?;
        }
        writeln!(source, "}}")?;
    }
    Ok(source)
}
