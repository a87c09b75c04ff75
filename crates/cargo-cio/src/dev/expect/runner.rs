//! Runs the command that sends messages, until its end or a time limit.

use std::io;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use customerio_sandbox::Sandbox;

use crate::child::Running;

/// How often the command is looked at.
const INTERVAL: Duration = Duration::from_millis(20);

/// The maximum wait for requests without a response after the end of the command.
const SETTLE: Duration = Duration::from_secs(2);

/// Why a command does not run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RunError {
    #[error("failed to run `{program}`")]
    Start { program: String, source: io::Error },
    #[error("failed to wait for `{program}`")]
    Wait { program: String, source: io::Error },
}

/// The end of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The time is over, and there is no command.
    Time,
    /// The command exited, with a code unless a signal ended it.
    Exited(Option<i32>),
    /// The command still ran at the end of the time, and was killed.
    Killed,
}

/// Runs a command against a sandbox, or waits for the time limit.
pub(super) fn run(
    sandbox: &Sandbox,
    command: &[String],
    limit: Option<Duration>,
) -> Result<End, RunError> {
    // A limit beyond the range of the clock is none.
    let end = limit.and_then(|limit| Instant::now().checked_add(limit));
    let Some((program, arguments)) = command.split_first() else {
        // One of both is required.
        thread::sleep(limit.unwrap_or(Duration::ZERO));
        settle(sandbox);
        return Ok(End::Time);
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("CUSTOMERIO_ENDPOINT", sandbox.url())
        // A real key has no place in a test.
        .env("CUSTOMERIO_API_KEY", "sandbox")
        .env_remove("CUSTOMERIO_REGION")
        .stdin(Stdio::null())
        // Standard output has the report alone.
        .stdout(io::stderr());
    let child = Running::start(&mut command).map_err(|source| RunError::Start {
        program: program.clone(),
        source,
    })?;
    let status = wait(child, end).map_err(|source| RunError::Wait {
        program: program.clone(),
        source,
    })?;
    settle(sandbox);
    Ok(status)
}

fn wait(mut child: Running, end: Option<Instant>) -> io::Result<End> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(End::Exited(status.code()));
        }
        if end.is_some_and(|end| Instant::now() >= end) {
            child.kill()?;
            return Ok(End::Killed);
        }
        thread::sleep(INTERVAL);
    }
}

/// Waits until every request has its response.
fn settle(sandbox: &Sandbox) {
    sandbox.wait_until(SETTLE, |_| {
        let requests = sandbox.requests();
        requests.iter().all(|request| request.status.is_some())
    });
}
