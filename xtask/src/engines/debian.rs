//! Programs of Debian's packages.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// Unpacks the packages below the target folder. This needs no root and starts no service.
pub(super) fn install(
    name: &str,
    packages: &[&str],
    workspace: &Workspace,
) -> Result<PathBuf, Error> {
    let folder = workspace.target().join(name);
    let root = folder.join("root");
    // Written last, so that an interrupted installation is repeated.
    let stamp = folder.join("installed.txt");
    if stamp.is_file() {
        return Ok(root);
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&root)?;
    Command::new(
        ["apt-get", "download", "-qq"]
            .into_iter()
            .chain(packages.iter().copied()),
    )
    .run(&folder)
    .map_err(|error| {
        format!(
            "{error}; on Debian, run `apt-get update`; elsewhere, install `{}`",
            packages[0]
        )
    })?;
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "deb") {
            unpack(&path, &root)?;
        }
    }
    fs::write(stamp, packages.join(" "))?;
    Ok(root)
}

fn unpack(package: &Path, root: &Path) -> Result<(), Error> {
    let (package, root_word) = (package.display().to_string(), root.display().to_string());
    Command::new(["dpkg-deb", "-x", &package, &root_word]).run(root)
}
