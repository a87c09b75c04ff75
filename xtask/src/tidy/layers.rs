//! The allowed dependencies between crates, compared with the manifests.

use std::path::Path;

use super::Finding;
use crate::workspace::{Package, Workspace};

/// Each crate under `crates/`, and the crates of this workspace that it may depend on.
///
/// The sandbox depends on none: with the client's types it would share the client's mistakes. The
/// transport does not depend on the derive, since it moves bytes and not events.
const ALLOWED: &[(&str, &[&str])] = &[
    (
        "cargo-cio",
        &[
            "customerio-catalog",
            "customerio-core",
            "customerio-manifest",
            "customerio-outbox",
            "customerio-relay",
            "customerio-sandbox",
            "customerio-transport",
        ],
    ),
    (
        "customerio",
        &[
            "customerio-core",
            "customerio-derive",
            "customerio-transport",
        ],
    ),
    (
        "customerio-catalog",
        &["customerio-core", "customerio-rules"],
    ),
    ("customerio-core", &["customerio-rules"]),
    (
        "customerio-derive",
        &["customerio-manifest", "customerio-rules"],
    ),
    (
        "customerio-handoff",
        &["customerio-core", "customerio-transport"],
    ),
    ("customerio-manifest", &["customerio-rules"]),
    ("customerio-outbox", &["customerio-core"]),
    (
        "customerio-relay",
        &[
            "customerio-core",
            "customerio-handoff",
            "customerio-outbox",
            "customerio-rules",
            "customerio-transport",
        ],
    ),
    ("customerio-rules", &[]),
    ("customerio-sandbox", &[]),
    (
        "customerio-transport",
        &["customerio-core", "customerio-rules"],
    ),
];

/// Finds the crates that depend on a crate they must not.
///
/// Examples, tests and `xtask` may depend on any crate, and so may a crate's own tests.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    let crates = workspace
        .packages
        .iter()
        .filter(|p| p.manifest.starts_with(Path::new("crates")));
    crates
        .flat_map(|package| check_one(package, workspace))
        .collect()
}

fn check_one(package: &Package, workspace: &Workspace) -> Vec<Finding> {
    let name = &package.name;
    let finding = |message| Finding {
        path: package.manifest.clone(),
        line: None,
        message,
    };

    let Some((_, allowed)) = ALLOWED.iter().find(|(crate_name, _)| crate_name == name) else {
        return vec![finding(format!(
            "no rule lists the crates that `{name}` may depend on; add one to ALLOWED in {}",
            file!()
        ))];
    };
    let rule = match allowed {
        [] => "no crate of this workspace".to_owned(),
        some => format!("only {}", some.join(", ")),
    };
    let forbidden = |other: &&String| workspace.has(other) && !allowed.contains(&other.as_str());
    let others = package.dependencies.iter().filter(forbidden);
    others
        .map(|other| {
            finding(format!(
                "`{name}` depends on `{other}`, but may depend on {rule} (ALLOWED in {})",
                file!()
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn workspace(packages: &[(&str, &str, &[&str])]) -> Workspace {
        let packages = packages.iter().map(|(folder, name, dependencies)| Package {
            name: (*name).to_owned(),
            manifest: PathBuf::from(format!("{folder}/{name}/Cargo.toml")),
            dependencies: dependencies.iter().map(|&name| name.to_owned()).collect(),
            ..Package::default()
        });
        Workspace {
            root: PathBuf::new(),
            packages: packages.collect(),
        }
    }

    /// All crates with every dependency that is allowed.
    fn whole() -> Workspace {
        let packages: Vec<_> = ALLOWED
            .iter()
            .map(|(name, allowed)| ("crates", *name, *allowed))
            .collect();
        workspace(&packages)
    }

    #[test]
    fn allowed_dependencies_are_accepted() {
        assert_eq!(check(&whole()), []);
    }

    #[test]
    fn the_table_has_no_cycle() {
        // Removing the crates without dependencies again and again must remove all.
        let mut remaining = ALLOWED.to_vec();
        while !remaining.is_empty() {
            let names: Vec<_> = remaining.iter().map(|(name, _)| *name).collect();
            remaining.retain(|(_, allowed)| allowed.iter().any(|other| names.contains(other)));
            assert!(remaining.len() < names.len(), "a cycle among {names:?}");
        }
    }

    #[test]
    fn a_forbidden_dependency_names_both_crates_and_the_rule() {
        for (from, to, rule) in [
            (
                "customerio-core",
                "customerio-transport",
                "only customerio-rules",
            ),
            (
                "customerio-sandbox",
                "customerio-core",
                "no crate of this workspace",
            ),
            (
                "customerio-rules",
                "customerio-core",
                "no crate of this workspace",
            ),
            (
                "cargo-cio",
                "customerio-derive",
                "only customerio-catalog, customerio-core, customerio-manifest, customerio-outbox, \
                 customerio-relay, customerio-sandbox, customerio-transport",
            ),
        ] {
            let mut workspace = whole();
            let package = workspace
                .packages
                .iter_mut()
                .find(|p| p.name == from)
                .unwrap();
            package.dependencies.push(to.to_owned());

            let findings = check(&workspace);

            let [finding] = &*findings else {
                panic!("{findings:?}")
            };
            assert_eq!(
                finding.path,
                Path::new("crates").join(from).join("Cargo.toml")
            );
            let start = format!("`{from}` depends on `{to}`, but may depend on {rule} (");
            assert!(finding.message.starts_with(&start), "{finding}");
        }
    }

    #[test]
    fn crates_of_others_are_not_checked() {
        let workspace = workspace(&[("crates", "customerio-rules", &["serde"])]);
        assert_eq!(check(&workspace), []);
    }

    #[test]
    fn a_crate_needs_a_rule_and_an_example_does_not() {
        let workspace = workspace(&[
            ("crates", "customerio-new", &[]),
            ("examples", "shop", &["customerio-new"]),
        ]);
        let findings = check(&workspace);
        let [finding] = &*findings else {
            panic!("{findings:?}")
        };
        assert!(finding.message.contains("`customerio-new`"), "{finding}");
    }
}
