//! The lists of files in CONTRIBUTING.md: where a change of some kind goes.
//!
//! A list stands below a marker that names a word, and has each source file that has the word: the
//! files that name an existing constraint are those to look at for adding one.
//!
//! ```markdown
//! <!-- files with multiple_of|MultipleOf -->
//! - `crates/…`
//! <!-- end -->
//! ```
//!
//! `cargo xtask contributing` writes the lists. Other paths in the documents must exist.

use std::fs;
use std::path::Path;

use super::{Files, Finding};
use crate::Error;
use crate::workspace::Workspace;

const PAGE: &str = "CONTRIBUTING.md";

const MARKER: &str = "<!-- files with ";
const MARKER_END: &str = " -->";
const END: &str = "<!-- end -->";

/// Where the files of the lists are.
const SOURCES: [&str; 2] = ["crates", "tests"];

/// The folders of this workspace that documents name.
const FOLDERS: [&str; 6] = [
    "crates/",
    "docs/",
    "examples/",
    "tests/",
    "xtask/",
    ".github/",
];

/// Writes the lists.
pub(crate) fn write(workspace: &Workspace) -> Result<(), Error> {
    let files = Files::read(&workspace.root)?;
    let text = files
        .text(Path::new(PAGE))
        .ok_or_else(|| format!("`{PAGE}` is missing"))?;
    fs::write(workspace.root.join(PAGE), updated(text, &files)?)
        .map_err(|error| format!("failed to write `{PAGE}`: {error}").into())
}

/// Compares the lists with the files, and looks for the paths that documents name.
pub(super) fn check(files: &Files) -> Vec<Finding> {
    let mut findings = Vec::new();
    match files.text(Path::new(PAGE)) {
        None => findings.push(Finding::of_file(PAGE, "the file is missing")),
        Some(text) => match updated(text, files) {
            Err(message) => findings.push(Finding::of_file(PAGE, message)),
            Ok(new) if new == text => {}
            Ok(_) => findings.push(Finding::of_file(
                PAGE,
                "a list of files is out of date; run `cargo xtask contributing`",
            )),
        },
    }
    let documents = files.texts().filter(|(path, _)| is_document(path));
    findings.extend(documents.flat_map(|(path, text)| missing_paths(path, text, files)));
    findings
}

/// The documents for people who change the code.
fn is_document(path: &Path) -> bool {
    let is_page = path.extension().is_some_and(|it| it == "md");
    is_page && (path.iter().count() == 1 || path.starts_with("docs"))
}

fn updated(text: &str, files: &Files) -> Result<String, String> {
    let mut new = String::new();
    let mut lines = text.split_inclusive('\n');
    while let Some(line) = lines.next() {
        new.push_str(line);
        let words = line.trim_end().strip_prefix(MARKER);
        let Some(words) = words.and_then(|it| it.strip_suffix(MARKER_END)) else {
            continue;
        };
        let words: Vec<_> = words.split('|').collect();
        for path in with_words(&words, files) {
            new.extend(["- `", path, "`\n"]);
        }
        let end = lines
            .find(|line| line.trim_end() == END)
            .ok_or_else(|| format!("`{}` has no `{END}`", line.trim_end()))?;
        new.push_str(end);
    }
    Ok(new)
}

/// The source files with one of these words, with tests beside them left out.
fn with_words<'a>(words: &[&str], files: &'a Files) -> Vec<&'a str> {
    let is_source = |path: &Path| {
        let is_rust = path.extension().is_some_and(|it| it == "rs");
        let in_sources = SOURCES.iter().any(|folder| path.starts_with(folder));
        let is_test = path
            .iter()
            .any(|part| part == "tests" || part == "tests.rs" || part == "ui");
        is_rust && in_sources && !is_test
    };
    files
        .texts()
        .filter(|(path, _)| is_source(path))
        .filter(|(_, text)| words.iter().any(|word| has_word(text, word)))
        .filter_map(|(path, _)| path.to_str())
        .collect()
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        ![before, after].into_iter().flatten().any(is_part)
    })
}

/// Paths in backticks or links that begin with one of our folders and lead nowhere.
fn missing_paths(document: &Path, text: &str, files: &Files) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let spans = line.split('`').skip(1).step_by(2);
        for span in spans {
            let is_path = FOLDERS.iter().any(|folder| span.starts_with(folder))
                && !span.contains(['*', '<', ' ', '{', '…', ':']);
            if is_path && !files.has(Path::new(span.trim_end_matches('/'))) {
                findings.push(Finding {
                    path: document.to_owned(),
                    line: Some(number),
                    message: format!("`{span}` does not exist; name the file that replaced it"),
                });
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tests::files;
    use super::*;

    const LIST: &str = "# Guide\n\n<!-- files with one_of|OneOf -->\n- `crates/a/src/b.rs`\n<!-- end -->\n\nMore.\n";

    fn tree(guide: &str) -> Files {
        files(&[
            ("CONTRIBUTING.md", guide),
            ("crates/a/src/b.rs", "enum X { OneOf }"),
            ("crates/a/src/c.rs", "none_of"),
            ("crates/a/src/tests/d.rs", "one_of"),
        ])
    }

    #[test]
    fn a_list_has_the_files_with_its_words() {
        assert_eq!(check(&tree(LIST)), []);
        let stale = LIST.replace("b.rs", "z.rs");
        assert_eq!(updated(&stale, &tree(LIST)).as_deref(), Ok(LIST));
        assert_eq!(check(&tree(&stale)).len(), 2);
    }

    #[test]
    fn a_list_without_an_end_is_a_finding() {
        assert_eq!(check(&tree(&LIST.replace("<!-- end -->", ""))).len(), 1);
    }

    #[test]
    fn paths_in_documents_must_exist() {
        let found = |line: &str| missing_paths(Path::new("a.md"), line, &tree(""));
        for line in [
            "`crates/a`",
            "`crates/a/src/b.rs`",
            "`crates/*/src`",
            "`src/b.rs`",
            "crates/x",
        ] {
            assert_eq!(found(line), [], "{line}");
        }
        let findings = found("See `crates/a/src/z.rs`.");
        assert_eq!(findings.len(), 1);
        assert!(
            findings[0]
                .message
                .starts_with("`crates/a/src/z.rs` does not exist")
        );
    }
}
