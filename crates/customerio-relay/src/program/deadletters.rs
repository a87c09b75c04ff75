//! The subcommand `deadletters`: handles the messages that the service refused, in the database.

use customerio_core::item::{WrittenItem, event_name};
use customerio_core::timestamp::Timestamp;
use customerio_rules::naming::visible;
use serde::Serialize;
use serde_json::value::RawValue;

use super::print;
use super::store::Stored;
use crate::{DeadLetter, Engine as _, EngineError};

/// The letters of a read.
const PAGE: usize = 1_000;

pub(super) const HELP: &str = "\
Examples of arguments:
  deadletters --source shop
  deadletters --source shop show 17
  deadletters --source shop resend --all
  deadletters --source shop drop 17 18

`resend` needs no key: it moves letters behind the messages that wait, and a relay sends them.

Exit codes: 0 done; 2 wrong usage, a database that can't be reached, or a letter that does not exist: \
nothing was changed";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The source of the outbox
    // A global argument of clap sets the argument of the same id in the command above.
    #[arg(
        id = "source_of_letters",
        long = "source",
        global = true,
        value_name = "SOURCE",
        default_value = "default"
    )]
    pub(super) source: String,
    /// The output format
    #[arg(long, global = true, value_enum, default_value = "text")]
    format: Form,
    #[command(subcommand)]
    action: Option<Action>,
}

/// The output format.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Form {
    Text,
    Json,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List the letters, the oldest first, without their content; the default
    List,
    /// Show letters with the service's explanation and their content, which may be personal data
    Show {
        /// The numbers of the letters
        #[arg(required = true)]
        ids: Vec<i64>,
    },
    /// Move letters behind the messages that wait, unchanged and in their order
    Resend(Selection),
    /// Remove letters; their messages are lost
    Drop(Selection),
}

/// The letters that a command changes.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Selection {
    /// The numbers of the letters
    ids: Vec<i64>,
    /// All letters of the source
    #[arg(long)]
    all: bool,
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum LettersError {
    #[error(
        "the source `{source_name}` has no dead letter {id}; list them with `deadletters --source {source_name}`"
    )]
    NotFound { id: i64, source_name: String },
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("failed to write JSON: {0}")]
    Json(serde_json::Error),
}

/// A letter without its content.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary {
    id: i64,
    refused_at: String,
    call: &'static str,
    name: Option<String>,
    message_id: String,
    bytes: usize,
    status: u16,
    reason: String,
    #[serde(flatten)]
    content: Option<Content>,
}

/// The content of a letter, which may be personal data.
#[derive(Serialize)]
struct Content {
    detail: String,
    item: Item,
}

/// The message: JSON, or a string if it is damaged.
#[derive(Serialize)]
#[serde(untagged)]
enum Item {
    Json(Box<RawValue>),
    Other(String),
}

impl Summary {
    fn new(letter: &DeadLetter) -> Self {
        let (row, rejected) = (&letter.row, &letter.rejected);
        let message = WrittenItem::from_stored(&row.head, row.item.clone());
        let (call, message_id) = message.map_or_else(
            // A damaged row was rejected without a request.
            |_| ("unreadable", String::new()),
            |message| {
                (
                    message.head().kind.as_str(),
                    message.message_id().to_owned(),
                )
            },
        );
        Self {
            id: row.id,
            refused_at: Timestamp::from(letter.at).to_string(),
            call,
            name: event_name(&row.item),
            message_id,
            bytes: row.item.len(),
            status: rejected.status,
            reason: rejected.reason.clone(),
            content: None,
        }
    }

    fn with_content(letter: &DeadLetter) -> Self {
        let item = match serde_json::from_slice(&letter.row.item) {
            Ok(json) => Item::Json(json),
            Err(_) => Item::Other(String::from_utf8_lossy(&letter.row.item).into_owned()),
        };
        Self {
            content: Some(Content {
                detail: letter.rejected.detail.clone(),
                item,
            }),
            ..Self::new(letter)
        }
    }

    fn line(&self) -> String {
        let Self {
            id,
            refused_at,
            call,
            name,
            message_id,
            bytes,
            status,
            reason,
            content: _,
        } = self;
        let name = name.as_ref();
        let name = name.map_or_else(String::new, |name| format!(" `{name}`"));
        on_one_line(&format!(
            "{id}  {refused_at}  {call}{name}  {message_id}  {bytes} bytes  {reason} (status {status})"
        ))
    }
}

/// Text of others on one line, without what changes a terminal.
fn on_one_line(text: &str) -> String {
    visible(text).replace('\n', "\\n").replace('\t', "\\t")
}

pub(super) async fn run(arguments: &Arguments, engine: &Stored) -> Result<(), LettersError> {
    let (source, form) = (&arguments.source, arguments.format);
    match arguments.action.as_ref().unwrap_or(&Action::List) {
        Action::List => list(engine, form).await,
        Action::Show { ids } => {
            let letters = find(engine, source, ids).await?;
            show(&letters, form)
        }
        Action::Resend(selection) => {
            let ids = selected(engine, source, selection).await?;
            let mut moved = 0;
            for id in ids {
                moved += u64::from(engine.retry(id).await?);
            }
            changed(moved, "waits again", "wait again", "resent", form)
        }
        Action::Drop(selection) => {
            let ids = selected(engine, source, selection).await?;
            let mut removed = 0;
            for id in ids {
                removed += u64::from(engine.remove(id).await?);
            }
            changed(removed, "is removed", "are removed", "dropped", form)
        }
    }
}

/// Calls `each` for all letters of the source.
async fn each_letter(engine: &Stored, mut each: impl FnMut(DeadLetter)) -> Result<(), EngineError> {
    let mut after = None;
    loop {
        let page = engine.dead_letters(after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = Some(last.row.id);
        page.into_iter().for_each(&mut each);
    }
}

/// Finds letters by their numbers.
async fn find(engine: &Stored, source: &str, ids: &[i64]) -> Result<Vec<DeadLetter>, LettersError> {
    let mut letters = Vec::new();
    for &id in ids {
        let found = engine.dead_letters(id.checked_sub(1), 1).await?;
        let letter = found.into_iter().find(|letter| letter.row.id == id);
        letters.push(letter.ok_or_else(|| LettersError::NotFound {
            id,
            source_name: source.to_owned(),
        })?);
    }
    Ok(letters)
}

/// The numbers of the selected letters. Those that are rejected from now on are not among them.
async fn selected(
    engine: &Stored,
    source: &str,
    selection: &Selection,
) -> Result<Vec<i64>, LettersError> {
    if !selection.all {
        find(engine, source, &selection.ids).await?;
        let mut ids = selection.ids.clone();
        ids.sort_unstable();
        return Ok(ids);
    }
    let mut ids = Vec::new();
    each_letter(engine, |letter| ids.push(letter.row.id)).await?;
    Ok(ids)
}

async fn list(engine: &Stored, form: Form) -> Result<(), LettersError> {
    let mut summaries = Vec::new();
    each_letter(engine, |letter| summaries.push(Summary::new(&letter))).await?;
    match form {
        Form::Text => {
            for summary in &summaries {
                print(summary.line());
            }
            let noun = if summaries.len() == 1 {
                "letter"
            } else {
                "letters"
            };
            print(format_args!("{} dead {noun}", summaries.len()));
            Ok(())
        }
        Form::Json => json(&Listed {
            dead_letters: summaries,
        }),
    }
}

fn show(letters: &[DeadLetter], form: Form) -> Result<(), LettersError> {
    match form {
        Form::Text => {
            for letter in letters {
                print(Summary::new(letter).line());
                let detail = on_one_line(&letter.rejected.detail);
                print(format_args!("the service's explanation: {detail}"));
                print(on_one_line(&String::from_utf8_lossy(&letter.row.item)));
            }
            Ok(())
        }
        Form::Json => json(&Listed {
            dead_letters: letters.iter().map(Summary::with_content).collect(),
        }),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    dead_letters: Vec<Summary>,
}

fn changed(count: u64, one: &str, many: &str, name: &str, form: Form) -> Result<(), LettersError> {
    match form {
        Form::Text if count == 1 => print(format_args!("1 letter {one}")),
        Form::Text => print(format_args!("{count} letters {many}")),
        Form::Json => return json(&serde_json::json!({ name: count })),
    }
    Ok(())
}

fn json(value: &impl Serialize) -> Result<(), LettersError> {
    print(serde_json::to_string_pretty(value).map_err(LettersError::Json)?);
    Ok(())
}
