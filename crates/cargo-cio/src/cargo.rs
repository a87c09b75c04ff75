//! Calls of cargo.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use cargo_metadata::{Metadata, MetadataCommand};
use customerio_catalog::{driver, lock};

use crate::child;

/// Why cargo could not be run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CargoError {
    #[error("failed to run `{}`; install Rust and add cargo to the PATH", program().display())]
    Start { source: io::Error },
    #[error("`cargo -vV` does not name the host; reinstall the toolchain")]
    NoHost,
}

/// The cargo that called us, or the one on the PATH.
pub(crate) fn program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The target triple of this machine, such as `x86_64-unknown-linux-gnu`.
pub(crate) fn host() -> Result<String, CargoError> {
    let output = output(Command::new(program()).arg("-vV"))?;
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .ok_or(CargoError::NoHost)
}

/// Whether an environment variable or a configuration file sets `build.target`, which may name a
/// platform whose programs don't run here.
pub(crate) fn has_target_setting() -> bool {
    let variable = std::env::var_os("CARGO_BUILD_TARGET");
    variable.is_some_and(|it| !it.is_empty()) || configuration_has(&["build", "target"])
}

/// Whether a configuration file can give a variable another value than the environment does, with
/// `force` in a table.
pub(crate) fn can_force(variable: &str) -> bool {
    configuration_has(&["env", variable, "value"])
}

/// Whether a configuration file that cargo reads here has a setting.
fn configuration_has(keys: &[&str]) -> bool {
    let here = std::env::current_dir().ok();
    let folders = here.iter().flat_map(|it| it.ancestors());
    let files = folders.map(|it| it.join(".cargo")).chain(home());
    let mut files = files.flat_map(|it| [it.join("config.toml"), it.join("config")]);
    files.any(|file| file_has(&file, keys, MAX_INCLUDES))
}

/// The maximum number of files that include each other, which ends a cycle. Cargo refuses one.
const MAX_INCLUDES: usize = 16;

/// Whether a configuration file or one that it includes has a setting. Cargo reports a broken file.
fn file_has(file: &Path, keys: &[&str], depth: usize) -> bool {
    let text = fs::read_to_string(file).ok();
    let Some(table) = text.and_then(|it| it.parse::<toml::Table>().ok()) else {
        return false;
    };
    let table = toml::Value::from(table);
    if keys
        .iter()
        .try_fold(&table, |it, key| it.get(key))
        .is_some()
    {
        return true;
    }
    // A path, or a list of paths and of tables with `path`, relative to the file.
    let include = table.get("include");
    let listed = include.and_then(toml::Value::as_array);
    let only = include.filter(|_| listed.is_none());
    let entries = listed.into_iter().flatten().chain(only);
    let mut paths = entries.filter_map(|it| it.as_str().or_else(|| it.get("path")?.as_str()));
    let folder = file.parent().unwrap_or(file);
    depth > 0 && paths.any(|it| file_has(&folder.join(it), keys, depth - 1))
}

/// The folder of the user's own configuration.
fn home() -> Option<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").filter(|it| !it.is_empty());
    match named {
        Some(home) => Some(home.into()),
        None => Some(std::env::home_dir()?.join(".cargo")),
    }
}

/// A build in the workspace of a driver. It runs in the user's folder, so that the same configuration applies.
pub(crate) fn build(arguments: &[OsString]) -> Command {
    let mut command = Command::new(program());
    command
        // A catalog that breaks the lock has to compile before the break can be accepted or reported.
        .env(lock::VARIABLE, lock::OFF)
        .env(driver::VARIABLE, "1")
        .args(arguments);
    command
}

/// Runs a command and returns its standard output. Its standard error goes to the user.
pub(crate) fn output(command: &mut Command) -> Result<Output, CargoError> {
    child::output(command.stderr(Stdio::inherit())).map_err(|source| CargoError::Start { source })
}

/// Runs `cargo metadata`.
pub(crate) fn metadata(command: &MetadataCommand) -> Result<Metadata, cargo_metadata::Error> {
    let output = child::output(command.cargo_command().stderr(Stdio::piped()))?;
    if !output.status.success() {
        let stderr = String::from_utf8(output.stderr)?;
        return Err(cargo_metadata::Error::CargoMetadata { stderr });
    }
    let stdout = str::from_utf8(&output.stdout)?;
    let json = stdout.lines().find(|line| line.starts_with('{'));
    MetadataCommand::parse(json.ok_or(cargo_metadata::Error::NoJson)?)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{MAX_INCLUDES, file_has};

    #[test]
    fn included_files_can_set_the_target() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("created");
            fs::write(path, text).expect("written");
        };
        let target = "[build]\ntarget = 'wasm32-unknown-unknown'\n";
        write("target.toml", target);
        write("more/target.toml", target);
        write("more/all.toml", "include = ['target.toml']");
        write("jobs.toml", "[build]\njobs = 1\n");
        for (text, expected) in [
            (target, true),
            ("include = 'target.toml'", true),
            ("include = ['jobs.toml', 'target.toml']", true),
            (
                "include = [{ path = 'target.toml', optional = true }]",
                true,
            ),
            ("include = ['more/all.toml']", true),
            ("include = ['jobs.toml', 'absent.toml']", false),
            ("include = ['config.toml']", false),
            ("[build", false),
        ] {
            write("config.toml", text);
            let file = folder.path().join("config.toml");
            let found = file_has(&file, &["build", "target"], MAX_INCLUDES);
            assert_eq!(found, expected, "{text}");
        }
    }
}
