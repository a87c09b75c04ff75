//! The workspace root of a package, as cargo finds it.
//!
//! The rules are those of `find_workspace_root` in cargo 1.95 (`src/cargo/core/workspace.rs`).
//! A test compares them with `cargo metadata`.

use std::env;
use std::path::{Component, Path, PathBuf};

use toml::de::DeTable;

use crate::Problem;
use crate::document::{self, Document};

/// The folder of cargo's caches. Cargo does not search above it, so that a package from a registry
/// never joins the workspace around the cache.
pub(crate) fn cargo_home() -> Option<PathBuf> {
    let named = env::var_os("CARGO_HOME").filter(|home| !home.is_empty());
    match named {
        Some(home) => std::path::absolute(home).ok(),
        None => Some(env::home_dir()?.join(".cargo")),
    }
}

/// Finds the manifest of the workspace root; `None` for a package that belongs to no workspace.
pub(crate) fn find_root(
    package: &Document,
    cargo_home: Option<&Path>,
) -> Result<Option<Document>, Problem> {
    let manifest = package.path();
    // `cargo vendor` writes this file: the package is one of a registry, wherever its folder is.
    if manifest.with_file_name(".cargo-checksum.json").is_file() {
        return Ok(None);
    }
    if let Some(root) = root_by(package, manifest)? {
        return Document::read(&root);
    }
    let mut previous = None;
    for folder in manifest.ancestors().skip(2) {
        // Cargo unpacks a package there to verify it before it publishes it.
        let is_verified = folder.ends_with("target/package");
        if is_verified || (previous.is_some() && previous == cargo_home) {
            return Ok(None);
        }
        previous = Some(folder);
        let Some(candidate) = Document::read(&folder.join(document::NAME))? else {
            continue;
        };
        if let Some(root) = root_by(&candidate, manifest)? {
            return Document::read(&root);
        }
    }
    Ok(None)
}

/// The root that a manifest names for a package: itself, or the one that it points to.
fn root_by(document: &Document, package: &Path) -> Result<Option<PathBuf>, Problem> {
    let manifest = document.parse()?;
    let path = document.path();
    let folder = path.parent().unwrap_or(path);
    if let Some(workspace) = document::table(&manifest, "workspace") {
        let is_root = !is_excluded(workspace, folder, package);
        return Ok(is_root.then(|| path.to_owned()));
    }
    let link = document::package(&manifest).and_then(|it| document::string(it, "workspace"));
    Ok(link.map(|link| normalized(&folder.join(link).join(document::NAME))))
}

/// Whether `exclude` lists the package and `members` does not. Cargo compares both as they are
/// written: globs are not expanded here, and `..` is not resolved.
fn is_excluded(workspace: &DeTable<'_>, root: &Path, package: &Path) -> bool {
    let lists = |key: &str| {
        let paths = document::entry(workspace, key).and_then(|(_, it)| it.get_ref().as_array());
        let mut paths = paths.into_iter().flat_map(|paths| paths.iter());
        paths.any(|path| {
            let path = path.get_ref().as_str();
            path.is_some_and(|path| package.starts_with(root.join(path)))
        })
    };
    lists("exclude") && !lists("members")
}

/// Resolves `.` and `..` in a path without looking at the disk.
fn normalized(path: &Path) -> PathBuf {
    let mut normalized = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                normalized.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => {
                normalized.push(component);
            }
        }
    }
    normalized
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::find_root;
    use crate::document::Document;

    fn root(package: &Path, home: &Path) -> Option<PathBuf> {
        let package = Document::read(&package.join("Cargo.toml")).expect("readable");
        let root = find_root(&package.expect("there"), Some(home)).expect("readable");
        root.map(|root| root.path().to_owned())
    }

    #[test]
    fn packages_of_registries_and_those_to_verify_belong_to_no_workspace() {
        let folder = tempfile::tempdir().expect("a folder");
        let workspace = folder.path();
        let write = |path: &str, text: &str| {
            let path = workspace.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("created");
            fs::write(path, text).expect("written");
        };
        write("Cargo.toml", "[workspace]");
        for package in ["home/registry/src/a", "target/package/a", "plain/a"] {
            write(&format!("{package}/Cargo.toml"), "[package]");
        }
        let home = workspace.join("home");
        let found = |package: &str| root(&workspace.join(package), &home);
        assert_eq!(found("home/registry/src/a"), None);
        assert_eq!(found("target/package/a"), None);
        assert_eq!(found("plain/a"), Some(workspace.join("Cargo.toml")));
        write("plain/a/.cargo-checksum.json", "{}");
        assert_eq!(found("plain/a"), None);
    }
}
