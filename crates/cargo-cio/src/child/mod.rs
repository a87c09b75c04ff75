//! Child processes. A signal that ends this process ends them first.
//!
//! In a terminal, Ctrl-C reaches all processes. A supervisor or an editor signals this process alone, and cargo would
//! build on. It does not end its compilers either, so the process group of each child is signalled.

#[cfg(unix)]
mod group;

use std::io;
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};

#[cfg(unix)]
use group::Group;

/// A child process that runs.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    /// Dropped after the child has ended.
    #[cfg(unix)]
    group: Group,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        #[cfg(unix)]
        let (child, group) = Group::start(command)?;
        #[cfg(not(unix))]
        let child = command.spawn()?;
        Ok(Self {
            child,
            #[cfg(unix)]
            group,
        })
    }

    pub(crate) fn stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    pub(crate) fn wait(mut self) -> io::Result<ExitStatus> {
        self.child.wait()
    }

    /// Returns the status if the child has ended.
    pub(crate) fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// Kills the child.
    pub(crate) fn kill(mut self) -> io::Result<()> {
        #[cfg(unix)]
        self.group.kill();
        self.child.kill()?;
        self.child.wait().map(drop)
    }

    /// Waits for the end, and returns what was written to the pipes.
    fn output(self) -> io::Result<Output> {
        let Self { child, .. } = self;
        child.wait_with_output()
    }
}

/// Runs a command without input, and returns what it writes to standard output, and to standard error if that is
/// piped.
pub(crate) fn output(command: &mut Command) -> io::Result<Output> {
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped());
    Running::start(command)?.output()
}
