//! `cargo cio check`: reports what has changed since the catalog was accepted, for CI.

use std::path::PathBuf;

use customerio_catalog::export::FilesError;
use customerio_catalog::lock::{Finding, State};

use crate::collection::{Collection, Scope};
use crate::conflicts::Conflicts;
use crate::declared::SourceLocation;
use crate::driver::{self, DriverError};
use crate::failure::placed_by_project;
use crate::history::{History, HistoryError};
use crate::issue::{self, Issue, Level, ReportFormat};
use crate::notices::report_silent;
use crate::paths::from_here;
use crate::project::ProjectError;
use crate::verdict::Verdict;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the lock; defaults to `events.lock` next to the workspace's Cargo.toml
    #[arg(long, value_name = "FOLDER")]
    lock: Option<PathBuf>,
    /// The output format
    #[arg(long, default_value = "text")]
    format: ReportFormat,
    #[command(flatten)]
    scope: Scope,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum CheckError {
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error(transparent)]
    Driver(#[from] DriverError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(transparent)]
    History(#[from] HistoryError),
}

placed_by_project!(CheckError: Driver | Files | History);

/// Checks the catalog against its lock.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, CheckError> {
    let Some(Collection { project, is_whole }) = arguments.scope.open()? else {
        return Ok(Verdict::Found);
    };
    let folder = project.lock_folder(arguments.lock.as_deref());
    History::of(&folder, project.offline).require_checkout()?;
    let mut checked = driver::check_lock(&project, &folder)?;
    report_silent(&project, &checked.declared);
    let conflicts = Conflicts::new(&project, &checked.declared);
    if !is_whole || !conflicts.is_empty() {
        let may_be_elsewhere = |state: &State| matches!(state, State::Gone);
        checked
            .findings
            .retain(|finding| !may_be_elsewhere(&finding.state));
    }
    let shown = from_here(&folder);
    let issues = checked.findings.into_iter().map(|finding| {
        let is_strict = project.is_strict(&finding.declared_in, &finding.key);
        let file = issue::file_in(shown, &finding.path);
        let location = project.location(&finding.declared_in, &finding.key);
        issue(finding, file, location, is_strict)
    });
    let mut issues: Vec<_> = issues.collect();
    issues.extend(conflicts.into_issues());
    Ok(issue::report(&issues, arguments.format))
}

/// The issue for a finding. It is located at the declaration, which was changed, or in the lock file if the
/// declaration is not known.
fn issue(
    finding: Finding,
    file: String,
    declared: Option<&SourceLocation>,
    is_strict: bool,
) -> Issue {
    let Finding { name, state, .. } = finding;
    let fix = match &state {
        State::New | State::Compatible => "; `cargo cio lock` accepts it",
        State::Broken { .. } => "; undo that, or accept it with `cargo cio lock`",
        State::Gone => "; declare it again, or accept the removal with `cargo cio lock`",
        // Their messages say how to fix them.
        State::Reused { .. } | State::Orphaned { .. } | State::Unreadable { .. } => "",
    };
    let position = match &state {
        State::Unreadable { position, .. } => *position,
        State::New
        | State::Broken { .. }
        | State::Compatible
        | State::Reused { .. }
        | State::Gone
        | State::Orphaned { .. } => None,
    };
    let message = format!("{state}{fix}");
    let its_lock = if state == State::New {
        "its lock would be"
    } else {
        "its lock is"
    };
    let (file, line, column, message) = match declared {
        Some(location) => (
            from_here(&location.file).display().to_string(),
            Some(location.line),
            None,
            format!("{message}; {its_lock} `{file}`"),
        ),
        None => (
            file,
            position.map(|it| it.line),
            position.map(|it| it.column),
            message,
        ),
    };
    Issue {
        rule: state.rule(),
        level: if state.is_error(is_strict) {
            Level::Error
        } else {
            Level::Note
        },
        file,
        line,
        column,
        subject: name,
        message,
    }
}
