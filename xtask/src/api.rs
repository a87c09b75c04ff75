//! `cargo xtask api`: the public API of each published library, a line an item, in `docs/api`.
//!
//! The listing is made from rustdoc's JSON with all features. It shows what a change means for
//! users: a removed or changed line breaks somebody.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use public_api::Builder;

use crate::workspace::{Library, Package, Workspace};
use crate::{Error, rustdoc};

/// Where the listings are.
const FOLDER: &str = "docs/api";

/// Writes the listings and removes those of libraries that no longer exist.
pub(crate) fn write(workspace: &Workspace) -> Result<(), Error> {
    let folder = workspace.root.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let listings = listings(workspace)?;
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if !listings.iter().any(|(listed, _)| path.ends_with(listed)) {
            fs::remove_file(path)?;
        }
    }
    for (path, listing) in listings {
        fs::write(workspace.root.join(path), listing)?;
    }
    Ok(())
}

/// Compares the listings with the code.
pub(crate) fn check(workspace: &Workspace) -> Result<(), Error> {
    let mut changed = Vec::new();
    for (path, listing) in listings(workspace)? {
        let committed =
            fs::read_to_string(workspace.root.join(&path)).unwrap_or_else(|_| String::new());
        let difference = difference(&committed, &listing);
        if !difference.is_empty() {
            println!("{}:\n{difference}", path.display());
            changed.push(path.display().to_string());
        }
    }
    if changed.is_empty() {
        println!("the public API is as listed in `{FOLDER}`");
        Ok(())
    } else {
        let changed = changed.join("`, `");
        Err(format!("the public API differs from `{changed}`; run `cargo xtask api`").into())
    }
}

/// The lines that were removed and added.
fn difference(old: &str, new: &str) -> String {
    let only_in = |text: &str, other: &str| {
        let lines = text
            .lines()
            .filter(|line| !other.lines().any(|it| it == *line));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let removed = only_in(old, new)
        .into_iter()
        .map(|line| format!("- {line}\n"));
    let added = only_in(new, old)
        .into_iter()
        .map(|line| format!("+ {line}\n"));
    removed.chain(added).collect()
}

/// The listing of each published library, by its path below the workspace.
fn listings(workspace: &Workspace) -> Result<Vec<(PathBuf, String)>, Error> {
    let libraries = workspace
        .packages
        .iter()
        .filter(|it| it.published && it.library.is_some());
    let list = |package: &Package| {
        let path = Path::new(FOLDER).join(format!("{}.txt", package.name));
        Ok((path, listing(package, workspace)?))
    };
    libraries.map(list).collect()
}

fn listing(package: &Package, workspace: &Workspace) -> Result<String, Error> {
    let path = rustdoc::json(package, workspace)?;
    let api = Builder::from_rustdoc_json(&path)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()
        .map_err(|error| format!("failed to read `{}`: {error}", path.display()))?;
    let mut text = format!(
        "# The public API of `{}` with all features, written by `cargo xtask api`.\n",
        package.name
    );
    if package.library == Some(Library::Macros) {
        text.push_str("# Derives and their attributes; `customerio` documents them.\n");
    }
    for item in api.items() {
        writeln!(text, "{item}")?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn a_difference_has_removed_lines_first() {
        assert_eq!(difference("a\nb\n", "b\nc\n"), "- a\n+ c\n");
        assert_eq!(difference("a\n", "a\n"), "");
    }
}
