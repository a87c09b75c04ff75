//! `cargo xtask bench catalog`: the time of each export format, lint, lock and diff of 1,000 and 10,000
//! events, and of importing plans with 2,000 and 20,000 rules.

use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// A driver exports, so exports are measured with the default profile of a driver and optimised. The
/// rest runs in `cargo cio` itself.
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
    Ok(())
}
