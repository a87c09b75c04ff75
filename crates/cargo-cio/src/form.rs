//! In which form a command says what it has found.

use clap::ValueEnum;

/// For people or for programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Lines for people
    #[default]
    Text,
    /// One JSON document on standard output
    Json,
}
