//! The build of a driver: its files, and cargo.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use cargo_metadata::Message;
use customerio_catalog::lock::{OFF, VARIABLE};

use crate::ahead::Record;
use crate::cargo::{self, CargoError};
use crate::dynamic;
use crate::manifest::{self, ManifestError};
use crate::output;
use crate::program::Program;
use crate::project::{Member, Project};

/// Why a driver is not built.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BuildError {
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error(transparent)]
    Cargo(#[from] CargoError),
    #[error("failed to read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("failed to write {}", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("the packages do not build together; fix the errors that cargo reported above")]
    Failed,
    #[error(
        "cargo did not begin to build what collects the catalog, for the reason above; if it lacks a package, run \
         this once without `--offline`, or add it to vendored packages with `cargo vendor --sync {}`",
        cargo_toml.display()
    )]
    Unresolved { cargo_toml: PathBuf },
}

/// Builds the driver.
pub(crate) fn build(project: &Project) -> Result<dynamic::Program, BuildError> {
    let folder = project.driver();
    let cargo_toml = folder.join("Cargo.toml");
    let mut files = vec![
        (cargo_toml.clone(), manifest::cargo_toml(project)?),
        (folder.join("src/main.rs"), manifest::main_rs(project)),
    ];
    let has_scripts = project.scripts().next().is_some();
    for script in project.scripts() {
        let file = |name| script.folder(&folder).join(name);
        files.push((file("Cargo.toml"), script.cargo_toml.clone()));
        files.push((file("build.rs"), script.build_rs.clone()));
    }
    for (member, program) in programs(project) {
        let file = |name| member.folder.join(name);
        files.push((file("Cargo.toml"), program.cargo_toml.clone()));
        if !has_scripts {
            files.push((file("build.rs"), program.build_rs(None)));
        }
    }
    let name = project.driver_name();
    let arguments = arguments(project, &cargo_toml, &name)?;
    let original = original_lock(project)?;
    let is_known = files
        .iter()
        .all(|(path, text)| is_written(path, text.as_bytes()))
        && original.as_ref().is_some_and(|it| is_seeded(&folder, it));
    if is_known
        && let Some(ahead) = project.take_ahead()
        && let Some(output) = ahead.output(&arguments)
    {
        let output = output.map_err(|source| CargoError::Start { source })?;
        return program(&output, &name, &cargo_toml);
    }
    // No build may run while its files change.
    drop(project.take_ahead());
    for (path, text) in &files {
        write_if_changed(path, text.as_bytes())?;
    }
    if seed_lock(original.as_deref(), &folder)? {
        resolve(project, &cargo_toml)?;
    }
    if !has_scripts {
        let described = project.packages.iter().map(|it| it.join("Cargo.toml"));
        let root = ["Cargo.toml", "Cargo.lock"].map(|name| project.root.join(name));
        let described = described.chain(root).collect();
        let roots = project.members.iter().map(|it| it.source.clone());
        let record = Record::new(&project.options, described, roots.collect(), &arguments);
        let output = cargo::output(&mut cargo::build(&arguments))?;
        let built = program(&output, &name, &cargo_toml)?;
        if let Some(record) = record {
            record.write(&folder);
        }
        return Ok(built);
    }
    let mut scripts = BTreeMap::new();
    for script in project.scripts() {
        let arguments = self::arguments(project, &cargo_toml, &script.package)?;
        let output = cargo::output(&mut cargo::build(&arguments))?;
        let built = program(&output, &script.package, &cargo_toml)?;
        scripts.insert(&script.package, built.path);
    }
    for (member, program) in programs(project) {
        let script = program.script.as_ref();
        let script = script.and_then(|it| scripts.get(&it.package));
        let text = program.build_rs(script.map(PathBuf::as_path));
        write_if_changed(&member.folder.join("build.rs"), text.as_bytes())?;
    }
    let output = cargo::output(&mut cargo::build(&arguments))?;
    program(&output, &name, &cargo_toml)
}

/// The members that are programs.
fn programs(project: &Project) -> impl Iterator<Item = (&Member, &Program)> {
    let members = project.members.iter();
    members.filter_map(|member| Some((member, member.program.as_ref()?)))
}

/// The arguments of cargo that build a program of the driver's workspace.
fn arguments(
    project: &Project,
    cargo_toml: &Path,
    package: &str,
) -> Result<Vec<OsString>, BuildError> {
    let mut arguments: Vec<OsString> = Vec::new();
    let mut add = |words: &[&OsStr]| arguments.extend(words.iter().map(|&it| it.to_owned()));
    let word = OsStr::new;
    add(&[
        word("build"),
        word("--message-format"),
        word("json-render-diagnostics"),
    ]);
    add(&[word("--package"), word(package)]);
    add(&[word("--manifest-path"), cargo_toml.as_os_str()]);
    // In the user's target folder, so that the dependencies are not built again.
    add(&[word("--target-dir"), project.target.as_os_str()]);
    if cargo::can_force(VARIABLE) {
        add(&[
            word("--config"),
            word(&format!("env.{VARIABLE}.value = {OFF:?}")),
        ]);
    }
    if cargo::has_target_setting() {
        // The driver runs here, whatever platform the user builds for.
        add(&[word("--target"), word(&cargo::host()?)]);
    }
    if project.offline {
        add(&[word("--offline")]);
    }
    // One `Finished` per command: that of the driver, which is built last.
    if output::is_quiet() || package != project.driver_name() {
        add(&[word("--quiet")]);
    }
    Ok(arguments)
}

/// Returns the program of a package from the messages of its build.
fn program(
    output: &Output,
    package: &str,
    cargo_toml: &Path,
) -> Result<dynamic::Program, BuildError> {
    let mut linked = Vec::new();
    let mut path = None;
    let mut is_begun = false;
    for message in Message::parse_stream(&output.stdout[..]).filter_map(Result::ok) {
        match message {
            Message::CompilerArtifact(artifact) if artifact.target.name == package => {
                path = path.or(artifact.executable);
            }
            Message::BuildScriptExecuted(script) => {
                linked.extend(script.linked_paths.into_iter().map(PathBuf::from));
            }
            Message::BuildFinished(_) => is_begun = true,
            _ => {}
        }
    }
    if !output.status.success() {
        return Err(if is_begun {
            BuildError::Failed
        } else {
            BuildError::Unresolved {
                cargo_toml: cargo_toml.to_owned(),
            }
        });
    }
    let path = path.ok_or(BuildError::Failed)?.into();
    Ok(dynamic::Program { path, linked })
}

/// The workspace's Cargo.lock. `cargo metadata` has just written it, if it did not exist.
fn original_lock(project: &Project) -> Result<Option<Vec<u8>>, BuildError> {
    let path = project.root.join("Cargo.lock");
    match fs::read(&path) {
        Ok(original) => Ok(Some(original)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(BuildError::Read { path, source }),
    }
}

/// The copy of the workspace's Cargo.lock without the driver.
fn seed(folder: &Path) -> PathBuf {
    folder.join("Cargo.lock.seed")
}

/// Whether the driver's Cargo.lock was made from the workspace's.
fn is_seeded(folder: &Path, original: &[u8]) -> bool {
    folder.join("Cargo.lock").is_file() && is_written(&seed(folder), original)
}

/// Copies the workspace's Cargo.lock to the driver, so that it uses the same versions.
///
/// Cargo then adds the driver itself to its copy, which can need the network; so the copy is kept
/// until the original changes.
///
/// Returns whether the copy was made again.
fn seed_lock(original: Option<&[u8]>, folder: &Path) -> Result<bool, BuildError> {
    let Some(original) = original else {
        return Ok(true);
    };
    if is_seeded(folder, original) {
        return Ok(false);
    }
    // The seed comes last: a copy that was not finished is made again.
    write_if_changed(&folder.join("Cargo.lock"), original)?;
    write_if_changed(&seed(folder), original)?;
    Ok(true)
}

/// Adds the driver to its copy of Cargo.lock. Cargo's messages about the index and the added packages are
/// not shown, since the user's own Cargo.lock does not change.
fn resolve(project: &Project, cargo_toml: &Path) -> Result<(), BuildError> {
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
        return Ok(());
    }
    Err(BuildError::Unresolved {
        cargo_toml: cargo_toml.to_owned(),
    })
}

/// Whether a file has a content.
fn is_written(path: &Path, content: &[u8]) -> bool {
    fs::read(path).is_ok_and(|present| present == content)
}

/// Writes a file unless it has that content already, since cargo rebuilds for a newer file.
pub(crate) fn write_if_changed(path: &Path, content: &[u8]) -> Result<(), BuildError> {
    if is_written(path, content) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, content))
        .map_err(|source| BuildError::Write {
            path: path.to_owned(),
            source,
        })
}
