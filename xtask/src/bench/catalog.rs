//! `cargo xtask bench catalog`: what the work on a catalog of a thousand events and of ten thousand
//! takes: each format of export, lint, lock and diff, and import of plans of 2 000 and 20 000 rules; and
//! what a change to one event costs until it is exported.

use super::driver;
use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// Exports are the work of a driver, so they are measured as one is built where the user says
/// nothing of profiles, and with optimisation. All else is that of `cargo cio` itself.
const BENCHES: [&str; 3] = [
    "--bench export --profile driver",
    "--bench export --profile release",
    "--bench work --profile release --all-features",
];

/// Runs the benches of the catalog.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    for bench in BENCHES {
        let words = format!("cargo bench -p customerio-catalog {bench}");
        let command = Command::new(words.split(' '));
        println!("$ {command}");
        command.run(&workspace.root)?;
    }
    driver::run(workspace)
}
