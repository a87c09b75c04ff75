//! `cargo cio export`: writes the catalog as files.

mod format;
mod links;
mod losses;

use std::path::{Path, PathBuf};

use customerio_catalog::diff;
use customerio_catalog::export::{Difference, FilesError};
use serde_json::{Value, json};

use crate::collection::{Collection, Scope};
use crate::conflicts::Conflicts;
use crate::driver::{self, DriverError, Exported};
use crate::failure::placed_by_project;
use crate::form::Form;
use crate::history::{History, HistoryError};
use crate::notices::report_silent;
use crate::output;
use crate::paths::from_here;
use crate::project::{Project, ProjectError};
use crate::verdict::Verdict;

/// A table of the drafts of JSON Schema that other programs read, written by `cargo xtask readers`.
const READERS: &str = include_str!("readers.txt");

/// Returns the text below the options in `cargo cio export --help`.
pub(crate) fn after_long_help(exit_codes: &str) -> String {
    format!("{READERS}\n{exit_codes}")
}

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    options: format::Options,
    /// The folder to write to; by default, `schemas` for json-schema and `catalog/<format>` for all
    /// others, next to the workspace's Cargo.toml
    #[arg(long, short, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Write nothing; list the files that would change, and exit with 1 if there are any
    #[arg(long)]
    check: bool,
    /// The form of the report
    #[arg(long, default_value = "text", value_name = "FORM")]
    report: Form,
    /// Report each fact that the format has no keyword for on its own line
    #[arg(long)]
    losses: bool,
    #[command(flatten)]
    scope: Scope,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum ExportError {
    #[error(transparent)]
    Unfit(#[from] format::Unfit),
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error(transparent)]
    Driver(#[from] DriverError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(transparent)]
    History(#[from] HistoryError),
}

placed_by_project!(ExportError: Unfit | Driver | Files | History);

/// Exports, or checks an export.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, ExportError> {
    arguments.options.check()?;
    let Some(Collection { project, .. }) = arguments.scope.open()? else {
        return Ok(Verdict::Found);
    };
    let options = &arguments.options;
    let history = if options.shows_commits() {
        let _busy = output::busy("reading the history");
        let lock = project.lock_folder(options.lock());
        let history = diff::history(History::of(&lock, project.offline).steps()?);
        let text = history.to_json().map_err(DriverError::from)?;
        Some(driver::write_file(&project, "history.json", &text)?)
    } else {
        None
    };
    let sources = if options.has_links() {
        let links = links::links(&project, options.revision())?;
        let text = links.to_json().map_err(DriverError::from)?;
        Some(driver::write_file(&project, "sources.json", &text)?)
    } else {
        None
    };
    let exported = driver::export(&project, options.format(&project, history, sources))?;
    report_silent(&project, &exported.declared);
    let conflicts = Conflicts::new(&project, &exported.declared);
    conflicts.print();
    if exported.declared.crates.is_empty() {
        output::missing(
            "the catalog is empty, so nothing is written; derive `CioEvent` or `CioTraits` for a type",
        );
        return Ok(Verdict::Found);
    }
    if arguments.report == Form::Text {
        losses::report(&exported.losses, arguments.losses);
    }
    let verdict = if arguments.check {
        arguments.check(&project, &exported, &conflicts)?
    } else {
        arguments.write(&project, &exported, &conflicts)?
    };
    Ok(conflicts.or(verdict))
}

impl Arguments {
    fn out(&self, project: &Project) -> PathBuf {
        let default = || self.options.folder(&project.root);
        self.out.clone().unwrap_or_else(default)
    }

    fn write(
        &self,
        project: &Project,
        exported: &Exported,
        conflicts: &Conflicts,
    ) -> Result<Verdict, ExportError> {
        let out = self.out(project);
        let written = exported.files.write_to(&out)?;
        match self.report {
            Form::Text => output::result(format_args!(
                "{}: {} written, {} unchanged, {} removed",
                from_here(&out).display(),
                written.changed,
                written.unchanged,
                written.removed,
            )),
            Form::Json => print_json(&out, ("written", &json!(written)), exported, conflicts),
        }
        Ok(Verdict::Fine)
    }

    fn check(
        &self,
        project: &Project,
        exported: &Exported,
        conflicts: &Conflicts,
    ) -> Result<Verdict, ExportError> {
        let out = self.out(project);
        let differences = exported.files.compare_with(&out)?;
        match self.report {
            Form::Text => report_differences(from_here(&out), &differences),
            Form::Json => print_json(
                &out,
                ("differences", &json!(differences)),
                exported,
                conflicts,
            ),
        }
        Ok(if differences.is_empty() {
            Verdict::Fine
        } else {
            Verdict::Found
        })
    }
}

/// Prints the report as JSON, with the result under its key.
fn print_json(
    folder: &Path,
    (key, result): (&str, &Value),
    exported: &Exported,
    conflicts: &Conflicts,
) {
    output::json(&json!({
        "folder": folder.display().to_string(),
        key: result,
        "losses": exported.losses,
        "conflicts": conflicts.as_json(),
    }));
}

fn report_differences(folder: &Path, differences: &[Difference]) {
    for difference in differences {
        // Not `join`: a difference is a path with a message.
        output::result(format_args!("{}/{difference}", folder.display()));
    }
    if differences.is_empty() {
        output::result(format_args!("{}: up to date", folder.display()));
    } else {
        output::note("run the same command without `--check` to update the folder");
    }
}
