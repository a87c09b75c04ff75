//! Changes the message of a dead letter.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use customerio_core::call::JsonCall;
use customerio_transport::{DeadLetter, SpoolFolder};
use tempfile::NamedTempFile;

use super::{DeadLettersError, letters};
use crate::form::Form;
use crate::json_text::{compact, indented};
use crate::number;
use crate::output;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The number of the letter
    #[arg(value_parser = number::whole)]
    id: u64,
    /// Take the message from this file instead of an editor
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
}

/// Edits a letter. The folder is locked before and after the editor runs, not meanwhile, so that a
/// service can start.
pub(super) fn run(
    folder: &SpoolFolder,
    arguments: &Arguments,
    form: Form,
) -> Result<(), DeadLettersError> {
    let id = arguments.id;
    let before = {
        let mut locked = folder.lock()?;
        let found = locked.dead_letters(id.checked_sub(1), 1)?;
        letters::select(found, &[id], folder.path())?
    };
    for letter in before {
        let saved = match &arguments.from {
            Some(path) => {
                let text = read(path)?;
                save(folder, &letter, &text)
                    .map_err(|error| explained(error, format!("correct {}", path.display())))?
            }
            None => in_editor(folder, &letter)?,
        };
        match form {
            Form::Text if saved => output::summary(format_args!("saved letter {id}")),
            Form::Text => output::summary(format_args!("letter {id} is unchanged")),
            Form::Json => output::json(&serde_json::json!({ "id": id, "saved": saved })),
        }
    }
    Ok(())
}

/// Edits the message in a file that only this user can read. The file stays if its text is not saved.
fn in_editor(folder: &SpoolFolder, letter: &DeadLetter) -> Result<bool, DeadLettersError> {
    let message = String::from_utf8_lossy(letter.message.item());
    let mut file = temporary(&indented(&message))?;
    let path = file.path().to_owned();
    let editor = editor();
    let status = command(&editor, &path)
        .status()
        .map_err(|source| DeadLettersError::Editor {
            editor: editor.clone(),
            source,
        })?;
    match status.code() {
        Some(0) => {}
        // The shell did not find the command, or may not run it.
        Some(126 | 127) => return Err(DeadLettersError::NoEditor { editor }),
        _ => return Err(DeadLettersError::EditorFailed { editor }),
    }
    let result = read(&path).and_then(|text| save(folder, letter, &text));
    result.map_err(|error| {
        file.disable_cleanup(true);
        let number = letter.id;
        let hint = format!(
            "it is in {}: correct it, then save it with `edit {number} --from FILE`",
            path.display()
        );
        explained(error, hint)
    })
}

fn explained(error: DeadLettersError, hint: String) -> DeadLettersError {
    match error {
        DeadLettersError::Edited { source, .. } => DeadLettersError::Edited { source, hint },
        other => DeadLettersError::NotSaved {
            source: Box::new(other),
            hint,
        },
    }
}

/// Creates a file with mode 0600.
fn temporary(text: &str) -> Result<NamedTempFile, DeadLettersError> {
    let failed = |source| DeadLettersError::File {
        path: std::env::temp_dir(),
        source,
    };
    let mut file = tempfile::Builder::new()
        .prefix("dead-letter-")
        .suffix(".json")
        .tempfile()
        .map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.write_all(b"\n").map_err(failed)?;
    file.flush().map_err(failed)?;
    Ok(file)
}

/// Returns the command of the user's editor.
fn editor() -> String {
    // Of white space alone, a shell would run the file.
    let set = |variable| {
        std::env::var(variable)
            .ok()
            .filter(|it| !it.trim().is_empty())
    };
    set("VISUAL")
        .or_else(|| set("EDITOR"))
        .unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.to_owned())
}

/// The editor may have arguments, as in `code --wait`, so a shell starts it, as git does.
fn command(editor: &str, file: &Path) -> Command {
    if cfg!(windows) {
        let mut words = editor.split_whitespace();
        let mut command = Command::new(words.next().unwrap_or(editor));
        command.args(words).arg(file);
        return command;
    }
    let mut command = Command::new("sh");
    command
        .args(["-c", &format!("{editor} \"$@\""), editor])
        .arg(file);
    command
}

fn read(path: &Path) -> Result<String, DeadLettersError> {
    fs::read_to_string(path).map_err(|source| DeadLettersError::File {
        path: path.to_owned(),
        source,
    })
}

/// Checks the message and saves it. Returns whether it differs from the stored one.
fn save(folder: &SpoolFolder, letter: &DeadLetter, text: &str) -> Result<bool, DeadLettersError> {
    let edited = |source| DeadLettersError::Edited {
        source,
        hint: String::new(),
    };
    // Before its white space is removed, so that a mistake has its line.
    drop(JsonCall::parse(text.as_bytes()).map_err(edited)?);
    let text = compact(text.trim_start_matches('\u{feff}'));
    if text.as_bytes() == letter.message.item() {
        return Ok(false);
    }
    let call = JsonCall::parse(text.as_bytes()).map_err(edited)?;
    let mut locked = folder.lock()?;
    let current = locked.dead_letters(letter.id.checked_sub(1), 1)?;
    let is_same = current
        .iter()
        .any(|current| current.id == letter.id && current.message.item() == letter.message.item());
    if !is_same {
        return Err(DeadLettersError::Changed { id: letter.id });
    }
    locked.replace_dead_letter(letter.id, &call)?;
    Ok(true)
}
