//! `cargo xtask bench backfill`: the rate of `cargo cio backfill`, compared with the client's own.

use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// Runs the bench.
pub(super) fn run(workspace: &Workspace) -> Result<(), Error> {
    let command = Command::new("cargo bench -p cargo-cio --bench backfill".split(' '));
    println!("$ {command}");
    command.run(&workspace.root)
}
