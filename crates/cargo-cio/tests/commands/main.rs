//! Runs the commands for daily work against the sandbox.
#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

mod backfill;
mod deadletters;
mod doctor;
mod outbox;
#[path = "../support/ran.rs"]
mod ran;
#[cfg(feature = "relay")]
mod relay;
mod send;

use std::process::Command;
use std::time::Duration;

const KEY: &str = "a-key";
/// Longer than any test waits.
const LONG: Duration = Duration::from_mins(1);

/// Sets the key, and no other variable that a client reads.
fn set_key(command: &mut Command) {
    command.env("CUSTOMERIO_API_KEY", KEY);
    command.env_remove("CUSTOMERIO_ENDPOINT");
    command.env_remove("CUSTOMERIO_REGION");
}
