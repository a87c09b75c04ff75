//! A lock file as JSON.

use customerio_rules::lock::file::Subject;
use customerio_rules::lock::line::{Form, Line};
use customerio_rules::lock::table::{self, Table, TableError};
use customerio_rules::lock::{Cursor, FORMAT};
use serde::{Deserialize, Serialize};

/// A lock file: a line a path, so that version control merges what does not conflict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LockFile {
    format: u32,
    call: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    object_type: String,
    #[serde(rename = "crate", default, skip_serializing_if = "String::is_empty")]
    declared_in: String,
    name: String,
    version: u32,
    /// Nothing declares it any more, and that was accepted. What it was is kept, so that it can't
    /// come back as something else.
    #[serde(default, skip_serializing_if = "is_false")]
    gone: bool,
    shape: Table,
    /// What was there once, with what it was last.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    retired: Table,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// Why a text is no lock file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", place(*line, pointer))]
pub struct UnreadableLock {
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
    /// The JSON Pointer to what is wrong; empty for the whole.
    pub pointer: String,
    /// What is wrong with it.
    pub reason: String,
}

fn place(line: Option<usize>, pointer: &str) -> String {
    match (line, pointer.is_empty()) {
        (None, true) => String::new(),
        (Some(line), true) => format!("line {line}: "),
        (None, false) => format!("`{pointer}`: "),
        (Some(line), false) => format!("line {line}, `{pointer}`: "),
    }
}

/// A name that comes back as something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reused {
    pub(crate) path: String,
    pub(crate) was: String,
    pub(crate) is: String,
}

impl LockFile {
    /// The file of a locked shape.
    pub(super) fn new(subject: &Subject, bytes: &[u8]) -> Self {
        let Subject {
            call,
            object_type,
            declared_in,
            name,
            version,
        } = subject.clone();
        Self {
            format: FORMAT,
            call,
            object_type,
            declared_in,
            name,
            version,
            gone: false,
            // They were made of a shape, so they are one.
            shape: table::write(Cursor::new(bytes)).unwrap_or_default(),
            retired: Table::new(),
        }
    }

    pub(crate) fn read(text: &str) -> Result<Self, UnreadableLock> {
        let mut json = serde_json::Deserializer::from_str(text);
        let file: Self = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| UnreadableLock::of_json(error.path(), error.inner()))?;
        json.end()
            .map_err(|error| UnreadableLock::at(error.line(), String::new(), &error))?;
        if file.format > FORMAT {
            return Err(UnreadableLock {
                line: line_of(text, "format"),
                pointer: "/format".to_owned(),
                reason: "written by a newer `cargo cio`; update `customerio`".to_owned(),
            });
        }
        Ok(file)
    }

    pub(super) fn to_text(&self) -> String {
        // Text keys and plain values: there is nothing that JSON could not hold.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    pub(crate) fn subject(&self) -> Subject {
        Subject {
            call: self.call.clone(),
            object_type: self.object_type.clone(),
            declared_in: self.declared_in.clone(),
            name: self.name.clone(),
            version: self.version,
        }
    }

    pub(crate) const fn is_gone(&self) -> bool {
        self.gone
    }

    /// The bytes of the locked shape; `text` is that of the file.
    pub(crate) fn bytes(&self, text: &str) -> Result<Vec<u8>, UnreadableLock> {
        table::read(&self.shape).map_err(|error| UnreadableLock::of_table(&error, text))
    }

    /// This file as it follows upon another: what that one knew and this one doesn't is retired.
    pub(super) fn after(mut self, before: &Self) -> Self {
        let known = before.retired.iter().chain(&before.shape);
        for (path, line) in known {
            if !self.shape.contains_key(path) {
                self.retired.insert(path.clone(), line.clone());
            }
        }
        self
    }

    /// The same, of which nothing declares anything any more.
    pub(super) fn into_gone(mut self) -> Self {
        self.gone = true;
        self
    }

    /// What this file has under names that another one retired, as something else.
    pub(super) fn reused_from(&self, before: &Self) -> Vec<Reused> {
        let retired = before.retired.iter();
        let back = retired.filter_map(|(path, was)| Some((path, was, self.shape.get(path)?)));
        back.filter(|(_, was, is)| !is_same_type(was, is))
            .map(|(path, was, is)| Reused {
                path: path.clone(),
                was: was.clone(),
                is: is.clone(),
            })
            .collect()
    }
}

/// Whether two lines are of one type, whatever they keep and whether they may be left out.
fn is_same_type(was: &str, is: &str) -> bool {
    match (Line::read(was), Line::read(is)) {
        (Some(was), Some(is)) => match (&was.form, &is.form) {
            (Form::Text { format: was }, Form::Text { format: is }) => was == is,
            (was, is) => std::mem::discriminant(was) == std::mem::discriminant(is),
        },
        // A line that was edited by hand says nothing to hold on to.
        (None, _) | (_, None) => true,
    }
}

impl UnreadableLock {
    fn at(line: usize, pointer: String, reason: &serde_json::Error) -> Self {
        Self {
            line: Some(line),
            pointer,
            reason: reason.to_string(),
        }
    }

    fn of_json(path: &serde_path_to_error::Path, error: &serde_json::Error) -> Self {
        use serde_path_to_error::Segment;
        let mut pointer = String::new();
        for segment in path {
            let key = match segment {
                Segment::Seq { index } => index.to_string(),
                Segment::Map { key } => key.clone(),
                Segment::Enum { variant } => variant.clone(),
                Segment::Unknown => continue,
            };
            push_key(&mut pointer, &key);
        }
        Self::at(error.line(), pointer, error)
    }

    fn of_table(error: &TableError, text: &str) -> Self {
        let mut pointer = "/shape".to_owned();
        push_key(&mut pointer, &error.path);
        Self {
            // Of what is missing, the place where it should be.
            line: line_of(text, &error.path).or_else(|| line_of(text, "shape")),
            pointer,
            reason: error.to_string(),
        }
    }
}

/// The line on which a key stands in a file as we write it, counted from 1.
fn line_of(text: &str, key: &str) -> Option<usize> {
    let key = format!("{}:", serde_json::to_string(key).unwrap_or_default());
    let mut lines = (1..).zip(text.lines());
    let found = lines.find(|(_, line)| line.trim_start().starts_with(&key));
    found.map(|(number, _)| number)
}

fn push_key(pointer: &mut String, key: &str) {
    pointer.push('/');
    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
}
