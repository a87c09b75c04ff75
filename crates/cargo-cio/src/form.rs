//! The output formats of commands without issues.

use clap::ValueEnum;

/// The output format: for people or for programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Lines for people
    #[default]
    Text,
    /// One JSON document on standard output
    Json,
}
