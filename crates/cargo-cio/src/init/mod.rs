//! `cargo cio init`: prepares a workspace for events.
//!
//! It adds the dependency, the rules for declarations, the folder of the locks and a workflow for CI.
//! What exists already stays as it is, so that a second run finds nothing to do. The user sees every
//! change before anything is written.

mod change;
mod manifest;
mod workflow;

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand, Package};
use customerio_catalog::lock::FOLDER;

use crate::cargo::{self, CargoError};
use crate::failure::Placed;
use crate::graph::depends_on_customerio;
use crate::output;
use crate::verdict::Verdict;
use change::Change;
use manifest::Manifest;

pub(crate) const EXIT_CODES: &str = "\
Exit codes: 0 the workspace is prepared, or only the changes were asked for; 1 the changes were declined; \
2 wrong usage, or a file can't be read or written";

const LOCK_README: &str = include_str!("lock_readme.md");

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The Cargo.toml of the package that declares events; else the one of this folder
    #[arg(long, value_name = "FILE")]
    manifest_path: Option<PathBuf>,
    /// The package of the workspace that declares events
    #[arg(long, short, value_name = "NAME")]
    package: Option<String>,
    /// Leave out delivery: the package declares events, and another package sends them
    #[arg(long)]
    types_only: bool,
    /// Depend on this checkout of `customerio` instead of its repository
    #[arg(long, value_name = "FOLDER")]
    path: Option<PathBuf>,
    /// Write no workflow for GitHub Actions
    #[arg(long)]
    no_ci: bool,
    #[command(flatten)]
    consent: Consent,
}

/// How the user agrees to the changes. Without an option, `init` asks.
#[derive(Debug, clap::Args)]
struct Consent {
    /// Write without asking
    #[arg(long, short)]
    yes: bool,
    /// Show the changes and write nothing
    #[arg(long, conflicts_with = "yes")]
    dry_run: bool,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum InitError {
    #[error(transparent)]
    Cargo(#[from] CargoError),
    #[error("cargo can't read the workspace")]
    Metadata(#[from] cargo_metadata::Error),
    #[error("the workspace has no package `{name}`; it has: {known}")]
    UnknownPackage { name: String, known: String },
    #[error(
        "the workspace has several packages; choose the one that declares events with `--package`: {known}"
    )]
    SeveralPackages { known: String },
    #[error(
        "{} has no Cargo.toml of a package `customerio`; give the folder `crates/customerio` of a checkout",
        path.display()
    )]
    NoCheckout { path: PathBuf },
    #[error("failed to read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("failed to write {}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("{} is not valid TOML", path.display())]
    Toml {
        path: PathBuf,
        source: toml_edit::TomlError,
    },
    #[error("`{key}` in {} is not a table; make it one", path.display())]
    NotTable { path: PathBuf, key: String },
    #[error("failed to read the answer from standard input")]
    Answer(#[source] io::Error),
    #[error(
        "nothing was written, since standard input is not a terminal; write these changes with `--yes`, or \
         only show them with `--dry-run`"
    )]
    NoTerminal,
}

impl Placed for InitError {}

/// Shows what is missing, and writes it if the user agrees.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, InitError> {
    let metadata = metadata(arguments)?;
    let package = package(&metadata, arguments)?;
    let changes = changes(&metadata, package, arguments)?;
    if changes.is_empty() {
        output::summary("nothing to do: the workspace is prepared");
        return Ok(Verdict::Fine);
    }
    for change in &changes {
        change.show();
    }
    if arguments.consent.dry_run {
        return Ok(Verdict::Fine);
    }
    if !arguments.consent.yes && !is_confirmed()? {
        output::summary("nothing was written");
        return Ok(Verdict::Found);
    }
    for change in &changes {
        change.write()?;
    }
    output::summary(NEXT);
    Ok(Verdict::Fine)
}

const NEXT: &str = "\
Next: derive `customerio::CioEvent` for a struct, run `cargo cio lint`, then `cargo cio lock`, and commit \
`events.lock`";

/// The packages of the workspace, without their dependencies: those may not be reachable yet.
fn metadata(arguments: &Arguments) -> Result<Metadata, InitError> {
    let mut command = MetadataCommand::new();
    command.cargo_path(cargo::program()).no_deps();
    if let Some(path) = &arguments.manifest_path {
        command.manifest_path(path);
    }
    Ok(cargo::metadata(&command)?)
}

/// The package that declares events: the chosen one, the one of the current folder, or the only one.
fn package<'a>(metadata: &'a Metadata, arguments: &Arguments) -> Result<&'a Package, InitError> {
    let packages = metadata.workspace_packages();
    let known = || {
        let names: Vec<_> = packages.iter().map(|it| it.name.as_str()).collect();
        names.join(", ")
    };
    if let Some(name) = &arguments.package {
        let chosen = packages.iter().find(|it| it.name.as_str() == name);
        return chosen.copied().ok_or_else(|| InitError::UnknownPackage {
            name: name.clone(),
            known: known(),
        });
    }
    let here = match &arguments.manifest_path {
        Some(path) => path.parent().map(Path::to_owned),
        None => std::env::current_dir().ok(),
    };
    let here = here.and_then(|folder| folder.canonicalize().ok());
    // The innermost package around the current folder, as cargo finds it.
    let around = here.and_then(|here| {
        let mut around: Vec<_> = packages
            .iter()
            .filter(|package| is_in(&here, package))
            .collect();
        around.sort_by_key(|package| package.manifest_path.components().count());
        around.pop().copied()
    });
    match (around, packages.as_slice()) {
        (Some(package), _) => Ok(package),
        (None, [only]) => Ok(only),
        (None, _) => Err(InitError::SeveralPackages { known: known() }),
    }
}

fn is_in(folder: &Path, package: &Package) -> bool {
    let own = package.manifest_path.parent();
    own.and_then(|own| own.as_std_path().canonicalize().ok())
        .is_some_and(|own| folder.starts_with(own))
}

/// What is missing in the workspace.
fn changes(
    metadata: &Metadata,
    package: &Package,
    arguments: &Arguments,
) -> Result<Vec<Change>, InitError> {
    let root = metadata.workspace_root.as_std_path();
    let mut workspace = Manifest::read(root.join("Cargo.toml"))?;
    let path = package.manifest_path.as_std_path();
    let mut member = if path == workspace.path() {
        None
    } else {
        Some(Manifest::read(path.to_owned())?)
    };
    if !depends_on_customerio(package) {
        let origin = manifest::origin(arguments.path.as_deref())?;
        let has_client = !arguments.types_only;
        manifest::add_dependency(&mut workspace, member.as_mut(), &origin, has_client)?;
    }
    let has_settings = |manifest: &Manifest| {
        ["package", "workspace"]
            .iter()
            .any(|table| manifest.has(&[table, "metadata", "cio"]))
    };
    if !has_settings(&workspace) && !member.as_ref().is_some_and(has_settings) {
        manifest::add_settings(&mut workspace)?;
    }
    let mut changes: Vec<_> = [Some(workspace), member]
        .into_iter()
        .flatten()
        .filter_map(Manifest::into_change)
        .collect();
    let lock = root.join(FOLDER);
    if !lock.exists() {
        changes.push(Change::new_file(
            lock.join("README.md"),
            LOCK_README.to_owned(),
        ));
    }
    if !arguments.no_ci {
        changes.extend(workflow::missing(root));
    }
    Ok(changes)
}

/// Asks on a terminal.
fn is_confirmed() -> Result<bool, InitError> {
    let input = io::stdin();
    if !input.is_terminal() {
        return Err(InitError::NoTerminal);
    }
    let _ = write!(io::stderr(), "Write these changes? [y/N] ");
    read_answer(&mut input.lock()).map_err(InitError::Answer)
}

/// Reads a line. Everything but `y` and `yes` is a no, and so is the end of the input.
fn read_answer(input: &mut impl BufRead) -> io::Result<bool> {
    let mut line = String::new();
    input.read_line(&mut line)?;
    Ok(matches!(
        line.trim().to_ascii_lowercase().as_str(),
        "y" | "yes"
    ))
}

#[cfg(test)]
mod tests {
    use super::read_answer;

    #[test]
    fn only_yes_confirms() {
        for (line, is_yes) in [
            ("y\n", true),
            (" Yes \n", true),
            ("yes", true),
            ("\n", false),
            ("", false),
            ("n\n", false),
            ("yeah\n", false),
        ] {
            let answer = read_answer(&mut line.as_bytes()).expect("readable");
            assert_eq!(answer, is_yes, "{line:?}");
        }
    }
}
