//! Names that other tools give to our commands.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// A guess at a command, and what to write.
const GUESSES: &[(&str, &str)] = &[
    ("accept", "lock"),
    ("add", "init"),
    ("compare", "diff"),
    ("describe", "inspect"),
    ("doc", "export --format html"),
    ("docs", "export --format html"),
    ("events", "export --format markdown"),
    ("freeze", "lock"),
    ("generate", "import"),
    ("info", "inspect"),
    ("list", "export --format markdown"),
    ("new", "init"),
    ("run", "dev"),
    ("sandbox", "dev"),
    ("schema", "export --format json-schema"),
    ("schemas", "export --format json-schema"),
    ("serve", "dev"),
    ("server", "dev"),
    ("setup", "init"),
    ("show", "inspect"),
    ("start", "dev"),
    ("status", "check"),
    ("test", "coverage"),
    ("track", "send track"),
    ("typescript", "export --format typescript"),
    ("update", "lock"),
    ("validate", "check"),
    ("verify", "check"),
    ("version", "--version"),
    ("watch", "dev"),
];

/// Proposes the command that was meant. Others are proposed by their spelling.
pub(crate) fn propose(mut error: clap::Error) -> clap::Error {
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand)
        && let Some((_, meant)) = GUESSES.iter().find(|(guess, _)| guess == name)
    {
        let meant = ContextValue::Strings(vec![(*meant).to_owned()]);
        error.insert(ContextKind::SuggestedSubcommand, meant);
    }
    error
}
