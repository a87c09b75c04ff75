//! `cargo xtask errors`: a page with every message of the compiler.
//!
//! The page is made from the output of rustc in `tests/ui`, so each message on it exists. Messages
//! that differ only in names and numbers share an entry, with the first as the example.

mod page;
mod report;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::workspace::Workspace;
use report::Report;

/// The page, relative to the workspace.
const PAGE: &str = "docs/errors.md";

/// The compile-fail suite, a folder for each topic.
const SUITE: &str = "tests/ui";

/// The messages about a project's own rules, one a line. The derive's tests pin them, since a case of
/// the suite has no `Cargo.toml` of its own.
const OF_POLICIES: &str = "crates/customerio-derive/src/policy/messages.txt";

/// Writes the page.
pub(crate) fn write(workspace: &Workspace) -> Result<(), Error> {
    let page = page(&workspace.root)?;
    let path = workspace.root.join(PAGE);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::write(&path, page).map_err(|error| format!("{PAGE}: {error}").into())
}

/// Compares the page with what would be written.
pub(crate) fn check(workspace: &Workspace) -> Result<(), Error> {
    let page = page(&workspace.root)?;
    let there = fs::read_to_string(workspace.root.join(PAGE));
    let there = there.map_err(|error| format!("{PAGE}: {error}"))?;
    if page == there {
        println!("{PAGE} is up to date");
        Ok(())
    } else {
        Err(format!("{PAGE} is out of date; run `cargo xtask errors`").into())
    }
}

fn page(root: &Path) -> Result<String, Error> {
    let mut topics = Vec::new();
    let mut known = BTreeSet::new();
    for topic in entries(&root.join(SUITE))? {
        let mut reports = Vec::new();
        let mut files = entries(&topic.join("fail"))?;
        files.extend(entries(&topic.join("fail_when_built"))?);
        for file in files {
            if file
                .extension()
                .is_none_or(|extension| extension != "stderr")
            {
                continue;
            }
            let text = fs::read_to_string(&file)
                .map_err(|error| format!("{}: {error}", file.display()))?;
            let package = file.with_extension("");
            let case = if package.is_dir() {
                package.join("src/lib.rs")
            } else {
                file.with_extension("rs")
            };
            let case = case.strip_prefix(root).unwrap_or(&case);
            let case = case.to_string_lossy().replace('\\', "/");
            let new = report::read(&text, &case).into_iter();
            reports.extend(new.filter(|report| known.insert(report::template(&report.message))));
        }
        if !reports.is_empty() {
            let name = topic
                .file_name()
                .unwrap_or(topic.as_os_str())
                .to_string_lossy();
            topics.push((name.into_owned(), reports));
        }
    }
    let of_policies = fs::read_to_string(root.join(OF_POLICIES))
        .map_err(|error| format!("{OF_POLICIES}: {error}"))?;
    let of_policies: Vec<_> = of_policies
        .lines()
        .filter(|message| known.insert(report::template(message)))
        .collect();
    Ok(page::write(&topics, &of_policies))
}

/// The entries of a folder by name. None if it does not exist.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let failed = |error| format!("{}: {error}", folder.display());
    let mut entries = fs::read_dir(folder)
        .map_err(failed)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()
        .map_err(failed)?;
    entries.sort();
    Ok(entries)
}
