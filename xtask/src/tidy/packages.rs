//! The required parts of a published package: a description for its registry page, a README and licences.

use std::path::Path;

use super::{Files, Finding};
use crate::readme;
use crate::workspace::{Package, Workspace};

/// Files of the workspace that each package has a copy of, since a package holds no links.
const COPIES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// The end of each README.
const LICENSES: &str = "\n## License\n\nLicensed under either of [Apache License, Version 2.0](LICENSE-APACHE) or\n\
                        [MIT license](LICENSE-MIT) at your option.\n";

/// The package whose README shows the same first example as the workspace's.
const FACE: &str = "customerio";

/// The key that builds a page with all features on docs.rs, with a note at each that has one.
const DOCS: &str = "[package.metadata.docs.rs]\nall-features = true\n";
const DOC_CFG: &str = "#![cfg_attr(docsrs, feature(doc_cfg))]";

pub(super) fn check(workspace: &Workspace, files: &Files) -> Vec<Finding> {
    let published = workspace.packages.iter().filter(|it| it.published);
    published
        .flat_map(|package| check_one(package, files))
        .collect()
}

fn check_one(package: &Package, files: &Files) -> Vec<Finding> {
    let folder = package.manifest.parent().unwrap_or(Path::new(""));
    let mut findings = Vec::new();
    let mut found = |path: &Path, message: &str| {
        findings.push(Finding::of_file(path, message));
    };
    for key in &package.missing {
        found(&package.manifest, &format!("`{key}` is missing; add it"));
    }
    for name in COPIES {
        let copy = folder.join(name);
        let original = files.text(Path::new(name));
        if original.is_none() || files.text(&copy) != original {
            found(&copy, &format!("not a copy of `{name}`; copy it here"));
        }
    }
    let library = folder.join("src/lib.rs");
    if let Some(source) = files.text(&library) {
        if !files.text(&package.manifest).unwrap_or("").contains(DOCS) {
            found(
                &package.manifest,
                &format!("add `{}`", DOCS.replace('\n', " ").trim_end()),
            );
        }
        if !source.lines().any(|line| line == DOC_CFG) {
            found(&library, &format!("add `{DOC_CFG}`"));
        }
    }
    let readme = folder.join("README.md");
    let text = files.text(&readme).unwrap_or("");
    let head = format!("# {}\n\n{}\n", package.name, package.description);
    if !text.starts_with(&head) {
        found(
            &readme,
            "begin with the package's name and its description in `Cargo.toml`",
        );
    }
    if !text.ends_with(LICENSES) {
        found(
            &readme,
            "end with the section `License` that the other packages have",
        );
    }
    if package.name == FACE {
        let root = files.text(Path::new("README.md")).unwrap_or("");
        if readme::first_example(text) != readme::first_example(root) {
            found(
                &readme,
                "the first example differs from that of the workspace's README.md",
            );
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::tests::files;
    use super::*;

    fn package() -> Package {
        Package {
            name: "a".to_owned(),
            description: "Does a thing.".to_owned(),
            manifest: PathBuf::from("crates/a/Cargo.toml"),
            published: true,
            ..Package::default()
        }
    }

    fn good() -> Vec<(&'static str, String)> {
        vec![
            ("LICENSE-APACHE", "apache".to_owned()),
            ("LICENSE-MIT", "mit".to_owned()),
            ("crates/a/LICENSE-APACHE", "apache".to_owned()),
            ("crates/a/LICENSE-MIT", "mit".to_owned()),
            ("crates/a/Cargo.toml", DOCS.to_owned()),
            ("crates/a/src/lib.rs", format!("{DOC_CFG}\n")),
            (
                "crates/a/README.md",
                format!("# a\n\nDoes a thing.\n\nMore.\n{LICENSES}"),
            ),
        ]
    }

    fn found(changed: &str, text: &str) -> Vec<PathBuf> {
        let mut all = good();
        for (path, content) in &mut all {
            if *path == changed {
                text.clone_into(content);
            }
        }
        let all: Vec<_> = all.iter().map(|(path, text)| (*path, &**text)).collect();
        check_one(&package(), &files(&all))
            .into_iter()
            .map(|it| it.path)
            .collect()
    }

    #[test]
    fn a_complete_package_has_no_finding() {
        assert!(found("", "").is_empty());
    }

    #[test]
    fn each_file_is_compared() {
        for (path, text) in [
            ("crates/a/LICENSE-MIT", "other"),
            ("crates/a/Cargo.toml", "[package]"),
            ("crates/a/src/lib.rs", "//! Docs."),
            ("crates/a/README.md", "# b\n"),
        ] {
            let found = found(path, text);
            assert!(
                !found.is_empty() && found.iter().all(|it| it == Path::new(path)),
                "{path}: {found:?}"
            );
        }
    }

    #[test]
    fn a_missing_key_is_named() {
        let mut package = package();
        package.missing.push("keywords");
        let all = good();
        let all: Vec<_> = all.iter().map(|(path, text)| (*path, &**text)).collect();
        let findings = check_one(&package, &files(&all));
        assert_eq!(findings[0].message, "`keywords` is missing; add it");
    }
}
