//! `cargo xtask tidy`: the project's own rules, which no compiler checks.
//!
//! Each module checks one kind of rule and returns [`Finding`]s.

mod contributing;
mod cycles;
mod layers;
mod names;
mod packages;
mod phrases;
mod rust_version;
mod text;
mod untested;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

pub(crate) use contributing::write as write_contributing;

/// A violation of a rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    /// The file, relative to the workspace.
    path: PathBuf,
    /// The line, counted from one. `None` if the finding concerns the whole file.
    line: Option<usize>,
    message: String,
}

impl Finding {
    /// A finding about a whole file.
    fn of_file(path: impl Into<PathBuf>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            line: None,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// The files of the workspace, sorted by path.
struct Files(Vec<File>);

struct File {
    /// Relative to the workspace.
    path: PathBuf,
    /// `None` for a file that is not text.
    text: Option<String>,
}

impl Files {
    /// Reads every file that git tracks or would track if it were added.
    fn read(root: &Path) -> Result<Self, Error> {
        let mut files = Vec::new();
        for path in paths(root)? {
            let full = root.join(&path);
            // A tracked file may be deleted, and symbolic links and submodules hold no text.
            let is_file = full.symlink_metadata().is_ok_and(|it| it.is_file());
            if is_file {
                let bytes = std::fs::read(&full)
                    .map_err(|error| format!("failed to read `{}`: {error}", path.display()))?;
                let text = as_text(bytes);
                files.push(File { path, text });
            }
        }
        Ok(Self(files))
    }

    fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(|file| &*file.path)
    }

    fn texts(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.0
            .iter()
            .filter_map(|file| Some((&*file.path, file.text.as_deref()?)))
    }

    /// The text of one file.
    fn text(&self, path: &Path) -> Option<&str> {
        let at = self
            .0
            .binary_search_by(|file| (*file.path).cmp(path))
            .ok()?;
        self.0[at].text.as_deref()
    }

    /// Whether `path` is a file or a folder with files.
    fn has(&self, path: &Path) -> bool {
        let at = self.0.partition_point(|file| *file.path < *path);
        self.0
            .get(at)
            .is_some_and(|file| file.path.starts_with(path))
    }
}

/// Checks all rules and prints every finding.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    let files = Files::read(&workspace.root)?;
    let local = text::local_paths(&workspace.root);
    let phrases = phrases::listed();
    let mut findings = Vec::new();
    for (path, text) in files.texts() {
        findings.extend(phrases.check(path, text));
        findings.extend(text::check(path, text, &local));
    }
    findings.extend(names::check(&files.paths().collect::<Vec<_>>()));
    findings.extend(cycles::check(workspace, &files));
    findings.extend(layers::check(workspace));
    findings.extend(packages::check(workspace, &files));
    findings.extend(untested::check(workspace, &files));
    findings.extend(rust_version::check(workspace)?);
    findings.extend(contributing::check(&files));

    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!(
                "{} text files and {} packages are tidy",
                files.texts().count(),
                workspace.packages.len()
            );
            Ok(())
        }
        1 => Err("one rule is violated, see above".into()),
        count => Err(format!("rules are violated in {count} places, see above").into()),
    }
}

/// The paths that git tracks or would track, so that a new file is checked before it is committed.
fn paths(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let command = "git ls-files -z --cached --others --exclude-standard";
    let names = Command::new(command.split(' ')).read(root)?;
    let names = String::from_utf8(names)
        .map_err(|error| format!("`{command}` printed a name that is not UTF-8: {error}"))?;
    let mut paths: Vec<_> = names.split_terminator('\0').map(PathBuf::from).collect();
    // Git lists a file in conflict once for each side.
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// The text of a file that is UTF-8 and has no zero byte.
fn as_text(bytes: Vec<u8>) -> Option<String> {
    if bytes.contains(&0) {
        None
    } else {
        String::from_utf8(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files with these paths and texts.
    pub(super) fn files(files: &[(&str, &str)]) -> Files {
        let mut files: Vec<_> = files
            .iter()
            .map(|(path, text)| File {
                path: PathBuf::from(path),
                text: Some((*text).to_owned()),
            })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Files(files)
    }

    #[test]
    fn a_finding_prints_as_a_location_that_editors_open() {
        let mut finding = Finding::of_file("a/b.rs", "is wrong");
        assert_eq!(finding.to_string(), "a/b.rs: is wrong");
        finding.line = Some(7);
        assert_eq!(finding.to_string(), "a/b.rs:7: is wrong");
    }

    #[test]
    fn binary_files_are_not_text() {
        assert_eq!(as_text("zwölf\n".into()).as_deref(), Some("zwölf\n"));
        assert_eq!(as_text(b"a\0b".to_vec()), None);
        assert_eq!(as_text(b"\x89PNG".to_vec()), None);
    }

    #[test]
    fn a_folder_exists_if_it_has_files() {
        let files = files(&[("a/b/c.rs", ""), ("a/b-c.rs", ""), ("d", "")]);
        for (path, exists) in [
            ("a/b", true),
            ("a/b/c.rs", true),
            ("d", true),
            ("a/c", false),
        ] {
            assert_eq!(files.has(Path::new(path)), exists, "{path}");
        }
        assert_eq!(files.text(Path::new("d")), Some(""));
        assert_eq!(files.text(Path::new("e")), None);
    }
}
