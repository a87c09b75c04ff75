//! `cargo xtask bench export`: what each format takes, for a thousand events and for ten thousand.

use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// As the driver of `cargo cio` is built where the user says nothing of profiles, and with
/// optimisation.
const PROFILES: [&str; 2] = ["driver", "release"];

/// Runs the bench of the catalog in each profile.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    for profile in PROFILES {
        let words = format!("cargo bench -p customerio-catalog --bench export --profile {profile}");
        let command = Command::new(words.split(' '));
        println!("$ {command}");
        command.run(&workspace.root)?;
    }
    Ok(())
}
