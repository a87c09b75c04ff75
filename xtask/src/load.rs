//! Runs the package `load`: optimised benchmarks of delivery, and the matrix of faults.

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

/// Runs the matrix of faults; `--long` runs it at real scale, `--engines` that of the outbox.
pub(crate) fn faults(options: &[String], workspace: &Workspace) -> Result<(), Error> {
    match options {
        [] => run("faults", workspace),
        [option] if option == "--long" => run("faults --long", workspace),
        [option, rest @ ..] if option == "--engines" => engines::faults(rest, workspace),
        _ => Err(
            "write `cargo xtask faults`, `… faults --long` or `… faults --engines [--minutes N]`"
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
