//! Packages outside of the workspace, which compile examples against it.

use std::fs;
use std::path::Path;

use crate::Error;

/// The profile of the workspace, so that cargo does not compile the same dependencies twice.
pub(crate) const PROFILE: &str =
    "[profile.dev]\ndebug = \"line-tables-only\"\n\n[profile.dev.package.\"*\"]\ndebug = false\n\n";

/// Returns the manifest of a package, up to its dependencies.
pub(crate) fn manifest(name: &str) -> String {
    format!(
        "[workspace]\n\n[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         {PROFILE}[dependencies]\n"
    )
}

/// Returns the path of `customerio` as a literal of TOML. `root` is the folder of the workspace.
pub(crate) fn customerio(root: &Path) -> String {
    format!("'{}'", root.join("crates/customerio").display())
}

/// Writes a package anew, with the versions that the workspace locks and that are downloaded already.
/// `files` are paths and contents.
pub(crate) fn write(
    folder: &Path,
    manifest: &str,
    files: &[(&str, &str)],
    root: &Path,
) -> Result<(), Error> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    let lock = fs::read_to_string(root.join("Cargo.lock"))?;
    let files = files.iter().copied();
    for (path, text) in files.chain([("Cargo.toml", manifest), ("Cargo.lock", &lock)]) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, text)?;
    }
    Ok(())
}
