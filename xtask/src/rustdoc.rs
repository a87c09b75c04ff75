//! rustdoc's JSON of a library, with all features, as docs.rs builds it.

use std::path::PathBuf;

use crate::Error;
use crate::command::Command;
use crate::workspace::{Package, Workspace};

/// Writes the JSON and returns its path.
pub(crate) fn json(package: &Package, workspace: &Workspace) -> Result<PathBuf, Error> {
    let words = format!(
        "cargo rustdoc --quiet --locked --package {} --lib --all-features -- --cfg docsrs -Z unstable-options --output-format json --cap-lints allow",
        package.name
    );
    let command = Command::new(words.split(' '));
    // rustdoc writes JSON on a stable toolchain only if it takes itself for a nightly one.
    command.with("RUSTC_BOOTSTRAP", "1").run(&workspace.root)?;
    let json = format!("{}.json", package.name.replace('-', "_"));
    Ok(workspace.target().join("doc").join(json))
}
