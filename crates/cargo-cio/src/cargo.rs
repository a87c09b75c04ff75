//! Calls of cargo.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

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
    let here = std::env::current_dir().ok();
    let folders = here.iter().flat_map(|it| it.ancestors());
    let files = folders.map(|it| it.join(".cargo")).chain(home());
    let mut files = files.flat_map(|it| [it.join("config.toml"), it.join("config")]);
    variable.is_some_and(|it| !it.is_empty()) || files.any(|file| sets_target(&file))
}

/// Whether a configuration file sets `build.target`. Cargo reports a broken file.
fn sets_target(file: &Path) -> bool {
    let text = fs::read_to_string(file).ok();
    let table = text.and_then(|it| it.parse::<toml::Table>().ok());
    table.is_some_and(|it| it.get("build").is_some_and(|it| it.get("target").is_some()))
}

/// The folder of the user's own configuration.
fn home() -> Option<PathBuf> {
    let named = std::env::var_os("CARGO_HOME").filter(|it| !it.is_empty());
    match named {
        Some(home) => Some(home.into()),
        None => Some(std::env::home_dir()?.join(".cargo")),
    }
}

/// Runs a command and returns its standard output. Its standard error goes to the user.
pub(crate) fn output(command: &mut Command) -> Result<Output, CargoError> {
    command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| CargoError::Start { source })
}
