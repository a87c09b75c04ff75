//! Calls of rustc.

#![expect(clippy::expect_used, reason = "a test")]

use std::env;
use std::path::Path;
use std::process::Command;

use compiled_dependencies::compiled_dependencies;

/// A compilation of a crate with the dependencies of this test. The derives read the manifest of its package.
pub(crate) fn rustc(package: &Path, name: &str) -> Command {
    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc
        .args(["--edition=2024", "--color=never", "--crate-name", name])
        .args(compiled_dependencies!().lines())
        .env("CARGO_MANIFEST_DIR", package)
        .env("CARGO_CRATE_NAME", name)
        .env_remove("CIO_LOCK");
    rustc
}

/// The argument that gives a dependency of this test another name.
pub(crate) fn renamed(name: &str, to: &str) -> String {
    let prefix = format!("{name}=");
    let mut lines = compiled_dependencies!().lines();
    let path = lines.find_map(|line| line.strip_prefix(&prefix));
    format!("--extern={to}={}", path.expect("a dependency"))
}
