//! The driver: a generated program that links the user's crates and answers requests about their catalog.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use customerio_catalog::coverage::Coverable;
use customerio_catalog::driver::{Answer, Collected, Query, Request, RequestError};
use customerio_catalog::export::{DriverFileError, Files, Format, Loss};
use customerio_catalog::inspect::Inspection;
use customerio_catalog::lint;
use customerio_catalog::lock::Finding;

use crate::child;
use crate::declared::SourceLocation;
use crate::driver_build::{BuildError, build, write_if_changed};
use crate::dynamic;
use crate::output;
use crate::project::Project;

/// Why a driver gives no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DriverError {
    #[error(transparent)]
    Build(#[from] BuildError),
    #[error(transparent)]
    Request(#[from] RequestError),
    #[error(transparent)]
    File(#[from] DriverFileError),
    #[error("failed to run {}", path.display())]
    Run { path: PathBuf, source: io::Error },
    #[error(
        "{} gives no answer; `cargo install cargo-cio` in the version of `customerio` that the \
         workspace uses",
        path.display()
    )]
    NoAnswer { path: PathBuf },
    #[error("{reason}")]
    Failed { reason: String },
    #[error(
        "the sources declare {declared} events and traits types, and {} missing from what was \
         collected:\n  {}\nreport this as a bug of `cargo cio`, unless the package depends on another version of \
         `customerio` than the workspace",
        counted(missing.len()),
        missing.join("\n  ")
    )]
    Incomplete {
        declared: usize,
        missing: Vec<String>,
    },
}

fn counted(missing: usize) -> String {
    match missing {
        1 => "1 is".to_owned(),
        many => format!("{many} are"),
    }
}

/// The answer to an export.
pub(crate) struct Exported {
    /// The files.
    pub(crate) files: Files,
    /// The features that the format can't express.
    pub(crate) losses: Vec<Loss>,
    /// The declarations that were collected.
    pub(crate) declared: Collected,
}

/// The answer to a check of a lock.
pub(crate) struct Checked {
    /// The differences from the lock.
    pub(crate) findings: Vec<Finding>,
    /// The declarations that were collected.
    pub(crate) declared: Collected,
}

/// The answer to a lint.
pub(crate) struct Linted {
    /// The suggested improvements.
    pub(crate) findings: Vec<lint::Finding>,
    /// The declarations that were collected.
    pub(crate) declared: Collected,
}

/// Builds the driver of a project and exports the catalog.
pub(crate) fn export(project: &Project, format: Format) -> Result<Exported, DriverError> {
    exported(project, Request::Export(format))
}

/// Builds the driver of a project and returns what the document of a sandbox is made of.
pub(crate) fn sandbox(project: &Project) -> Result<Exported, DriverError> {
    exported(project, Request::Sandbox)
}

/// Writes a file for the driver, since its text is too long for an argument.
pub(crate) fn write_file(
    project: &Project,
    name: &str,
    text: &str,
) -> Result<PathBuf, DriverError> {
    let path = project.driver().join(name);
    write_if_changed(&path, text.as_bytes())?;
    Ok(path)
}

/// Builds the driver of a project and returns the files of its lock.
pub(crate) fn lock(project: &Project) -> Result<Exported, DriverError> {
    exported(project, Request::Lock)
}

/// Builds the driver of a project and compares its catalog with the lock in a folder.
pub(crate) fn check_lock(project: &Project, folder: &Path) -> Result<Checked, DriverError> {
    match answer(project, Request::CheckLock(folder.to_owned()))? {
        (_, Answer::Checked { findings, declared }) => Ok(Checked { findings, declared }),
        (path, _) => Err(DriverError::NoAnswer { path }),
    }
}

/// Builds the driver of a project and lints its catalog.
pub(crate) fn lint(project: &Project) -> Result<Linted, DriverError> {
    match answer(project, Request::Lint)? {
        (_, Answer::Linted { findings, declared }) => Ok(Linted { findings, declared }),
        (path, _) => Err(DriverError::NoAnswer { path }),
    }
}

/// Builds the driver of a project and lists the parts of events that tests can send.
pub(crate) fn parts(project: &Project) -> Result<(Vec<Coverable>, Collected), DriverError> {
    match answer(project, Request::Parts)? {
        (_, Answer::Listed { parts, declared }) => Ok((parts, declared)),
        (path, _) => Err(DriverError::NoAnswer { path }),
    }
}

/// Builds the driver of a project and looks up a name.
pub(crate) fn inspect(
    project: &Project,
    name: &str,
) -> Result<(Inspection, Collected), DriverError> {
    match answer(project, Request::Inspect(name.to_owned()))? {
        (
            _,
            Answer::Inspected {
                inspection,
                declared,
            },
        ) => Ok((inspection, declared)),
        (path, _) => Err(DriverError::NoAnswer { path }),
    }
}

fn exported(project: &Project, request: Request) -> Result<Exported, DriverError> {
    match answer(project, request)? {
        (
            _,
            Answer::Exported {
                files,
                losses,
                declared,
            },
        ) => Ok(Exported {
            files,
            losses,
            declared,
        }),
        (path, _) => Err(DriverError::NoAnswer { path }),
    }
}

/// Builds the driver, and returns its path and its answer.
fn answer(project: &Project, request: Request) -> Result<(PathBuf, Answer), DriverError> {
    let program = build(project)?;
    let query = Query {
        request,
        repeated: project.repeated(),
    };
    let answer = ask(&program, &query)?;
    if let Answer::Failed { reason } = answer {
        return Err(DriverError::Failed { reason });
    }
    if let Some(collected) = answer.declared() {
        complete(project, collected)?;
    }
    Ok((program.path, answer))
}

/// Checks that everything that the sources declare was collected.
fn complete(project: &Project, collected: &Collected) -> Result<(), DriverError> {
    let mut missing = Vec::new();
    for member in &project.members {
        let of_crate = collected.crates.get(&member.library);
        let absent = |of: &BTreeMap<String, Vec<SourceLocation>>| {
            let of = of.iter();
            let of = of.filter(|(key, _)| !of_crate.is_some_and(|keys| keys.contains(*key)));
            let lines = of.flat_map(|(key, lines)| lines.iter().map(move |it| (it, key)));
            let lines = lines.map(|(line, key)| format!("{line}: {key}"));
            lines.collect::<Vec<_>>()
        };
        missing.append(&mut absent(&member.declared.certain));
        for line in absent(&member.declared.uncertain) {
            output::note(format_args!(
                "{line} is not compiled with these features on this platform, and is left out"
            ));
        }
    }
    let declared = project.members.iter();
    let declared = declared.flat_map(|it| it.declared.certain.values());
    let declared = declared.map(Vec::len).sum();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(DriverError::Incomplete { declared, missing })
    }
}

fn ask(program: &dynamic::Program, query: &Query) -> Result<Answer, DriverError> {
    let _busy = output::busy("reading the catalog");
    let path = &program.path;
    let mut command = Command::new(path);
    command
        .envs(program.search_path())
        .arg(query.to_argument()?)
        .stderr(Stdio::inherit());
    let output = child::output(&mut command).map_err(|source| DriverError::Run {
        path: path.clone(),
        source,
    })?;
    Answer::read(&String::from_utf8_lossy(&output.stdout))
        .ok_or_else(|| DriverError::NoAnswer { path: path.clone() })
}
