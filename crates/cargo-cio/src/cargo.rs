//! Calls of cargo.

use std::ffi::OsString;
use std::io;
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

/// Runs a command and returns its standard output. Its standard error goes to the user.
pub(crate) fn output(command: &mut Command) -> Result<Output, CargoError> {
    command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| CargoError::Start { source })
}
