//! The driver: a generated program that links the user's crates and answers requests about their catalog.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::Message;
use customerio_catalog::coverage::Coverable;
use customerio_catalog::driver::{Answer, Collected, Query, Request, RequestError};
use customerio_catalog::export::{DriverFileError, Files, Format, Loss};
use customerio_catalog::inspect::Inspection;
use customerio_catalog::lint;
use customerio_catalog::lock::{Finding, OFF, VARIABLE};

use crate::cargo::{self, CargoError};
use crate::declared::SourceLocation;
use crate::dynamic;
use crate::manifest::{self, ManifestError};
use crate::output;
use crate::program::Program;
use crate::project::{Member, Project};

/// Why a driver gives no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DriverError {
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error(transparent)]
    Cargo(#[from] CargoError),
    #[error(transparent)]
    Request(#[from] RequestError),
    #[error(transparent)]
    File(#[from] DriverFileError),
    #[error("failed to read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("failed to write {}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("the packages do not build together; fix the errors that cargo reported above")]
    Build,
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

/// Builds the driver.
fn build(project: &Project) -> Result<dynamic::Program, DriverError> {
    let folder = project.driver();
    let cargo_toml = folder.join("Cargo.toml");
    write_if_changed(&cargo_toml, manifest::cargo_toml(project)?.as_bytes())?;
    write_if_changed(
        &folder.join("src").join("main.rs"),
        manifest::main_rs(project).as_bytes(),
    )?;
    for script in project.scripts() {
        let file = |name| script.folder(&folder).join(name);
        write_if_changed(&file("Cargo.toml"), script.cargo_toml.as_bytes())?;
        write_if_changed(&file("build.rs"), script.build_rs.as_bytes())?;
    }
    for (member, program) in programs(project) {
        let file = member.folder.join("Cargo.toml");
        write_if_changed(&file, program.cargo_toml.as_bytes())?;
    }
    if seed_lock(project, &folder)? {
        resolve(project, &cargo_toml)?;
    }
    let mut scripts = BTreeMap::new();
    for script in project.scripts() {
        let program = build_program(project, &cargo_toml, &script.package)?;
        scripts.insert(&script.package, program.path);
    }
    for (member, program) in programs(project) {
        let script = program.script.as_ref();
        let script = script.and_then(|it| scripts.get(&it.package));
        let text = program.build_rs(script.map(PathBuf::as_path));
        write_if_changed(&member.folder.join("build.rs"), text.as_bytes())?;
    }
    build_program(project, &cargo_toml, &project.driver_name())
}

/// The members that are programs.
fn programs(project: &Project) -> impl Iterator<Item = (&Member, &Program)> {
    let members = project.members.iter();
    members.filter_map(|member| Some((member, member.program.as_ref()?)))
}

/// Builds a program of the driver's workspace.
fn build_program(
    project: &Project,
    cargo_toml: &Path,
    package: &str,
) -> Result<dynamic::Program, DriverError> {
    // In the user's folder, so that the same configuration applies; in the user's target folder, so
    // that the dependencies are not built again.
    let mut command = Command::new(cargo::program());
    command
        // A catalog that breaks the lock has to compile before the break can be accepted or reported.
        .env(VARIABLE, OFF)
        .args(["build", "--message-format", "json-render-diagnostics"])
        .args(["--package", package])
        .arg("--manifest-path")
        .arg(cargo_toml)
        .arg("--target-dir")
        .arg(&project.target);
    if cargo::can_force(VARIABLE) {
        command
            .arg("--config")
            .arg(format!("env.{VARIABLE}.value = {OFF:?}"));
    }
    if cargo::has_target_setting() {
        // The driver runs here, whatever platform the user builds for.
        command.arg("--target").arg(cargo::host()?);
    }
    if project.offline {
        command.arg("--offline");
    }
    // One `Finished` per command: that of the driver, which is built last.
    if output::is_quiet() || package != project.driver_name() {
        command.arg("--quiet");
    }
    let output = cargo::output(&mut command)?;
    if !output.status.success() {
        return Err(DriverError::Build);
    }
    let mut linked = Vec::new();
    let mut path = None;
    for message in Message::parse_stream(&output.stdout[..]).filter_map(Result::ok) {
        match message {
            Message::CompilerArtifact(artifact) if artifact.target.name == package => {
                path = path.or(artifact.executable);
            }
            Message::BuildScriptExecuted(script) => {
                linked.extend(script.linked_paths.into_iter().map(PathBuf::from));
            }
            _ => {}
        }
    }
    let path = path.ok_or(DriverError::Build)?.into();
    Ok(dynamic::Program { path, linked })
}

fn ask(program: &dynamic::Program, query: &Query) -> Result<Answer, DriverError> {
    let _busy = output::busy("reading the catalog");
    let path = &program.path;
    let output = Command::new(path)
        .envs(program.search_path())
        .arg(query.to_argument()?)
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|source| DriverError::Run {
            path: path.clone(),
            source,
        })?;
    Answer::read(&String::from_utf8_lossy(&output.stdout))
        .ok_or_else(|| DriverError::NoAnswer { path: path.clone() })
}

/// Copies the workspace's Cargo.lock to the driver, so that it uses the same versions.
///
/// Cargo then adds the driver itself to its copy, which can need the network; so the copy is kept
/// until the original changes.
///
/// Returns whether the copy was made again.
fn seed_lock(project: &Project, folder: &Path) -> Result<bool, DriverError> {
    // `cargo metadata` has just written it, if it did not exist.
    let path = project.root.join("Cargo.lock");
    let original = match fs::read(&path) {
        Ok(original) => original,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(source) => return Err(DriverError::Read { path, source }),
    };
    let lock = folder.join("Cargo.lock");
    let seed = folder.join("Cargo.lock.seed");
    if lock.is_file() && fs::read(&seed).is_ok_and(|seed| seed == original) {
        return Ok(false);
    }
    // The seed comes last: a copy that was not finished is made again.
    write_if_changed(&lock, &original)?;
    write_if_changed(&seed, &original)?;
    Ok(true)
}

/// Adds the driver to its copy of Cargo.lock. Cargo's messages about the index and the added packages are
/// not shown, since the user's own Cargo.lock does not change.
fn resolve(project: &Project, cargo_toml: &Path) -> Result<(), DriverError> {
    let _busy = output::busy("resolving the dependencies");
    let mut command = Command::new(cargo::program());
    command
        .args(["metadata", "--quiet", "--format-version", "1"])
        // Dependencies of other platforms may not be downloaded, and are not needed.
        .arg("--filter-platform")
        .arg(cargo::host()?)
        .arg("--manifest-path")
        .arg(cargo_toml);
    if project.offline {
        command.arg("--offline");
    }
    if cargo::output(&mut command)?.status.success() {
        Ok(())
    } else {
        Err(DriverError::Build)
    }
}

/// Writes a file unless it has that content already, since cargo rebuilds for a newer file.
fn write_if_changed(path: &Path, content: &[u8]) -> Result<(), DriverError> {
    if fs::read(path).is_ok_and(|present| present == content) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, content))
        .map_err(|source| DriverError::Write {
            path: path.to_owned(),
            source,
        })
}
