//! The driver: a throw-away program that links the user's crates and answers for their catalog.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_metadata::Message;
use customerio_catalog::coverage::Coverable;
use customerio_catalog::driver::{Answer, Collected, Request, RequestError};
use customerio_catalog::export::{Files, Format, Loss, Past, PastError};
use customerio_catalog::inspect::Inspection;
use customerio_catalog::lint;
use customerio_catalog::lock::{Finding, OFF, VARIABLE};

use crate::cargo::{self, CargoError};
use crate::manifest::{self, ManifestError};
use crate::output;
use crate::paths::from_here;
use crate::project::Project;

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
    Past(#[from] PastError),
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot write {}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("the packages do not build together; fix the errors that cargo reported above")]
    Build,
    #[error("cannot run {}", path.display())]
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

/// What a driver exported.
pub(crate) struct Exported {
    /// The files.
    pub(crate) files: Files,
    /// What the format can't hold.
    pub(crate) losses: Vec<Loss>,
    /// What each crate declares.
    pub(crate) declared: Collected,
}

/// What a driver found of a lock.
pub(crate) struct Checked {
    /// What differs.
    pub(crate) findings: Vec<Finding>,
    /// What each crate declares.
    pub(crate) declared: Collected,
}

/// What a driver found that might be better.
pub(crate) struct Linted {
    /// What might be better.
    pub(crate) findings: Vec<lint::Finding>,
    /// What each crate declares.
    pub(crate) declared: Collected,
}

/// Builds the driver of a project and has it export.
pub(crate) fn export(project: &Project, format: Format) -> Result<Exported, DriverError> {
    exported(project, &Request::Export(format))
}

/// Writes down for the driver what commits did: an argument has not room for it.
pub(crate) fn put_past(project: &Project, past: &Past) -> Result<PathBuf, DriverError> {
    let path = project.driver().join("past.json");
    put(&path, past.to_json()?.as_bytes())?;
    Ok(path)
}

/// Builds the driver of a project and has it write the lock.
pub(crate) fn lock(project: &Project) -> Result<Exported, DriverError> {
    exported(project, &Request::Lock)
}

/// Builds the driver of a project and has it compare the lock in a folder.
pub(crate) fn check_lock(project: &Project, folder: &Path) -> Result<Checked, DriverError> {
    match answer(project, &Request::CheckLock(folder.to_owned()))? {
        (_, Answer::Checked { findings, declared }) => Ok(Checked { findings, declared }),
        (path, _) => Err(DriverError::NoAnswer { path }),
    }
}

/// Builds the driver of a project and has it look for what might be better.
pub(crate) fn lint(project: &Project) -> Result<Linted, DriverError> {
    match answer(project, &Request::Lint)? {
        (_, Answer::Linted { findings, declared }) => Ok(Linted { findings, declared }),
        (path, _) => Err(DriverError::NoAnswer { path }),
    }
}

/// Builds the driver of a project and has it list what tests can send.
pub(crate) fn parts(project: &Project) -> Result<Vec<Coverable>, DriverError> {
    match answer(project, &Request::Parts)? {
        (_, Answer::Listed { parts, .. }) => Ok(parts),
        (path, _) => Err(DriverError::NoAnswer { path }),
    }
}

/// Builds the driver of a project and has it look up a name.
pub(crate) fn inspect(project: &Project, name: &str) -> Result<Inspection, DriverError> {
    match answer(project, &Request::Inspect(name.to_owned()))? {
        (_, Answer::Inspected { inspection, .. }) => Ok(inspection),
        (path, _) => Err(DriverError::NoAnswer { path }),
    }
}

fn exported(project: &Project, request: &Request) -> Result<Exported, DriverError> {
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

/// Builds the driver, and gives its path and its answer.
fn answer(project: &Project, request: &Request) -> Result<(PathBuf, Answer), DriverError> {
    let program = build(project)?;
    match ask(&program, request)? {
        Answer::Failed { reason } => Err(DriverError::Failed { reason }),
        answer => {
            if let Some(collected) = answer.declared() {
                complete(project, collected)?;
            }
            Ok((program, answer))
        }
    }
}

/// Holds what was collected against what the sources declare.
fn complete(project: &Project, collected: &Collected) -> Result<(), DriverError> {
    let mut missing = Vec::new();
    for member in &project.members {
        let of_crate = collected.get(&member.library);
        for (key, place) in member.declared.iter() {
            if !of_crate.is_some_and(|keys| keys.contains(key)) {
                let file = from_here(&place.file).display();
                missing.push(format!("{file}:{}: {key}", place.line));
            }
        }
    }
    let declared = project.members.iter().map(|it| it.declared.len()).sum();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(DriverError::Incomplete { declared, missing })
    }
}

/// Builds the driver, and says where the program is.
fn build(project: &Project) -> Result<PathBuf, DriverError> {
    let folder = project.driver();
    let cargo_toml = folder.join("Cargo.toml");
    put(&cargo_toml, manifest::cargo_toml(project)?.as_bytes())?;
    put(
        &folder.join("src").join("main.rs"),
        manifest::main_rs(project).as_bytes(),
    )?;
    for member in &project.members {
        if let Some(program) = &member.program {
            let file = |name| member.folder.join(name);
            put(&file("Cargo.toml"), program.cargo_toml.as_bytes())?;
            if let Some(build_rs) = &program.build_rs {
                put(&file("build.rs"), build_rs.as_bytes())?;
            }
        }
    }
    seed_lock(project, &folder)?;

    // In the user's folder, so that the same configuration holds; in the user's target, so that
    // what is built already is not built again.
    let mut command = Command::new(cargo::program());
    command
        // What breaks the lock has to build, to be accepted or told.
        .env(VARIABLE, OFF)
        .args(["build", "--message-format", "json-render-diagnostics"])
        .arg("--manifest-path")
        .arg(&cargo_toml)
        .arg("--target-dir")
        .arg(&project.target);
    if project.offline {
        command.arg("--offline");
    }
    if output::is_quiet() {
        command.arg("--quiet");
    }
    let output = cargo::output(&mut command)?;
    if !output.status.success() {
        return Err(DriverError::Build);
    }
    let mut messages = Message::parse_stream(&output.stdout[..]).filter_map(Result::ok);
    let name = project.driver_name();
    let program = messages.find_map(|message| match message {
        Message::CompilerArtifact(artifact) if artifact.target.name == name => artifact.executable,
        _ => None,
    });
    program.map(Into::into).ok_or(DriverError::Build)
}

fn ask(program: &Path, request: &Request) -> Result<Answer, DriverError> {
    let _busy = output::busy("asking the catalog");
    let output = Command::new(program)
        .arg(request.to_argument()?)
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|source| DriverError::Run {
            path: program.to_owned(),
            source,
        })?;
    Answer::read(&String::from_utf8_lossy(&output.stdout)).ok_or_else(|| DriverError::NoAnswer {
        path: program.to_owned(),
    })
}

/// Gives the driver the versions that the workspace has locked.
///
/// Cargo then adds the driver itself to its copy, which can need the network; so the copy is kept
/// until the original changes.
fn seed_lock(project: &Project, folder: &Path) -> Result<(), DriverError> {
    // A workspace whose `Cargo.lock` cargo has just looked at has one.
    let path = project.root.join("Cargo.lock");
    let original = match fs::read(&path) {
        Ok(original) => original,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(DriverError::Read { path, source }),
    };
    let lock = folder.join("Cargo.lock");
    let seed = folder.join("Cargo.lock.seed");
    if lock.is_file() && fs::read(&seed).is_ok_and(|seed| seed == original) {
        return Ok(());
    }
    // The seed comes last: a copy that was not finished is made again.
    put(&lock, &original)?;
    put(&seed, &original)
}

/// Writes a file, unless it has that content: cargo builds what is newer than what it has built.
fn put(path: &Path, content: &[u8]) -> Result<(), DriverError> {
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
