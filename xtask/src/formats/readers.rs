//! `cargo xtask readers`: programs that read the JSON Schema export, and how their verdicts on values
//! differ from ours.
//!
//! The values are the generated examples and their mutations. Each reader judges them by what it
//! generates from the schemas. `docs/readers.md` and the help of `cargo cio export` have the result, and
//! `xtask/formats/readers/reasons.json` a reason for each difference.

use super::{Tools, create, print_command, printed};
use crate::Error;
use crate::command::Command;
use crate::python;
use crate::workspace::Workspace;

/// The readers on `PyPI`.
const REQUIREMENTS: &str = "xtask/formats/readers/requirements.txt";

/// Writes the tables.
pub(crate) fn write(workspace: &Workspace) -> Result<(), Error> {
    run(workspace, "")
}

/// Compares the tables with what the readers do.
pub(crate) fn check(workspace: &Workspace) -> Result<(), Error> {
    run(workspace, "--check")
}

fn run(workspace: &Workspace, mode: &str) -> Result<(), Error> {
    let tools = Tools::install(workspace)?;
    let packages = python::install(workspace, REQUIREMENTS, "readers")?;
    let python = python::interpreter(workspace)?;
    let folder = tools.folder.join("verdicts");
    create(&folder)?;
    let folder = folder.display().to_string();

    let ours = "cargo run -q -p integration --example readers --";
    let ours = || ours.split(' ').chain([&*folder]);
    print_command(&ours().collect::<Vec<_>>()).run(&workspace.root)?;
    print_command(&["node", "readers/instances.mjs", &folder]).run(&tools.folder)?;
    print_command(&ours().chain(["judge"]).collect::<Vec<_>>()).run(&workspace.root)?;
    print_command(&["node", "readers/readers.mjs", &folder]).run(&tools.folder)?;
    printed(
        Command::new([python, "readers/readers.py", &folder])
            .with("PYTHONPATH", packages.display().to_string()),
    )
    .run(&tools.folder)?;
    let root = workspace.root.display().to_string();
    let page = ["node", "readers/page.mjs", &folder, &root, mode];
    print_command(&page[..page.len() - usize::from(mode.is_empty())]).run(&tools.folder)
}
