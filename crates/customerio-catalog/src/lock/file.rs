//! A lock file as JSON.

use customerio_rules::lock::file::Subject;
use customerio_rules::lock::line::{Form, Line};
use customerio_rules::lock::table::{self, Table, TableError};
use customerio_rules::lock::{self, Cursor, FORMAT, RESOLVE, RESTORE, UPDATE};
use serde::Deserialize;
use serde_json::Value;

use crate::pointer::escaped;
use crate::position::{Lines, Position, reason};

/// A lock file. Each path has its own line, so that version control merges independent changes.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "the object of a lock")]
pub(crate) struct LockFile {
    format: u32,
    call: String,
    #[serde(default)]
    object_type: String,
    #[serde(rename = "crate", default)]
    declared_in: String,
    name: String,
    version: u32,
    /// Whether the declaration was removed and the removal accepted. The shape stays, so that the name
    /// can't return with another one.
    #[serde(default)]
    gone: bool,
    shape: Table,
    /// The removed paths with their last types.
    #[serde(default)]
    retired: Table,
}

fn object(table: &Table) -> Value {
    let lines = table.iter();
    Value::Object(
        lines
            .map(|(path, line)| (path.clone(), line.as_str().into()))
            .collect(),
    )
}

/// The reason why a text is not a lock file.
///
/// ```
/// use customerio_catalog::lock::{UnreadableLock, unreadable};
///
/// let mistake: Option<UnreadableLock> = unreadable("{");
/// assert!(mistake.is_some_and(|it| it.to_string().starts_with("line 1, column ")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", place(*position, pointer))]
pub struct UnreadableLock {
    /// The position of the mistake, if it is known.
    pub position: Option<Position>,
    /// The JSON Pointer to the wrong value; empty for the whole file.
    pub pointer: String,
    /// The error message, without the fix.
    pub reason: String,
    /// The fix, as an instruction.
    pub fix: &'static str,
}

fn place(position: Option<Position>, pointer: &str) -> String {
    let position =
        position.map(|Position { line, column }| format!("line {line}, column {column}"));
    let pointer = (!pointer.is_empty()).then(|| format!("`{pointer}`"));
    let parts: Vec<String> = position.into_iter().chain(pointer).collect();
    if parts.is_empty() {
        return String::new();
    }
    format!("{}: ", parts.join(", "))
}

/// A retired name that is used again with another type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reused {
    pub(crate) path: String,
    pub(crate) was: String,
    pub(crate) is: String,
}

impl LockFile {
    /// Creates the file of an encoded shape; `None` if the bytes encode no shape.
    pub(super) fn new(subject: &Subject, bytes: &[u8]) -> Option<Self> {
        let Subject {
            call,
            object_type,
            declared_in,
            name,
            version,
        } = subject.clone();
        Some(Self {
            format: FORMAT,
            call,
            object_type,
            declared_in,
            name,
            version,
            gone: false,
            shape: table::write(Cursor::new(bytes))?,
            retired: Table::new(),
        })
    }

    pub(crate) fn read(text: &str) -> Result<Self, UnreadableLock> {
        let mut json = serde_json::Deserializer::from_str(text);
        let file: Self = serde_path_to_error::deserialize(&mut json)
            .map_err(|error| UnreadableLock::of_json(error.path(), error.inner(), text))?;
        json.end().map_err(|error| UnreadableLock {
            position: Some(Lines::new(text).of_error(&error)),
            pointer: String::new(),
            reason: reason(&error),
            fix: RESTORE,
        })?;
        if file.format > FORMAT {
            return Err(UnreadableLock {
                position: position_of(text, "format"),
                pointer: "/format".to_owned(),
                reason: lock::newer(file.format.into()),
                fix: UPDATE,
            });
        }
        Ok(file)
    }

    /// Formats the file: the members in the order of the fields, a line per path.
    pub(super) fn to_text(&self) -> String {
        let Self {
            format,
            call,
            object_type,
            declared_in,
            name,
            version,
            gone,
            shape,
            retired,
        } = self;
        let members = [
            Some(("format", Value::from(*format))),
            Some(("call", call.as_str().into())),
            (!object_type.is_empty()).then(|| ("objectType", object_type.as_str().into())),
            (!declared_in.is_empty()).then(|| ("crate", declared_in.as_str().into())),
            Some(("name", name.as_str().into())),
            Some(("version", (*version).into())),
            gone.then(|| ("gone", true.into())),
            Some(("shape", object(shape))),
            (!retired.is_empty()).then(|| ("retired", object(retired))),
        ];
        let members = members.into_iter().flatten().map(|(key, value)| {
            // No string of JSON holds a line feed, so this only indents.
            let value = format!("{value:#}").replace('\n', "\n  ");
            format!("  \"{key}\": {value}")
        });
        format!("{{\n{}\n}}\n", members.collect::<Vec<_>>().join(",\n"))
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

    /// Returns the bytes of the locked shape. `text` is the content of the file, for positions.
    pub(crate) fn bytes(&self, text: &str) -> Result<Vec<u8>, UnreadableLock> {
        table::read(&self.shape).map_err(|error| UnreadableLock::of_table(&error, text))
    }

    /// Returns this file as the successor of another, whose other paths become retired.
    pub(super) fn after(mut self, before: &Self) -> Self {
        let known = before.retired.iter().chain(&before.shape);
        for (path, line) in known {
            if !self.shape.contains_key(path) {
                self.retired.insert(path.clone(), line.clone());
            }
        }
        self
    }

    /// Returns the file with some retired names as optional properties again.
    #[cfg(feature = "diff")]
    pub(crate) fn with_back(&self, reused: &[Reused]) -> Self {
        let mut file = self.clone();
        for Reused { path, was, .. } in reused {
            let optional = if was.starts_with("optional ") {
                was.clone()
            } else {
                format!("optional {was}")
            };
            file.shape.entry(path.clone()).or_insert(optional);
        }
        file
    }

    /// Marks the declaration as removed.
    pub(super) fn into_gone(mut self) -> Self {
        self.gone = true;
        self
    }

    /// Returns the names that `before` retired and that this file uses with another type.
    pub(crate) fn reused_from(&self, before: &Self) -> Vec<Reused> {
        let gone = before.gone.then_some(&before.shape);
        let retired = before.retired.iter().chain(gone.into_iter().flatten());
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

/// Returns whether two lines have the same type, regardless of constraints and presence.
fn is_same_type(was: &str, is: &str) -> bool {
    match (Line::read(was), Line::read(is)) {
        (Some(was), Some(is)) => match (&was.form, &is.form) {
            (Form::Text { format: was }, Form::Text { format: is }) => was == is,
            (was, is) => std::mem::discriminant(was) == std::mem::discriminant(is),
        },
        // A line that was edited by hand can't be compared.
        (None, _) | (_, None) => true,
    }
}

impl UnreadableLock {
    fn of_json(path: &serde_path_to_error::Path, error: &serde_json::Error, text: &str) -> Self {
        use serde_path_to_error::Segment;
        if let Some(line) = lock::conflict(text) {
            return Self {
                position: Some(Position { line, column: 1 }),
                pointer: String::new(),
                reason: "this is a marker of a merge conflict".to_owned(),
                fix: RESOLVE,
            };
        }
        let mut keys = Vec::new();
        for segment in path {
            keys.push(match segment {
                Segment::Seq { index } => index.to_string(),
                Segment::Map { key } => key.clone(),
                Segment::Enum { variant } => variant.clone(),
                Segment::Unknown => continue,
            });
        }
        let mut pointer = String::new();
        for key in &keys {
            pointer.push('/');
            pointer.push_str(&escaped(key));
        }
        let found = Lines::new(text).of_error(error);
        // `serde_json` reports the end of a value with the wrong type, and the key is more useful.
        let key = keys.last().filter(|_| error.is_data());
        let column = key.and_then(|key| column_of(text.lines().nth(found.line - 1)?, key));
        Self {
            position: Some(Position {
                column: column.unwrap_or(found.column),
                ..found
            }),
            pointer,
            reason: reason(error),
            fix: RESTORE,
        }
    }

    fn of_table(error: &TableError, text: &str) -> Self {
        Self {
            // A missing path is reported at `shape`, where it should be.
            position: position_of(text, &error.path).or_else(|| position_of(text, "shape")),
            pointer: format!("/shape/{}", escaped(&error.path)),
            reason: error.to_string(),
            fix: RESTORE,
        }
    }
}

/// Returns the position of a key in a file as `to_text` formats it.
fn position_of(text: &str, key: &str) -> Option<Position> {
    let mut lines = (1..).zip(text.lines());
    lines.find_map(|(line, content)| {
        let column = column_of(content, key)?;
        Some(Position { line, column })
    })
}

/// Returns the column of a key that is the first text on its line.
fn column_of(line: &str, key: &str) -> Option<usize> {
    let trimmed = line.trim_start();
    let key = format!("{}:", Value::from(key));
    trimmed
        .starts_with(&key)
        .then(|| line.chars().count() - trimmed.chars().count() + 1)
}
