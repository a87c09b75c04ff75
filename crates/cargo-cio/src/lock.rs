//! `cargo cio lock`: accepts the catalog, so that `cargo cio check` and the compiler report changes.

use std::path::PathBuf;

use customerio_catalog::export::{Files, FilesError};
use customerio_catalog::lock::{UnreadableLock, accept, unreadable};

use crate::collection::{Collection, Scope};
use crate::conflicts::Conflicts;
use crate::driver::{self, DriverError};
use crate::failure::{Placed, Snippet};
use crate::form::Form;
use crate::history::{History, HistoryError};
use crate::issue::file_in;
use crate::notices::report_silent;
use crate::output;
use crate::paths::from_here;
use crate::project::ProjectError;
use crate::verdict::Verdict;
use serde_json::json;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the lock; defaults to `events.lock` next to the workspace's Cargo.toml. The compiler
    /// reads only that one
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// The output format
    #[arg(long, default_value = "text")]
    format: Form,
    /// Accept that removed names come back with another type
    #[arg(long)]
    reuse_retired: bool,
    #[command(flatten)]
    scope: Scope,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum LockError {
    #[error(transparent)]
    Project(#[from] ProjectError),
    #[error(transparent)]
    Driver(#[from] DriverError),
    #[error(transparent)]
    Files(#[from] FilesError),
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error(
        "{}: {source}; {}",
        path.display(),
        source.fix
    )]
    Unreadable {
        path: PathBuf,
        text: String,
        source: Box<UnreadableLock>,
    },
}

impl Placed for LockError {
    fn snippet(&self) -> Option<Snippet> {
        match self {
            Self::Project(error) => error.snippet(),
            Self::Unreadable { path, text, source } => {
                let position = source.position?;
                Some(Snippet {
                    file: path.display().to_string(),
                    text: text.clone(),
                    line: position.line,
                    column: Some(position.column),
                    reason: source.reason.clone(),
                })
            }
            Self::Driver(_) | Self::Files(_) | Self::History(_) => None,
        }
    }
}

/// Writes the catalog to the lock.
///
/// It changes nothing if the catalog is empty, if a file of the lock can't be read, or if a removed name
/// returns with another type.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, LockError> {
    let Some(Collection { project, is_whole }) = arguments.scope.open()? else {
        return Ok(Verdict::Found);
    };
    let folder = project.lock_folder(arguments.out.as_deref());
    History::of(&folder, project.offline).require_checkout()?;
    let accepted = driver::lock(&project)?;
    report_silent(&project, &accepted.declared);
    let conflicts = Conflicts::new(&project, &accepted.declared);
    conflicts.print();
    if accepted.files.is_empty() {
        output::missing(
            "the catalog is empty, so nothing is locked; derive `CioEvent` or `CioTraits` for a type",
        );
        return Ok(Verdict::Found);
    }
    let present = Files::read_from(&folder)?;
    for (path, text) in present.iter() {
        if let Some(source) = unreadable(text) {
            return Err(LockError::Unreadable {
                path: from_here(&folder).join(path),
                text: text.to_owned(),
                source: Box::new(source),
            });
        }
    }
    let acceptance = accept(&accepted.files, &present, is_whole && conflicts.is_empty());
    if !arguments.reuse_retired && !acceptance.reused.is_empty() {
        if arguments.format == Form::Json {
            output::json(&json!({
                "folder": folder.display().to_string(),
                "accepted": 0,
                "unchanged": 0,
                "gone": [],
                "reused": acceptance.reused,
                "conflicts": conflicts.as_json(),
            }));
        }
        for finding in &acceptance.reused {
            let file = file_in(from_here(&folder), &finding.path);
            output::missing(format_args!("{file}: {}", finding.state));
        }
        output::note("nothing was accepted; use `--reuse-retired` to accept this too");
        return Ok(Verdict::Found);
    }
    let written = acceptance.files.write_to(&folder)?;
    let accepted = written.changed - acceptance.gone.len();
    match arguments.format {
        Form::Text => output::result(format_args!(
            "{}: {accepted} accepted, {} unchanged, {} gone",
            from_here(&folder).display(),
            written.unchanged,
            acceptance.gone.len(),
        )),
        Form::Json => output::json(&json!({
            "folder": folder.display().to_string(),
            "accepted": accepted,
            "unchanged": written.unchanged,
            "gone": acceptance.gone,
            "reused": acceptance.reused,
            "conflicts": conflicts.as_json(),
        })),
    }
    Ok(conflicts.or(Verdict::Fine))
}
