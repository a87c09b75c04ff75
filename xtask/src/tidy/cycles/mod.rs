//! Cycles between the source files of a package.
//!
//! A file depends on another if it names an item that the other defines. Re-exports are followed to
//! the definition. A file and the files of its submodules may name each other, since they are read
//! together; tests are not looked at.

mod graph;
mod source;

use std::collections::BTreeSet;
use std::path::Path;

use super::{Files, Finding};
use crate::workspace::Workspace;
use graph::Graph;
use source::Source;

/// Folders in which files depend on each other because their data is recursive.
const RECURSIVE: &[(&str, &str)] = &[
    (
        "crates/customerio-core/src/schema",
        "the schema of a shape contains the schemas of the shapes in it",
    ),
    (
        "crates/customerio-core/src/shape",
        "a shape has fields, and each field has a shape",
    ),
    (
        "crates/customerio-core/src/validate",
        "a checker of a value creates checkers of the values in it",
    ),
];

/// The roots of a package's crates, below its folder.
const ROOTS: [&str; 2] = ["src/lib.rs", "src/main.rs"];

/// Finds the cycles of all packages of the workspace.
pub(super) fn check(workspace: &Workspace, files: &Files) -> Vec<Finding> {
    let folders = workspace
        .packages
        .iter()
        .filter_map(|package| package.manifest.parent());
    let roots = folders.flat_map(|folder| ROOTS.map(|root| folder.join(root)));
    let existing = roots.filter(|root| files.has(root));
    existing
        .flat_map(|root| check_crate(&root, files))
        .collect()
}

fn check_crate(root: &Path, files: &Files) -> Vec<Finding> {
    let source = match Source::read(root, files) {
        Ok(source) => source,
        Err((path, error)) => {
            return vec![Finding::of_file(path, format!("failed to parse: {error}"))];
        }
    };
    let graph = Graph::new(&source);
    let cycles = graph.cycles().into_iter();
    cycles
        .filter(|cycle| !is_recursive(&cycle.files()))
        .map(|cycle| {
            let message = format!("files depend on each other in a cycle: {cycle}");
            Finding::of_file(cycle.first(), message)
        })
        .collect()
}

fn is_recursive(files: &BTreeSet<&Path>) -> bool {
    RECURSIVE
        .iter()
        .any(|(folder, _)| files.iter().all(|file| file.starts_with(folder)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::files;
    use super::*;

    fn found(sources: &[(&str, &str)]) -> Vec<String> {
        let findings = check_crate(Path::new("src/lib.rs"), &files(sources)).into_iter();
        findings.map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn a_cycle_is_shown_with_the_items_that_cause_it() {
        assert_eq!(
            found(&[
                ("src/lib.rs", "mod a; mod b;"),
                ("src/a.rs", "use crate::b::B; pub struct A;"),
                ("src/b.rs", "pub struct B; fn f(_: super::a::A) {}"),
            ]),
            [
                "src/a.rs: files depend on each other in a cycle: src/a.rs -> src/b.rs (`crate::b::B`) \
                 -> src/a.rs (`super::a::A`)"
            ]
        );
    }

    #[test]
    fn re_exports_and_imported_modules_are_followed() {
        let lib = "mod a; mod b;";
        let b = (
            "src/b/mod.rs",
            "mod inner; pub use inner::*; use crate::a::A;",
        );
        let c = ("src/b/inner.rs", "pub fn c() { crate::a::A; }");
        for a in [
            "use crate::b; pub struct A; fn f() { b::c() }",
            "use crate::b::c as other; pub struct A;",
            "pub struct A; fn f() { vec![crate::b::c()]; }",
        ] {
            assert_eq!(
                found(&[("src/lib.rs", lib), ("src/a.rs", a), b, c]).len(),
                1,
                "{a}"
            );
        }
    }

    #[test]
    fn a_module_and_its_submodules_are_one() {
        assert!(
            found(&[
                ("src/lib.rs", "mod a;"),
                ("src/a/mod.rs", "mod b; pub struct A; fn f() { b::f() }"),
                ("src/a/b.rs", "use super::A; pub fn f() -> A {}"),
            ])
            .is_empty()
        );
    }

    #[test]
    fn tests_are_not_checked() {
        assert!(
            found(&[
                ("src/lib.rs", "mod a; mod b;"),
                ("src/a.rs", "use crate::b::B; pub struct A;"),
                (
                    "src/b.rs",
                    "pub struct B; #[cfg(test)] mod tests { use crate::a::A; }"
                ),
            ])
            .is_empty()
        );
    }

    #[test]
    fn a_file_that_is_not_rust_is_a_finding() {
        assert_eq!(found(&[("src/lib.rs", "mod")]).len(), 1);
    }
}
