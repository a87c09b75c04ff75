//! `cargo cio lock`: accepts the catalog, or says what has changed since it was accepted.

use std::path::{Path, PathBuf};

use customerio_catalog::export::{Files, FilesError};
use customerio_catalog::lock::{FOLDER, State, is_lock};

use crate::driver::{self, DriverError};
use crate::project::{Project, ProjectError, Selection};
use crate::report::{from_here, report_idle, report_silent, report_unreachable};
use crate::{Verdict, say};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the lock; else `events.lock` beside the workspace's Cargo.toml. The compiler
    /// looks for that name, beside the Cargo.toml of a package and upwards to its workspace's
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Accept nothing; say, one line a file, what differs, and exit with 1 if anything
    #[arg(long)]
    check: bool,
    /// Go on without the packages whose events can't be collected
    #[arg(long)]
    allow_missing: bool,
    #[command(flatten)]
    selection: Selection,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum LockError {
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error(transparent)]
    Driver(#[from] DriverError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error("{} is no lock; choose a folder of its own, or remove that file", path.display())]
    Foreign { path: PathBuf },
}

/// Accepts the catalog, or checks what was accepted.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, LockError> {
    let project = Project::find(&arguments.selection)?;
    let unreachable = report_unreachable(&project);
    if unreachable && !arguments.allow_missing {
        return Ok(Verdict::Found);
    }
    report_idle(&project);
    // Where a part is looked at, what the other parts locked is not surplus.
    let whole = arguments.selection.is_whole() && !unreachable && project.idle.is_empty();
    let default = || project.root.join(FOLDER);
    let folder = arguments.out.clone().unwrap_or_else(default);
    // The driver runs where we do, but is given a path that holds anywhere.
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    if arguments.check {
        check(&project, &folder, whole)
    } else {
        accept(&project, &folder, whole)
    }
}

fn accept(project: &Project, folder: &Path, whole: bool) -> Result<Verdict, LockError> {
    let accepted = driver::lock(project)?;
    report_silent(project, &accepted.declared);
    if accepted.files.is_empty() {
        say::missing("there is no event and no traits type at all, so nothing is locked");
        return Ok(Verdict::Found);
    }
    let present = Files::read_from(folder)?;
    let others = present
        .iter()
        .filter(|(path, _)| accepted.files.get(path).is_none());
    let surplus: Vec<(&str, &str)> = others.collect();
    if let Some((path, _)) = surplus.iter().find(|(_, text)| !is_lock(text)) {
        let path = folder.join(path);
        return Err(LockError::Foreign { path });
    }
    let written = accepted.files.write_to(folder)?;
    let mut removed = 0;
    for (path, _) in surplus.into_iter().filter(|_| whole) {
        Files::remove_from(folder, path)?;
        removed += 1;
    }
    say::result(format_args!(
        "{}: {} accepted, {} unchanged, {removed} removed",
        from_here(folder).display(),
        written.changed,
        written.unchanged,
    ));
    Ok(Verdict::Fine)
}

fn check(project: &Project, folder: &Path, whole: bool) -> Result<Verdict, LockError> {
    let mut checked = driver::check_lock(project, folder)?;
    report_silent(project, &checked.declared);
    if !whole {
        let is_own = |state: &State| !matches!(state, State::Surplus);
        checked.findings.retain(|finding| is_own(&finding.state));
    }
    let shown = from_here(folder);
    for finding in &checked.findings {
        // Not `join`: what follows the path belongs to the line.
        say::result(format_args!("{}/{finding}", shown.display()));
    }
    if checked.findings.is_empty() {
        say::result(format_args!("{}: up to date", shown.display()));
        return Ok(Verdict::Fine);
    }
    say::note("the same command without --check accepts all of it");
    Ok(Verdict::Found)
}
