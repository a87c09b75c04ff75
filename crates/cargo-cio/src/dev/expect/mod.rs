//! `cargo cio dev --expect FILE`: runs a command, and compares the messages that arrived with a file.

mod comparison;
mod expectations;
mod junit;
mod report;
mod runner;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ValueEnum;
use customerio_sandbox::Sandbox;

use crate::number;
use crate::output;
use crate::verdict::Verdict;
use comparison::Comparison;
use expectations::Expectations;
pub(crate) use expectations::ExpectationsError;
pub(crate) use runner::RunError;

/// The options of an end-to-end test.
#[derive(Debug, clap::Args)]
#[command(
    next_help_heading = "End-to-end tests",
    group = clap::ArgGroup::new("end").multiple(true)
)]
pub(super) struct Options {
    /// Compare what arrives with this file, print a report, and exit with 1 if something is missing,
    /// unexpected or bad
    ///
    /// The run ends when the command after `--` ends, or after `--for`. The file is TOML:
    ///
    ///     others = "report"   # or "allow": messages that fit no entry
    ///     [[message]]
    ///     kind = "track"
    ///     event = "Order Completed"
    ///     user = "u-1"
    ///     count = 1           # or at_least and at_most
    #[arg(long, value_name = "FILE", requires = "end", verbatim_doc_comment)]
    pub(super) expect: Option<PathBuf>,
    /// End after this time in seconds; a command that still runs is killed, which is an error
    #[arg(
        long = "for",
        value_name = "SECONDS",
        group = "end",
        requires = "expect",
        value_parser = number::whole
    )]
    limit: Option<u64>,
    /// The form of the report on standard output
    #[arg(long, default_value = "text", value_name = "FORM", requires = "expect")]
    report: ReportForm,
    /// The command to run, with `CUSTOMERIO_ENDPOINT` and `CUSTOMERIO_API_KEY` set to the sandbox; its
    /// output goes to standard error
    #[arg(
        last = true,
        group = "end",
        requires = "expect",
        value_name = "COMMAND"
    )]
    command: Vec<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ReportForm {
    /// One line per problem
    Text,
    /// One JSON object
    Json,
    /// The XML of `JUnit`, which CI systems show
    Junit,
}

/// A run whose file was read.
pub(super) struct Run {
    expectations: Expectations,
    limit: Option<Duration>,
    report: ReportForm,
    command: Vec<String>,
}

impl Options {
    /// Reads the file before anything starts. Returns `None` without `--expect`.
    pub(super) fn read(self) -> Result<Option<Run>, ExpectationsError> {
        let Some(file) = self.expect else {
            return Ok(None);
        };
        Ok(Some(Run {
            expectations: Expectations::read(&file)?,
            limit: self.limit.map(Duration::from_secs),
            report: self.report,
            command: self.command,
        }))
    }
}

impl Run {
    /// Runs the command, waits, and reports.
    pub(super) fn finish(self, sandbox: &Sandbox) -> Result<Verdict, RunError> {
        let end = runner::run(sandbox, &self.command, self.limit)?;
        let comparison = Comparison::new(&self.expectations, sandbox, end);
        match self.report {
            ReportForm::Text => output::result(report::text(&comparison)),
            ReportForm::Json => output::json(&report::json(&comparison)),
            ReportForm::Junit => output::result(junit::xml(&comparison)),
        }
        Ok(if comparison.is_fine() {
            Verdict::Fine
        } else {
            Verdict::Found
        })
    }
}

/// Returns the path as users name it.
fn shown(path: &Path) -> String {
    crate::paths::from_here(path).display().to_string()
}
