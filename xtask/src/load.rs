//! Runs the package `load`: optimised benchmarks of delivery, and the matrix of faults.

use std::fs;

use crate::command::Command;
use crate::workspace::Workspace;
use crate::{Error, engines};

const PROGRAM: &str = "cargo run --quiet --release --package load --";

fn run(words: &str, workspace: &Workspace) -> Result<(), Error> {
    Command::new(format!("{PROGRAM} {words}").split(' ')).run(&workspace.root)
}

pub(crate) fn call(workspace: &Workspace) -> Result<(), Error> {
    run("call", workspace)
}

pub(crate) fn instructions(workspace: &Workspace) -> Result<(), Error> {
    run("instructions", workspace)
}

pub(crate) fn whole(workspace: &Workspace) -> Result<(), Error> {
    run("whole", workspace)
}

pub(crate) fn spool(workspace: &Workspace) -> Result<(), Error> {
    run("spool", workspace)
}

pub(crate) fn memory(workspace: &Workspace) -> Result<(), Error> {
    run("memory", workspace)
}

/// Compares a relay of an outbox with a client, or with `--backlog N` relays that many events. With `--take-over N` it
/// reads behind that many removed rows.
pub(crate) fn relay(options: &[String], workspace: &Workspace) -> Result<(), Error> {
    let words = match options {
        [] => "outbox".to_owned(),
        [option, events] if option == "--backlog" => format!("backlog {events}"),
        [option, events] if option == "--take-over" => format!("take-over {events}"),
        _ => {
            return Err("write `cargo xtask bench relay`, and then `--backlog EVENTS` or `--take-over EVENTS` if you like".into());
        }
    };
    with_engines(&words, workspace)
}

/// Measures a hand-off, a relay of its stream, and take-overs.
pub(crate) fn jetstream(workspace: &Workspace) -> Result<(), Error> {
    with_engines("jetstream", workspace)
}

fn with_engines(words: &str, workspace: &Workspace) -> Result<(), Error> {
    let command = format!("-- {PROGRAM} {words}");
    let command: Vec<String> = command.split(' ').map(str::to_owned).collect();
    engines::run_with(&command, workspace)
}

/// Compares delivery with other clients. They are a workspace of their own in `xtask/peers`, and
/// Customer.io's client for Node comes from npm in the versions of its `package-lock.json`.
pub(crate) fn peers(workspace: &Workspace) -> Result<(), Error> {
    let source = workspace.root.join("xtask/peers");
    let folder = workspace.target().join("peers");
    let path = |name: &str| folder.join(name).display().to_string();
    fs::create_dir_all(&folder)?;
    let build = "cargo build --release --locked --target-dir";
    Command::new(build.split(' ').map(String::from).chain([path("")])).run(&source)?;
    for file in ["node.mjs", "package.json", "package-lock.json"] {
        fs::copy(source.join(file), folder.join(file))?;
    }
    Command::new(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]).run(&folder)?;
    let words = ["peers".to_owned(), path("release/peers"), path("node.mjs")];
    Command::new(PROGRAM.split(' ').map(String::from).chain(words)).run(&workspace.root)
}

/// Runs the matrix of faults; `--long` runs it at real scale, `--engines` those of the outbox and the streams.
pub(crate) fn faults(options: &[String], workspace: &Workspace) -> Result<(), Error> {
    match options {
        [] => run("faults", workspace),
        [option] if option == "--long" => run("faults --long", workspace),
        [option, rest @ ..] if option == "--engines" => engines::faults(rest, workspace),
        _ => Err(
            "write `cargo xtask faults`, `… faults --long` or `… faults --engines [--only ENGINE] [--minutes N]`"
                .into(),
        ),
    }
}

/// Runs a client under random faults for some minutes.
pub(crate) fn soak(options: &[String], workspace: &Workspace) -> Result<(), Error> {
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let (minutes, seed) = match options[..] {
        ["--minutes", minutes] => (minutes, "1"),
        ["--minutes", minutes, "--seed", seed] => (minutes, seed),
        _ => return Err("write `cargo xtask soak --minutes N [--seed N]`".into()),
    };
    run(&format!("soak {minutes} {seed}"), workspace)
}
