//! Runs of the program.

use std::fmt;
use std::path::Path;
use std::process::Command;

/// The result of a run.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, out, err } = self;
        write!(f, "exit code {code}\n--- out\n{out}--- err\n{err}")
    }
}

/// `cargo-cio` with these arguments.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-cio"));
    command.args(arguments);
    command
}

/// A command in a folder, to its end, with the target folder that all projects share, unless the command
/// sets or removes `CARGO_TARGET_DIR`.
pub(crate) fn ran(command: &mut Command, folder: &Path) -> Ran {
    const VARIABLE: &str = "CARGO_TARGET_DIR";
    if command.get_envs().all(|(name, _)| name != VARIABLE) {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cargo-cio-target");
        command.env(VARIABLE, target);
    }
    let output = command.current_dir(folder).output().expect("started");
    Ran {
        code: output.status.code().expect("ended by itself"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}
