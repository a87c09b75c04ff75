//! `cargo cio check`: what has changed since the catalog was accepted, for CI.

use std::path::PathBuf;

use customerio_catalog::export::FilesError;
use customerio_catalog::lock::{FOLDER, Finding, State};

use crate::Verdict;
use crate::driver::{self, DriverError};
use crate::issue::{self, Issue, Level, ReportFormat};
use crate::project::{Project, ProjectError, Selection};
use crate::report::{from_here, report_idle, report_silent, report_unreachable};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the lock; else `events.lock` beside the workspace's Cargo.toml
    #[arg(long, value_name = "FOLDER")]
    lock: Option<PathBuf>,
    /// How to write what is found
    #[arg(long, default_value = "text")]
    format: ReportFormat,
    /// Go on without the packages whose events can't be collected
    #[arg(long)]
    allow_missing: bool,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum CheckError {
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error(transparent)]
    Driver(#[from] DriverError),
    #[error(transparent)]
    Files(#[from] FilesError),
}

/// Checks the catalog against its lock.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, CheckError> {
    let project = Project::find(&arguments.selection)?;
    let unreachable = report_unreachable(&project);
    if unreachable && !arguments.allow_missing {
        return Ok(Verdict::Found);
    }
    report_idle(&project);
    // Where a part is looked at, what the other parts locked is not gone.
    let whole = arguments.selection.is_whole() && !unreachable && project.idle.is_empty();
    let default = || project.root.join(FOLDER);
    let folder = arguments.lock.clone().unwrap_or_else(default);
    // The driver runs where we do, but is given a path that holds anywhere.
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    let mut checked = driver::check_lock(&project, &folder)?;
    report_silent(&project, &checked.declared);
    if !whole {
        let is_own = |state: &State| !matches!(state, State::Gone);
        checked.findings.retain(|finding| is_own(&finding.state));
    }
    let shown = from_here(&folder);
    let issues = checked.findings.into_iter().map(|finding| {
        let is_strict = project.is_strict(&finding.declared_in);
        let file = issue::file_in(shown, &finding.path);
        issue(finding, file, is_strict)
    });
    let issues: Vec<_> = issues.collect();
    Ok(issue::report(&issues, arguments.format))
}

fn issue(finding: Finding, file: String, is_strict: bool) -> Issue {
    let Finding { name, state, .. } = finding;
    let way_out = match &state {
        State::New | State::Compatible => "; `cargo cio lock` accepts it",
        State::Broken { .. } => "; undo that, or accept it with `cargo cio lock`",
        State::Gone => "; declare it again, or accept that it is gone with `cargo cio lock`",
        _ => "",
    };
    Issue {
        rule: state.rule(),
        level: if state.is_error(is_strict) {
            Level::Error
        } else {
            Level::Note
        },
        file,
        line: match &state {
            State::Unreadable { line, .. } => *line,
            _ => None,
        },
        subject: name,
        message: format!("{state}{way_out}"),
    }
}
