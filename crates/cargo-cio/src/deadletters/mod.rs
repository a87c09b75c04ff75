//! `cargo cio deadletters`: handles the messages that the service refused, in the folder of a spool.

mod edit;
mod letters;
mod resend;

use std::path::PathBuf;

use customerio_core::call::JsonCallError;
use customerio_transport::{DeadLetterError, EnvError, SpoolError, SpoolFolder};

use crate::failure::Placed;
use crate::form::Form;
use crate::number;
use crate::output;
use crate::verdict::Verdict;

pub(crate) const HELP: &str = "\
Examples:
  cargo cio deadletters /var/lib/shop/customerio
  cargo cio deadletters /var/lib/shop/customerio show 17
  cargo cio deadletters /var/lib/shop/customerio edit 17
  cargo cio deadletters /var/lib/shop/customerio resend --all
  cargo cio deadletters /var/lib/shop/customerio drop 17 18

`resend` reads the key from CUSTOMERIO_API_KEY, as programs do. `cargo cio relay deadletters` handles those of \
an outbox.

Exit codes: 0 done; 1 letters remain that `resend` could not deliver; 2 wrong usage, a letter that does \
not exist, a folder that is in use or can't be read, or an edited message that breaks a rule: nothing \
was changed";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder that was given to the client as its spool
    folder: PathBuf,
    /// The output format
    #[arg(long, global = true, default_value = "text")]
    format: Form,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// List the letters, the oldest first, without their content; the default
    List,
    /// Show letters with the service's explanation and their content, which may be personal data
    Show {
        /// The numbers of the letters
        #[arg(required = true, value_parser = number::whole)]
        ids: Vec<u64>,
    },
    /// Change the message of a letter in the editor of VISUAL or EDITOR; its `messageId` stays
    Edit(edit::Arguments),
    /// Send letters again, unchanged and in their order, and remove those that were delivered
    Resend(resend::Arguments),
    /// Remove letters; their messages are lost
    Drop(Selection),
}

/// The letters that a command changes.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
struct Selection {
    /// The numbers of the letters
    #[arg(value_parser = number::whole)]
    ids: Vec<u64>,
    /// All letters
    #[arg(long)]
    all: bool,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum DeadLettersError {
    #[error(transparent)]
    Folder(#[from] SpoolError),
    #[error(transparent)]
    Letter(#[from] DeadLetterError),
    #[error("there is no dead letter {id} in {}; list them with `cargo cio deadletters {}`", folder.display(), folder.display())]
    NotFound { id: u64, folder: PathBuf },
    #[error(
        "the messages in {} are of another source than the key in CUSTOMERIO_API_KEY; set the key of \
         their source, or name the source with `--source` if the client sets `spool_source`",
        folder.display()
    )]
    OtherSource { folder: PathBuf },
    #[error(transparent)]
    Client(#[from] EnvError),
    #[error("the editor `{editor}` can't be started; set EDITOR to the command of an editor")]
    Editor {
        editor: String,
        source: std::io::Error,
    },
    #[error(
        "the editor `{editor}` was not found or can't be run; set VISUAL or EDITOR to the command of an editor"
    )]
    NoEditor { editor: String },
    #[error(
        "the editor `{editor}` failed, so nothing was changed; VISUAL or EDITOR names the command"
    )]
    EditorFailed { editor: String },
    #[error("failed to read or write {}", path.display())]
    File {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("the edited message was not saved: {source}; {hint}")]
    Edited { source: JsonCallError, hint: String },
    #[error("the edited message was not saved: {source}; {hint}")]
    NotSaved {
        source: Box<DeadLettersError>,
        hint: String,
    },
    #[error("letter {id} changed meanwhile; edit it again")]
    Changed { id: u64 },
}

impl Placed for DeadLettersError {}

/// Handles the dead letters of a folder.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, DeadLettersError> {
    let folder = SpoolFolder::open(&arguments.folder)?;
    let form = arguments.format;
    match &arguments.action {
        None | Some(Action::List) => {
            let found = letters::read(&folder)?;
            letters::list(&found, form);
        }
        Some(Action::Show { ids }) => {
            let found = letters::read(&folder)?;
            letters::show(&letters::select(found, ids, folder.path())?, form);
        }
        Some(Action::Edit(arguments)) => edit::run(&folder, arguments, form)?,
        Some(Action::Resend(arguments)) => return resend::run(&folder, arguments, form),
        Some(Action::Drop(selection)) => {
            let mut locked = folder.lock()?;
            let chosen = letters::chosen(&mut locked, selection, folder.path())?;
            let ids: Vec<u64> = chosen.iter().map(|letter| letter.id).collect();
            let dropped = locked.remove_dead_letters(&ids)?;
            match form {
                Form::Text => output::summary(format_args!("dropped {dropped}")),
                Form::Json => output::json(&serde_json::json!({ "dropped": ids })),
            }
        }
    }
    Ok(Verdict::Fine)
}
