//! Process groups, and the signals that end them.

use std::fs::File;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command};
use std::sync::{Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::process::{
    Pid, Signal, getpgrp, getpid, kill_current_process_group, kill_process, kill_process_group,
};
use tokio::runtime;
use tokio::signal::unix::{SignalKind, signal};

/// How long children may take to end. Then they are killed.
const GRACE: Duration = Duration::from_secs(5);

#[derive(Debug)]
struct Groups {
    running: Vec<Pid>,
    /// Whether this process is about to exit.
    is_ending: bool,
}

static GROUPS: Mutex<Groups> = Mutex::new(Groups {
    running: Vec::new(),
    is_ending: false,
});

/// Notified when a child has ended.
static ENDED: Condvar = Condvar::new();

/// Whether each child leads a process group. With a terminal they share that of this process: the terminal signals all of
/// it, and stops a process of another group that asks for a password, as `ssh` does for cargo.
static IS_APART: LazyLock<bool> =
    LazyLock::new(|| watch().is_ok() && File::open("/dev/tty").is_err());

/// A child or its process group, until the child has ended.
#[derive(Debug)]
pub(super) struct Group(Pid);

impl Group {
    pub(super) fn start(command: &mut Command) -> io::Result<(Child, Self)> {
        if *IS_APART {
            command.process_group(0);
        }
        // Held until the child is known, so that a signal ends it too.
        let mut groups = lock_unless_ending();
        let child = command.spawn()?;
        let id = Pid::from_child(&child);
        groups.running.push(id);
        Ok((child, Self(id)))
    }

    /// Kills the processes of the group.
    pub(super) fn kill(&self) {
        signal_child(self.0, Signal::KILL);
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        lock().running.retain(|it| *it != self.0);
        ENDED.notify_all();
        // The caller would report that the child failed.
        drop(lock_unless_ending());
    }
}

fn lock() -> MutexGuard<'static, Groups> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Locks the groups, or never returns if the process is about to exit.
fn lock_unless_ending() -> MutexGuard<'static, Groups> {
    let groups = lock();
    if !groups.is_ending {
        return groups;
    }
    drop(groups);
    loop {
        thread::park();
    }
}

/// Starts to wait for signals.
fn watch() -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_io().build()?;
    let entered = runtime.enter();
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut quit = signal(SignalKind::quit())?;
    drop(entered);
    let wait = move || {
        let signal = runtime.block_on(async {
            tokio::select! {
                _ = interrupt.recv() => Signal::INT,
                _ = terminate.recv() => Signal::TERM,
                _ = quit.recv() => Signal::QUIT,
            }
        });
        end(signal);
    };
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(wait)
        .map(drop)
}

/// Sends a signal to a child, or to its group.
fn signal_child(child: Pid, signal: Signal) {
    // It fails if all of them have ended.
    let _ = if *IS_APART {
        kill_process_group(child, signal)
    } else {
        kill_process(child, signal)
    };
}

/// Ends all children by a signal, and this process with the code of a shell for it.
fn end(signal: Signal) {
    let mut groups = lock();
    groups.is_ending = true;
    if !*IS_APART && getpgrp() == getpid() {
        // As the terminal does. This process ignores it now.
        let _ = kill_current_process_group(signal);
    }
    for signal in [signal, Signal::KILL] {
        for child in &groups.running {
            signal_child(*child, signal);
        }
        let running = |groups: &mut Groups| !groups.running.is_empty();
        let waited = ENDED.wait_timeout_while(groups, GRACE, running);
        groups = waited.unwrap_or_else(PoisonError::into_inner).0;
    }
    drop(groups);
    std::process::exit(128 + signal.as_raw());
}
