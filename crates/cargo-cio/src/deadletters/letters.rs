//! Reads, selects and prints dead letters.

use std::path::Path;

use customerio_catalog::visible;
use customerio_core::item::event_name;
use customerio_core::timestamp::Timestamp;
use customerio_transport::{DeadLetter, LockedSpool, SpoolFolder};
use serde::Serialize;
use serde_json::value::RawValue;

use super::{DeadLettersError, Selection};
use crate::form::Form;
use crate::json_text::indented;
use crate::output;

/// The properties of a letter, without its content.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary<'a> {
    id: u64,
    refused_at: String,
    call: &'static str,
    name: Option<String>,
    message_id: String,
    bytes: usize,
    status: u16,
    reason: String,
    #[serde(flatten)]
    content: Option<Content<'a>>,
}

/// The content of a letter, which may be personal data.
#[derive(Serialize)]
struct Content<'a> {
    detail: &'a str,
    item: Item<'a>,
}

/// The message: JSON, or a string if it is damaged.
#[derive(Serialize)]
#[serde(untagged)]
enum Item<'a> {
    Json(&'a RawValue),
    Other(String),
}

impl<'a> Summary<'a> {
    fn new(letter: &'a DeadLetter) -> Self {
        let message = &letter.message;
        Self {
            id: letter.id,
            refused_at: Timestamp::from(letter.refused_at).to_string(),
            call: message.call.as_str(),
            name: event_name(message.item()),
            message_id: message.message_id(),
            bytes: message.item().len(),
            status: message.rejection.status,
            reason: message.rejection.reason.to_string(),
            content: None,
        }
    }

    fn with_content(letter: &'a DeadLetter) -> Self {
        let item = letter.message.item();
        let item = match serde_json::from_slice(item) {
            Ok(json) => Item::Json(json),
            Err(_) => Item::Other(String::from_utf8_lossy(item).into_owned()),
        };
        Self {
            content: Some(Content {
                detail: &letter.message.rejection.detail,
                item,
            }),
            ..Self::new(letter)
        }
    }

    fn line(&self) -> String {
        let name = self.name.as_ref();
        let name = name.map_or_else(String::new, |name| format!(" `{name}`"));
        format!(
            "{}  {}  {}{}  {}  {} bytes  {} (status {})",
            self.id,
            self.refused_at,
            self.call,
            name,
            self.message_id,
            self.bytes,
            self.reason,
            self.status
        )
    }
}

/// Reads all letters without the lock, and reports a process that uses the folder.
pub(super) fn read(folder: &SpoolFolder) -> Result<Vec<DeadLetter>, DeadLettersError> {
    if let Some(holder) = folder.holder() {
        output::note(format_args!(
            "read without the lock: {holder} uses the folder and may change it at any time"
        ));
    }
    Ok(folder.dead_letters()?)
}

/// Returns the letters with these ids, in the order of the ids in the folder.
pub(super) fn select(
    mut letters: Vec<DeadLetter>,
    ids: &[u64],
    folder: &Path,
) -> Result<Vec<DeadLetter>, DeadLettersError> {
    for &id in ids {
        if letters.iter().all(|letter| letter.id != id) {
            let folder = folder.to_owned();
            return Err(DeadLettersError::NotFound { id, folder });
        }
    }
    letters.retain(|letter| ids.contains(&letter.id));
    Ok(letters)
}

/// Returns the selected letters of a locked folder, the oldest first.
pub(super) fn chosen(
    locked: &mut LockedSpool,
    selection: &Selection,
    folder: &Path,
) -> Result<Vec<DeadLetter>, DeadLettersError> {
    let letters = locked.dead_letters(None, usize::MAX)?;
    if selection.all {
        Ok(letters)
    } else {
        select(letters, &selection.ids, folder)
    }
}

pub(super) fn list(letters: &[DeadLetter], form: Form) {
    let summaries: Vec<_> = letters.iter().map(Summary::new).collect();
    match form {
        Form::Text => {
            for summary in &summaries {
                output::result(summary.line());
            }
            output::summary(output::counted(letters.len(), "dead letter"));
        }
        Form::Json => print(&serde_json::json!({ "deadLetters": summaries })),
    }
}

pub(super) fn show(letters: &[DeadLetter], form: Form) {
    match form {
        Form::Text => {
            for letter in letters {
                let summary = Summary::new(letter);
                output::result(summary.line());
                output::result(format_args!(
                    "the service's explanation: {}",
                    letter.message.rejection.detail
                ));
                let item = String::from_utf8_lossy(letter.message.item());
                output::styled(visible(&indented(&item)));
            }
        }
        Form::Json => {
            let shown: Vec<_> = letters.iter().map(Summary::with_content).collect();
            // A `Value` would change the digits of numbers.
            match serde_json::to_string_pretty(&Shown {
                dead_letters: shown,
            }) {
                Ok(json) => output::result(json),
                Err(error) => debug_assert!(false, "{error}"),
            }
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown<'a> {
    dead_letters: Vec<Summary<'a>>,
}

fn print(json: &serde_json::Value) {
    output::json(json);
}
