//! A lock file as JSON.

use customerio_rules::lock::file::Subject;
use customerio_rules::lock::table::{self, Table, TableError};
use customerio_rules::lock::{self, FORMAT, RESOLVE, RESTORE, UPDATE};
use serde_json::{Map, Value};

use super::layout::{self, Lines};

/// Returns the subject of a lock file and the lines of the locked shape.
///
/// # Errors
///
/// Returns the problem and its fix as text that follows the name of the file.
pub(super) fn lock(text: &str) -> Result<(Subject, Lines<'_>), String> {
    layout::lock(text).map_or_else(|| any(text), Ok)
}

/// Reads a lock file in any layout.
pub(super) fn any(text: &str) -> Result<(Subject, Lines<'_>), String> {
    let file: Map<String, Value> =
        serde_json::from_str(text).map_err(|error| match lock::conflict(text) {
            Some(line) => format!("has a marker of a merge conflict in line {line}; {RESOLVE}"),
            None => format!("is not the JSON of a lock: {error}; {RESTORE}"),
        })?;
    let number = |key| file.get(key).and_then(Value::as_u64);
    let member = |key| file.get(key).and_then(Value::as_str);
    let missing = |key| format!("has no `{key}` as it should; {RESTORE}");

    match number("format") {
        None => return Err(missing("format")),
        Some(format) if format > u64::from(FORMAT) => {
            return Err(format!("was {}; {UPDATE}", lock::newer(format)));
        }
        Some(_) => {}
    }
    let subject = Subject {
        call: member("call").ok_or_else(|| missing("call"))?.to_owned(),
        // A file leaves out what is empty.
        object_type: member("objectType").unwrap_or("").to_owned(),
        declared_in: member("crate").unwrap_or("").to_owned(),
        name: member("name").ok_or_else(|| missing("name"))?.to_owned(),
        version: number("version")
            .and_then(|version| version.try_into().ok())
            .ok_or_else(|| missing("version"))?,
    };
    let lines = file.get("shape").and_then(Value::as_object);
    let mut shape = Table::new();
    for (path, line) in lines.ok_or_else(|| missing("shape"))? {
        let line = line.as_str().ok_or_else(|| missing(path))?;
        shape.insert(path.clone(), line.to_owned());
    }
    let lines = shape.into_iter();
    let lines = lines.map(|(path, line)| (path.into(), line.into()));
    Ok((subject, lines.collect()))
}

/// Returns the bytes of the locked shape. `text` is the content of the file, for the number of a line.
///
/// # Errors
///
/// As [`lock`].
pub(super) fn shape(lines: Lines<'_>, text: &str) -> Result<Vec<u8>, String> {
    table::read(lines).map_err(|error| located(&error, text))
}

/// Returns the problem of a line, with the number of the line, and its fix.
fn located(error: &TableError, text: &str) -> String {
    let key = format!("{}:", Value::from(error.path.as_str()));
    let line = text
        .lines()
        .position(|line| line.trim_start().starts_with(&key));
    match line {
        Some(line) => format!("is wrong in line {}: {error}; {RESTORE}", line + 1),
        None => format!("is wrong: {error}; {RESTORE}"),
    }
}
