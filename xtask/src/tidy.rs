//! `cargo xtask tidy`: the project's own rules, which no compiler knows.

mod arrows;
mod text;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::command::Command;
use crate::workspace::Workspace;

/// One breach of a rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    /// The file, relative to the workspace.
    path: PathBuf,
    /// Counted from one; none where it is about the whole file.
    line: Option<usize>,
    message: String,
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

/// Checks every file and every crate, and prints all that is found.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    let mut findings = Vec::new();
    let mut read = 0;
    for path in files(&workspace.root)? {
        let full = workspace.root.join(&path);
        // A file that git knows may be gone from the disk, and a symbolic link or a submodule is
        // no text of ours.
        if !full
            .symlink_metadata()
            .is_ok_and(|metadata| metadata.is_file())
        {
            continue;
        }
        let bytes = std::fs::read(&full).map_err(|error| format!("{}: {error}", path.display()))?;
        let Some(text) = as_text(&bytes) else {
            continue;
        };
        findings.append(&mut text::check(&path, text));
        read += 1;
    }
    findings.append(&mut arrows::check(workspace));

    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!(
                "{read} text files and {} packages are tidy",
                workspace.packages.len()
            );
            Ok(())
        }
        1 => Err("one breach of the project's rules, printed above".into()),
        count => Err(format!("{count} breaches of the project's rules, printed above").into()),
    }
}

/// All files that git keeps, or would if everything were added: a new file is found out before it
/// is committed.
fn files(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let command = "git ls-files -z --cached --others --exclude-standard";
    let names = Command::new(command.split(' ')).read(root)?;
    let names = String::from_utf8(names)
        .map_err(|error| format!("`{command}` gave a name that is no UTF-8: {error}"))?;
    let mut files: Vec<_> = names.split_terminator('\0').map(PathBuf::from).collect();
    // A file in conflict is listed once for each side.
    files.sort();
    files.dedup();
    Ok(files)
}

/// Text is what is UTF-8 and has no zero byte.
fn as_text(bytes: &[u8]) -> Option<&str> {
    if bytes.contains(&0) {
        None
    } else {
        str::from_utf8(bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_prints_as_a_place_that_editors_open() {
        let mut finding = Finding {
            path: PathBuf::from("a/b.rs"),
            line: Some(7),
            message: "is wrong".to_owned(),
        };
        assert_eq!(finding.to_string(), "a/b.rs:7: is wrong");
        finding.line = None;
        assert_eq!(finding.to_string(), "a/b.rs: is wrong");
    }

    #[test]
    fn pictures_are_no_text() {
        assert_eq!(as_text("zwölf\n".as_bytes()), Some("zwölf\n"));
        assert_eq!(as_text(b"a\0b"), None);
        assert_eq!(as_text(b"\x89PNG"), None);
    }
}
