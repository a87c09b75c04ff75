//! Tests that `cargo test` would not run: those in the sources of a library or program with `test = false`.

use std::path::Path;

use super::{Files, Finding};
use crate::workspace::Workspace;

/// The attribute of a test, on a line of its own.
const TEST: &str = "#[test]";

/// Finds tests next to and below the first file of each library and program that has none by its manifest.
pub(super) fn check(workspace: &Workspace, files: &Files) -> Vec<Finding> {
    let untested = workspace.packages.iter().flat_map(|it| &it.untested);
    let folders: Vec<_> = untested.filter_map(|file| file.parent()).collect();
    let is_untested = |path: &Path| folders.iter().any(|folder| path.starts_with(folder));
    let mut findings = Vec::new();
    for (path, text) in files.texts().filter(|(path, _)| is_untested(path)) {
        if let Some(line) = text.lines().position(|line| line.trim() == TEST) {
            findings.push(Finding {
                path: path.to_owned(),
                line: Some(line + 1),
                message: "a test that does not run; remove `test = false` from the manifest"
                    .to_owned(),
            });
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::tidy::tests::files;
    use crate::workspace::Package;

    #[test]
    fn a_test_that_does_not_run_is_found() {
        let workspace = Workspace {
            root: PathBuf::new(),
            packages: vec![Package {
                untested: vec![PathBuf::from("a/src/lib.rs")],
                ..Package::default()
            }],
        };
        let test = "mod tests {\n    #[test]\n    fn a() {}\n}\n";
        let files = files(&[
            ("a/src/lib.rs", "mod b;\n"),
            ("a/src/b.rs", test),
            ("a/tests/c.rs", test),
            ("d/src/lib.rs", test),
        ]);
        let found = check(&workspace, &files);
        let [finding] = &*found else {
            panic!("one finding: {found:?}")
        };
        assert_eq!(
            (&*finding.path, finding.line),
            (Path::new("a/src/b.rs"), Some(2))
        );
    }
}
