//! The cost of a command: elapsed time and processor time.
//!
//! On a busy machine only the processor time describes the command.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::Error;
use crate::command::Command;

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cost {
    /// Elapsed time.
    pub(super) wall: Duration,
    /// User and system time of all processes.
    pub(super) cpu: Duration,
}

/// Runs a command and returns its cost. Its standard output is not shown.
pub(super) fn of(command: &Command, folder: &Path) -> Result<Cost, Error> {
    let (before, begun) = (children()?, Instant::now());
    command.read(folder)?;
    Ok(Cost {
        wall: begun.elapsed(),
        cpu: children()?.saturating_sub(before),
    })
}

/// The processor time of all children that have ended, with their own children.
#[cfg(unix)]
fn children() -> Result<Duration, Error> {
    use nix::sys::resource::{UsageWho, getrusage};

    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = [usage.user_time(), usage.system_time()]
        .map(|time| time.tv_sec() * 1_000_000 + time.tv_usec());
    Ok(Duration::from_micros(
        micros.into_iter().sum::<i64>().try_into()?,
    ))
}

#[cfg(not(unix))]
fn children() -> Result<Duration, Error> {
    Err("processor time is measured on Unix only".into())
}
