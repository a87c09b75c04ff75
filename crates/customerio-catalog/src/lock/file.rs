//! A lock file as JSON.

use customerio_rules::lock::file::Subject;
use customerio_rules::lock::table::{self, Table};
use customerio_rules::lock::{Cursor, FORMAT};
use serde::{Deserialize, Serialize};

/// A lock file: a line a path, so that version control merges what does not conflict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LockFile {
    format: u32,
    call: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    object_type: String,
    #[serde(rename = "crate", default, skip_serializing_if = "String::is_empty")]
    declared_in: String,
    name: String,
    version: u32,
    shape: Table,
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
            // They were made of a shape, so they are one.
            shape: table::write(Cursor::new(bytes)).unwrap_or_default(),
        }
    }

    pub(super) fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    pub(super) fn to_text(&self) -> String {
        // Text keys and plain values: there is nothing that JSON could not hold.
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    pub(super) fn subject(&self) -> Subject {
        Subject {
            call: self.call.clone(),
            object_type: self.object_type.clone(),
            declared_in: self.declared_in.clone(),
            name: self.name.clone(),
            version: self.version,
        }
    }

    pub(super) fn bytes(&self) -> Result<Vec<u8>, String> {
        if self.format > FORMAT {
            return Err("written by a newer `cargo cio`; update `customerio`".to_owned());
        }
        table::read(&self.shape).map_err(|error| error.to_string())
    }
}
