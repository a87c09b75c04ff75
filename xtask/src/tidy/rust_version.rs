//! `rust-version` of each published package: the lowest that its locked dependencies declare.
//!
//! It is a claim that nobody compiled: CI has only the toolchain in `rust-toolchain.toml`. Clippy's
//! `incompatible_msrv` finds uses of newer parts of the standard library, and [`OWN`] raises the
//! version where our code has such a use or needs newer syntax.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Finding;
use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// A version of Rust: major, minor, patch.
type Version = (u32, u32, u32);

/// What the source of all packages needs: chains of `let` in conditions.
const SYNTAX: Version = (1, 88, 0);

/// The packages whose own source needs a newer version than [`SYNTAX`], with the reason.
const OWN: &[(&str, Version)] = &[
    // `File::try_lock`, for the file of messages.
    ("customerio-sandbox", (1, 89, 0)),
];

/// Packages that only an optional feature of a program needs, whose comment in the manifest states the version.
const OF_A_FEATURE: &[(&str, &str)] = &[("cargo-cio", "sqlx")];

/// Compares each manifest with its dependencies.
pub(super) fn check(workspace: &Workspace) -> Result<Vec<Finding>, Error> {
    let words = "cargo metadata --format-version 1 --locked --all-features";
    let command = Command::new(words.split(' '));
    let metadata: Value = serde_json::from_slice(&command.read(&workspace.root)?)
        .map_err(|error| format!("`{command}` printed invalid JSON: {error}"))?;
    let packages = Packages::read(&metadata)
        .ok_or_else(|| format!("`{command}` printed JSON of an unknown form"))?;
    let published = workspace.packages.iter().filter(|it| it.published);
    Ok(published
        .filter_map(|package| {
            let lowest = packages.lowest(&package.name);
            let declared = package.rust_version.as_deref().and_then(parse);
            (declared != Some(lowest.0)).then(|| {
                let ((major, minor, _), by) = lowest;
                Finding::of_file(
                    &package.manifest,
                    format!("`rust-version` must be \"{major}.{minor}\", which {by} needs"),
                )
            })
        })
        .collect())
}

/// The packages of the lock file, by their id.
struct Packages<'a>(BTreeMap<&'a str, Locked<'a>>);

struct Locked<'a> {
    name: &'a str,
    /// Whether it is a member of the workspace.
    own: bool,
    rust_version: Option<Version>,
    /// The ids of what it is built with, without dependencies of tests.
    dependencies: Vec<&'a str>,
}

impl<'a> Packages<'a> {
    /// Reads the answer of `cargo metadata`.
    fn read(metadata: &'a Value) -> Option<Self> {
        let nodes = metadata["resolve"]["nodes"].as_array()?;
        let mut dependencies = BTreeMap::new();
        for node in nodes {
            let built = node["deps"].as_array()?.iter().filter(|dependency| {
                let kinds = dependency["dep_kinds"].as_array();
                kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind["kind"] != "dev"))
            });
            let ids: Vec<_> = built.filter_map(|it| it["pkg"].as_str()).collect();
            dependencies.insert(node["id"].as_str()?, ids);
        }
        let members = metadata["workspace_members"].as_array()?;
        let mut packages = BTreeMap::new();
        for package in metadata["packages"].as_array()? {
            let id = package["id"].as_str()?;
            packages.insert(
                id,
                Locked {
                    name: package["name"].as_str()?,
                    own: members.contains(&package["id"]),
                    rust_version: package["rust_version"].as_str().and_then(parse),
                    dependencies: dependencies.remove(id).unwrap_or_else(Vec::new),
                },
            );
        }
        Some(Self(packages))
    }

    /// The lowest version that a member can declare, and what needs it.
    fn lowest(&self, member: &str) -> (Version, String) {
        let mut highest = (SYNTAX, "our syntax".to_owned());
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let is_member = |(_, package): &(&&str, &Locked)| package.own && package.name == member;
        let mut next: Vec<_> = self
            .0
            .iter()
            .find(is_member)
            .map(|(id, _)| *id)
            .into_iter()
            .collect();
        while let Some(id) = next.pop() {
            let Some(package) = self.0.get(id).filter(|_| seen.insert(id)) else {
                continue;
            };
            if OF_A_FEATURE.contains(&(member, package.name)) {
                continue;
            }
            let needed = if package.own {
                // What our own manifests declare is the result of this function.
                OWN.iter()
                    .find(|(name, _)| *name == package.name)
                    .map(|(_, version)| *version)
            } else {
                package.rust_version
            };
            if let Some(version) = needed.filter(|version| *version > highest.0) {
                highest = (version, format!("`{}`", package.name));
            }
            next.extend(&package.dependencies);
        }
        highest
    }
}

fn parse(version: &str) -> Option<Version> {
    let mut parts = version.split('.').map(|part| part.parse().ok());
    let major = parts.next()??;
    let minor = parts.next().unwrap_or(Some(0))?;
    let patch = parts.next().unwrap_or(Some(0))?;
    Some((major, minor, patch))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lowest(dependency: &str, kind: &Value) -> Version {
        let metadata = json!({
            "workspace_members": ["a"],
            "packages": [
                { "id": "a", "name": "a", "rust_version": "1.99" },
                { "id": "b", "name": "b", "rust_version": null },
                { "id": "c", "name": "c", "rust_version": dependency },
            ],
            "resolve": { "nodes": [
                { "id": "a", "deps": [{ "pkg": "b", "dep_kinds": [{ "kind": null }] }] },
                { "id": "b", "deps": [{ "pkg": "c", "dep_kinds": [{ "kind": kind }] }] },
                { "id": "c", "deps": [{ "pkg": "a", "dep_kinds": [{ "kind": null }] }] },
            ] },
        });
        Packages::read(&metadata).unwrap().lowest("a").0
    }

    #[test]
    fn the_highest_of_all_dependencies_counts() {
        assert_eq!(lowest("1.93.1", &Value::Null), (1, 93, 1));
        assert_eq!(lowest("1.93", &json!("build")), (1, 93, 0));
    }

    #[test]
    fn dependencies_of_tests_and_our_own_declaration_do_not_count() {
        assert_eq!(lowest("1.93", &json!("dev")), SYNTAX);
        assert_eq!(lowest("1.60", &Value::Null), SYNTAX);
    }

    #[test]
    fn versions_may_be_short() {
        assert_eq!(parse("1"), Some((1, 0, 0)));
        assert_eq!(parse("1.85"), Some((1, 85, 0)));
        assert_eq!(parse("1.85.2"), Some((1, 85, 2)));
        assert_eq!(parse("new"), None);
    }
}
