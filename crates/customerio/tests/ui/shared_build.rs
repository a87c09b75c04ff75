//! Calls of cargo that share what they compile.
//!
//! `trybuild` gives cargo a target folder of its own, and other flags for the cases than for their dependencies.
//! Cargo then compiles all dependencies for the test, again to prepare the cases, and again with the cases.

#![expect(clippy::expect_used, reason = "a test")]

use std::path::Path;
use std::process::Command;
use std::{env, process};

/// Set in the process that runs `trybuild`.
const INSIDE: &str = "CIO_TRYBUILD";

/// How that process ends if all cases are as expected. Without a test of the given name it would end with 0.
const AS_EXPECTED: i32 = 10;

/// The flags that `trybuild` passes. It gives the last one only to the cases.
const FLAGS: [&str; 6] = [
    "--cfg",
    "trybuild",
    "--verbose",
    "-A",
    "dead_code",
    "--diagnostic-width=140",
];

/// Runs `cases`, the body of the test `name`, in a process whose calls of cargo share what they compile.
pub(crate) fn trybuild(name: &str, cases: impl FnOnce()) {
    if env::var_os(INSIDE).is_some() {
        cases();
        process::exit(AS_EXPECTED);
    }
    let mut test = Command::new(env::current_exe().expect("a program"));
    let filters = env::args().filter(|argument| argument.starts_with("trybuild="));
    test.args(["--exact", "--nocapture", name]).args(filters);
    let status = share(&mut test).env(INSIDE, "1").status();
    let code = status.expect("started").code();
    assert_eq!(code, Some(AS_EXPECTED), "not as expected, see above");
}

/// Sets the flags, the build folder and the profile for all calls of cargo that `command` is or makes.
pub(crate) fn share(command: &mut Command) -> &mut Command {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    command
        // Takes precedence over flags in arguments.
        .env("CARGO_ENCODED_RUSTFLAGS", FLAGS.join("\x1f"))
        // Where cargo has compiled this test. Macros of other crates are there with this profile.
        .env("CARGO_BUILD_BUILD_DIR", folder.expect("a folder"))
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .env("CARGO_PROFILE_DEV_LTO", "off")
        .env("CARGO_INCREMENTAL", "0")
}
