//! File names that work on every system, and one style of modules.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::Finding;

/// Names that Windows reserves for devices, with any extension and in any case.
///
/// Source: "Naming Files, Paths, and Namespaces" in Microsoft's documentation.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Devices with a number.
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// Characters that Windows forbids in a file name, next to control characters.
const FORBIDDEN: &str = "<>:\"|?*\\";

/// Checks all paths of the workspace, sorted.
pub(super) fn check(paths: &[&Path]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in paths {
        let names = path.iter().map(|name| name.to_string_lossy());
        findings.extend(names.filter_map(|name| Some(Finding::of_file(*path, refusal(&name)?))));
    }
    findings.extend(differing_only_in_case(paths));
    findings.extend(self_named_modules(paths));
    findings
}

/// Why another system refuses a file or folder of this name.
fn refusal(name: &str) -> Option<String> {
    let stem = name
        .split('.')
        .next()
        .unwrap_or(name)
        .trim_end()
        .to_lowercase();
    let numbered = NUMBERED_DEVICES.iter().any(|device| {
        let number = stem.strip_prefix(device);
        number.is_some_and(|it| it.chars().count() == 1 && "0123456789¹²³".contains(it))
    });
    if numbered || DEVICES.contains(&&*stem) {
        return Some(format!(
            "Windows reserves the name `{stem}`; rename `{name}`"
        ));
    }
    if name.ends_with(['.', ' ']) {
        return Some(format!(
            "Windows drops the last character of `{name}`; remove it"
        ));
    }
    name.chars()
        .find(|letter| letter.is_control() || FORBIDDEN.contains(*letter))
        .map(|letter| format!("Windows forbids {letter:?} in the name `{name}`; rename it"))
}

/// Paths, or folders in them, that differ from an earlier one only in case.
fn differing_only_in_case(paths: &[&Path]) -> Vec<Finding> {
    let mut known: BTreeMap<String, &Path> = BTreeMap::new();
    let mut findings = Vec::new();
    for path in paths {
        // A path's own name last, so that a folder is reported before the files in it.
        let mut parts: Vec<_> = path.ancestors().collect();
        parts.reverse();
        for part in parts {
            let lower = part.to_string_lossy().to_lowercase();
            let first = *known.entry(lower).or_insert(part);
            if first != part {
                let message = format!(
                    "`{}` differs from `{}` only in case; rename one",
                    part.display(),
                    first.display()
                );
                findings.push(Finding::of_file(*path, message));
                break;
            }
        }
    }
    findings
}

/// Modules in the style `name.rs` with a folder `name/`; this project writes `name/mod.rs`.
fn self_named_modules(paths: &[&Path]) -> Vec<Finding> {
    let is_source = |path: &Path| path.extension().is_some_and(|it| it == "rs");
    let folders: BTreeSet<PathBuf> = paths
        .iter()
        .filter(|path| is_source(path))
        .filter_map(|path| path.parent())
        .flat_map(Path::ancestors)
        .map(Path::to_owned)
        .collect();
    let in_src = |path: &Path| path.iter().any(|part| part == "src");
    paths
        .iter()
        .filter(|path| is_source(path) && in_src(path))
        .filter(|path| folders.contains(&path.with_extension("")))
        .map(|path| {
            let folder = path.with_extension("");
            let message = format!(
                "move it to `{}`, as all modules with submodules",
                folder.join("mod.rs").display()
            );
            Finding::of_file(*path, message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(paths: &[&str]) -> Vec<String> {
        let mut paths: Vec<_> = paths.iter().map(Path::new).collect();
        paths.sort();
        let findings = check(&paths).into_iter();
        findings.map(|finding| finding.to_string()).collect()
    }

    #[test]
    fn names_that_windows_refuses_are_found_in_files_and_folders() {
        for path in [
            "a/nul.json",
            "NUL",
            "aux/b.rs",
            "com1.tar.gz",
            "LPT9",
            "com².txt",
            "a./b",
            "a /b",
            "a:b",
            "a?",
            "a\tb",
            "a\\b",
        ] {
            assert_eq!(messages(&[path]).len(), 1, "{path}");
        }
        for path in [
            "null.json",
            "com.rs",
            "com10",
            "console/a",
            ".git",
            "a b",
            "a..b",
            "auxiliary",
        ] {
            assert!(messages(&[path]).is_empty(), "{path}");
        }
    }

    #[test]
    fn paths_that_differ_only_in_case_are_found() {
        assert_eq!(
            messages(&["README.md", "readme.md"]),
            ["readme.md: `readme.md` differs from `README.md` only in case; rename one"]
        );
        assert_eq!(
            messages(&["A/b.rs", "a/c.rs", "d"]),
            ["a/c.rs: `a` differs from `A` only in case; rename one"]
        );
        assert!(messages(&["a/b", "a/c", "b/a"]).is_empty());
    }

    #[test]
    fn a_module_with_submodules_is_a_mod_rs() {
        assert_eq!(
            messages(&["x/src/a.rs", "x/src/a/b.rs"]),
            ["x/src/a.rs: move it to `x/src/a/mod.rs`, as all modules with submodules"]
        );
        assert!(messages(&["x/src/a/mod.rs", "x/src/a/b.rs", "x/src/lib.rs"]).is_empty());
        // A folder with fixtures is not a module, and cargo chooses the names in `tests`.
        assert!(messages(&["x/src/a.rs", "x/src/a/b.json"]).is_empty());
        assert!(messages(&["x/tests/a.rs", "x/tests/a/b.rs"]).is_empty());
    }
}
