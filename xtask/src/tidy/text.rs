//! Rules on one file, by its path and its text.

use std::env;
use std::path::Path;

use super::Finding;

/// The most lines that a source file of a crate may have. Files of tests may be longer.
const MAX_LINES: usize = 450;

/// Reminders of unfinished work. They belong in an issue.
///
/// Cut in two, as the paths below, so that this file satisfies its own rule.
const LEFTOVERS: [&str; 4] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("HA", "CK"),
];

/// How the paths of people's own folders begin, on Unix and macOS.
const HOMES: [&str; 2] = [concat!("/ho", "me/"), concat!("/Us", "ers/")];

/// The folders of the machine that runs the check: this checkout and the user's home.
pub(super) fn local_paths(root: &Path) -> Vec<String> {
    let home = env::home_dir();
    let folders = [Some(root), home.as_deref()].into_iter().flatten();
    folders
        // A short path, such as `/src`, occurs in text that means another.
        .filter(|folder| folder.iter().count() > 1)
        .map(|folder| format!("{}/", folder.display()))
        .collect()
}

/// Checks a file. `local` are the paths of this machine.
pub(super) fn check(path: &Path, text: &str, local: &[String]) -> Vec<Finding> {
    let finding = |line, message: String| Finding {
        path: path.to_owned(),
        line,
        message,
    };
    let extension = path.extension().and_then(|extension| extension.to_str());
    let is_ours_to_write = matches!(extension, Some("rs" | "toml" | "md"));
    let mut findings = Vec::new();

    for (number, line) in (1..).zip(text.lines()) {
        let mut found = |message| findings.push(finding(Some(number), message));
        if is_ours_to_write {
            if line.ends_with(char::is_whitespace) {
                found("white space at the end of the line".to_owned());
            }
            if let Some(word) = LEFTOVERS.iter().find(|word| has_word(line, word)) {
                found(format!("{word}: do it or file an issue"));
            }
        }
        let mut starts = HOMES.into_iter().chain(local.iter().map(String::as_str));
        if let Some(start) = starts.find(|start| has_path(line, start)) {
            found(format!(
                "a path below {start}, which other machines don't have"
            ));
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        findings.push(finding(
            None,
            "no line break at the end of the file".to_owned(),
        ));
    }
    if is_crate_source(path) {
        let lines = text.lines().count();
        if lines > MAX_LINES {
            let message = format!("{lines} lines, more than {MAX_LINES}; split the module");
            findings.push(finding(None, message));
        }
    }
    if is_crate_manifest(path) && !has_workspace_lints(text) {
        let message = "add `[lints]` with `workspace = true`".to_owned();
        findings.push(finding(None, message));
    }
    findings
}

/// Whether `word` is in `line` with neither a letter nor a digit right before or after it.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        [before, after]
            .into_iter()
            .flatten()
            .all(|c| !c.is_alphanumeric())
    })
}

/// Whether a path in `line` begins with `start`; within a path or a URL it does not count.
fn has_path(line: &str, start: &str) -> bool {
    line.match_indices(start).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !"/.-_~}".contains(c))
    })
}

/// `crates/*/src/**.rs`, without `tests.rs` and the files of a folder `tests`.
fn is_crate_source(path: &Path) -> bool {
    let mut parts = path.iter();
    parts.next().is_some_and(|part| part == "crates")
        && parts.nth(1).is_some_and(|part| part == "src")
        && path.extension().is_some_and(|extension| extension == "rs")
        && path.file_stem().is_some_and(|stem| stem != "tests")
        && parts.all(|part| part != "tests")
}

/// `crates/*/Cargo.toml`
fn is_crate_manifest(path: &Path) -> bool {
    path.starts_with("crates") && path.ends_with("Cargo.toml") && path.iter().count() == 3
}

/// Whether a manifest inherits the workspace's lints, in the form that all of ours have.
fn has_workspace_lints(manifest: &str) -> bool {
    let mut lines = manifest.lines().map(str::trim);
    lines.any(|line| line == "[lints]")
        && lines
            .take_while(|line| !line.starts_with('['))
            .any(|line| line == "workspace = true")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The findings in a file, without its path.
    fn found(path: &str, text: &str) -> Vec<String> {
        let findings = check(Path::new(path), text, &["/srv/checkout/".to_owned()]).into_iter();
        findings
            .map(|Finding { line, message, .. }| match line {
                Some(line) => format!("{line}: {message}"),
                None => message,
            })
            .collect()
    }

    #[test]
    fn a_tidy_file_has_no_finding() {
        assert!(found("a.rs", "//! Docs.\n\nfn main() {}\n").is_empty());
        assert!(found("empty.rs", "").is_empty());
    }

    #[test]
    fn white_space_at_the_end_of_a_line() {
        let text = "a\nb \nc\t\n";
        assert_eq!(found("a.md", text).len(), 2);
        assert_eq!(
            found("a.md", text)[0],
            "2: white space at the end of the line"
        );
        assert!(
            found("a.stderr", text).is_empty(),
            "the compiler's own text"
        );
    }

    #[test]
    fn the_last_line_ends_with_a_line_break() {
        for path in ["a.rs", "a.json", "LICENSE"] {
            assert_eq!(
                found(path, "a\nb"),
                ["no line break at the end of the file"]
            );
        }
    }

    #[test]
    fn reminders_of_unfinished_work() {
        for word in LEFTOVERS {
            assert_eq!(
                found("a.rs", &format!("// {word}: later\n")).len(),
                1,
                "{word}"
            );
            assert_eq!(found("a.toml", &format!("# ({word})\n")).len(), 1, "{word}");
            assert!(
                found("a.rs", &format!("let {word}S = 1;\n")).is_empty(),
                "{word}"
            );
            assert!(
                found("a.rs", &format!("{}!()\n", word.to_lowercase())).is_empty(),
                "{word}"
            );
            assert!(found("a.json", &format!("{word}\n")).is_empty(), "{word}");
        }
    }

    #[test]
    fn paths_of_one_machine() {
        for start in HOMES.into_iter().chain(["/srv/checkout/"]) {
            assert_eq!(found("a.sh", &format!("{start}x\n")).len(), 1, "{start}");
            assert_eq!(
                found("a.rs", &format!("let p = \"{start}x\";\n")).len(),
                1,
                "{start}"
            );
            let within = format!("https://example.com{start}x ..{start}\n");
            assert!(found("a.md", &within).is_empty(), "{start}");
        }
    }

    #[test]
    fn long_files_in_the_crates_only() {
        let long = "\n".repeat(MAX_LINES + 1);
        for path in ["crates/a/src/lib.rs", "crates/a/src/b/c.rs"] {
            assert_eq!(
                found(path, &long),
                ["451 lines, more than 450; split the module"]
            );
        }
        for path in [
            "crates/a/tests/b.rs",
            "crates/a/src/b/tests.rs",
            "crates/a/src/tests/b.rs",
            "tests/src/lib.rs",
            "crates/a/src/b.json",
        ] {
            assert!(found(path, &long).is_empty(), "{path}");
        }
        assert!(found("crates/a/src/lib.rs", &"\n".repeat(MAX_LINES)).is_empty());
    }

    #[test]
    fn crates_inherit_the_lints_of_the_workspace() {
        let path = "crates/a/Cargo.toml";
        assert!(found(path, "[package]\n\n[lints]\nworkspace = true\n").is_empty());
        for without in [
            "[package]\n",
            "[lints]\nworkspace = false\n",
            "[lints]\n[dependencies]\nworkspace = true\n",
            "[dependencies]\nworkspace = true\n[lints]\n",
        ] {
            assert_eq!(
                found(path, without),
                ["add `[lints]` with `workspace = true`"],
                "{without}"
            );
        }
        assert!(found("Cargo.toml", "[workspace]\n").is_empty());
    }
}
