//! A file that `init` writes or changes.

use std::fs;
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use customerio_catalog::visible;
use similar::{ChangeTag, TextDiff};

use super::InitError;
use crate::output;
use crate::paths::from_here;

/// A file before and after a change.
#[derive(Debug)]
pub(super) struct Change {
    path: PathBuf,
    /// `None` for a file that does not exist.
    before: Option<String>,
    after: String,
}

impl Change {
    /// Creates the change that adds a file.
    pub(super) fn new_file(path: PathBuf, text: String) -> Self {
        Self {
            path,
            before: None,
            after: text,
        }
    }

    /// Creates the change of a file. Returns `None` if the texts are the same.
    pub(super) fn of_file(path: PathBuf, before: String, after: String) -> Option<Self> {
        (before != after).then_some(Self {
            path,
            before: Some(before),
            after,
        })
    }

    /// Prints the change as a unified diff.
    pub(super) fn show(&self) {
        let path = from_here(&self.path).display();
        let old = match &self.before {
            Some(_) => path.to_string(),
            None => "/dev/null".to_owned(),
        };
        output::result(format_args!("--- {old}\n+++ {path}"));
        let before = self.before.as_deref().unwrap_or("");
        let diff = TextDiff::from_lines(before, &self.after);
        for hunk in diff.unified_diff().iter_hunks() {
            output::result(hunk.header());
            for line in hunk.iter_changes() {
                let (sign, colour) = match line.tag() {
                    ChangeTag::Equal => (' ', None),
                    ChangeTag::Delete => ('-', Some(AnsiColor::Red)),
                    ChangeTag::Insert => ('+', Some(AnsiColor::Green)),
                };
                let style = Style::new().fg_color(colour.map(Into::into));
                let text = line.value().trim_end_matches(['\r', '\n']);
                let text = visible(text);
                output::styled(format_args!("{style}{sign}{text}{style:#}"));
            }
        }
    }

    /// Writes the file, and the folders that it is in.
    pub(super) fn write(&self) -> Result<(), InitError> {
        let failed = |source| InitError::Write {
            path: from_here(&self.path).to_owned(),
            source,
        };
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder).map_err(failed)?;
        }
        fs::write(&self.path, &self.after).map_err(failed)
    }
}
