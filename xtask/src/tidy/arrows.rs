//! Which crate may know which: the layers of the project, as its manifests have them.

use std::path::Path;

use super::Finding;
use crate::workspace::{Package, Workspace};

/// Each crate under `crates/`, and which of the others it may depend on.
///
/// The sandbox knows none: it judges what the client sends, and would share the client's mistakes
/// with its types. The transport knows no derive, since it moves bytes and no events.
const MAY_KNOW: &[(&str, &[&str])] = &[
    (
        "cargo-cio",
        &[
            "customerio-catalog",
            "customerio-manifest",
            "customerio-sandbox",
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
    ("customerio-manifest", &["customerio-rules"]),
    ("customerio-rules", &[]),
    ("customerio-sandbox", &[]),
    (
        "customerio-transport",
        &["customerio-core", "customerio-rules"],
    ),
];

/// Finds the crates that depend on what they may not.
///
/// Examples, tests and chores stand above the crates and may know any. What a crate's own tests
/// need is free too.
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

    let Some((_, allowed)) = MAY_KNOW.iter().find(|(crate_name, _)| crate_name == name) else {
        return vec![finding(format!(
            "no rule says which crates `{name}` may know; add one to MAY_KNOW in {}",
            file!()
        ))];
    };
    let rule = match allowed {
        [] => "no crate of this workspace".to_owned(),
        some => format!("only {}", some.join(", ")),
    };
    let forbidden = |known: &&String| workspace.has(known) && !allowed.contains(&known.as_str());
    let known = package.dependencies.iter().filter(forbidden);
    known
        .map(|known| {
            finding(format!(
                "`{name}` depends on `{known}`, but may know {rule} (MAY_KNOW in {})",
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
            published: true,
            features: Vec::new(),
            dependencies: dependencies.iter().map(|&name| name.to_owned()).collect(),
        });
        Workspace {
            root: PathBuf::new(),
            packages: packages.collect(),
        }
    }

    /// All crates with every arrow that is allowed.
    fn whole() -> Workspace {
        let packages: Vec<_> = MAY_KNOW
            .iter()
            .map(|(name, allowed)| ("crates", *name, *allowed))
            .collect();
        workspace(&packages)
    }

    #[test]
    fn what_is_allowed_is_allowed() {
        assert_eq!(check(&whole()), []);
    }

    #[test]
    fn the_table_has_no_circle() {
        // With the crates that know nothing taken away again and again, nothing stays.
        let mut left = MAY_KNOW.to_vec();
        while !left.is_empty() {
            let names: Vec<_> = left.iter().map(|(name, _)| *name).collect();
            left.retain(|(_, allowed)| allowed.iter().any(|known| names.contains(known)));
            assert!(left.len() < names.len(), "a circle among {names:?}");
        }
    }

    #[test]
    fn an_arrow_that_is_not_listed_names_both_crates_and_the_rule() {
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
                "customerio-core",
                "only customerio-catalog, customerio-sandbox",
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
            let start = format!("`{from}` depends on `{to}`, but may know {rule} (");
            assert!(finding.message.starts_with(&start), "{finding}");
        }
    }

    #[test]
    fn crates_of_others_are_no_arrows() {
        let workspace = workspace(&[("crates", "customerio-rules", &["serde"])]);
        assert_eq!(check(&workspace), []);
    }

    #[test]
    fn a_crate_without_a_rule_is_found_and_an_example_needs_none() {
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
