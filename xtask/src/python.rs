//! Python, and programs from `PyPI` in pinned versions with checksums.

use std::fs;
use std::path::PathBuf;

use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// Names of the interpreter.
const PYTHONS: [&str; 3] = ["python3", "python", "py"];

/// Returns an interpreter that has pip.
pub(crate) fn interpreter(workspace: &Workspace) -> Result<&'static str, Error> {
    let has_pip = |name: &&str| {
        let version = Command::new([*name, "-m", "pip", "--version"]);
        version.succeeds_quietly(&workspace.root).unwrap_or(false)
    };
    PYTHONS
        .into_iter()
        .find(has_pip)
        .ok_or_else(|| "Python with pip is missing; install `python3-pip`".into())
}

/// Installs the packages of a file of requirements in a folder below the target folder, unless these
/// versions are there. Returns the folder.
pub(crate) fn install(
    workspace: &Workspace,
    requirements: &str,
    folder: &str,
) -> Result<PathBuf, Error> {
    let folder = workspace.target().join(folder);
    // Written last, so that an interrupted installation is repeated.
    let stamp = folder.join("installed.txt");
    let wanted = fs::read_to_string(workspace.root.join(requirements))
        .map_err(|error| format!("failed to read `{requirements}`: {error}"))?;
    if fs::read_to_string(&stamp).is_ok_and(|it| it == wanted) {
        return Ok(folder);
    }
    let target = folder.display().to_string();
    // Checksums are required of every package, so a file lists all that it needs.
    let words = "-m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: --upgrade";
    let install = [interpreter(workspace)?]
        .into_iter()
        .chain(words.split(' '));
    Command::new(install.chain(["--requirement", requirements, "--target", &target]))
        .run(&workspace.root)?;
    fs::write(&stamp, wanted)?;
    Ok(folder)
}
