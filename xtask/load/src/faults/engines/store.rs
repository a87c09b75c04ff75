//! A store with its writers, and the faults of its server.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use customerio_relay::Engine;
use tokio::task::JoinHandle;

use super::ledger::Counts;
use crate::Failure;

/// The number of tasks that write.
pub(super) const WRITERS: u64 = 12;

/// The tasks of writers.
pub(super) type Writing = Vec<JoinHandle<()>>;

/// What the writers are asked to do.
#[derive(Debug, Default)]
pub(super) struct Writers {
    paused: AtomicBool,
    stopped: AtomicBool,
}

impl Writers {
    pub(super) fn pause(&self, paused: bool) {
        self.paused.store(paused, Ordering::Relaxed);
    }

    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_paused(&self) -> bool {
        self.paused.load(Ordering::Relaxed)
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
}

/// See the [module](self).
pub(super) trait Store {
    type Engine: Engine;

    /// The name of the row.
    const SCENARIO: &'static str;

    /// An engine that only looks.
    fn engine(&self) -> &Self::Engine;

    /// Starts the writers.
    async fn write(&self, writers: &Arc<Writers>) -> Result<Writing, Failure>;

    async fn counts(&self) -> Result<Counts, Failure>;

    /// The ids of all committed messages.
    async fn committed(&self) -> Result<HashSet<String>, Failure>;

    /// Ends a server, which comes back.
    fn disturb(&mut self, random: &mut fastrand::Rng) -> Result<(), Failure>;

    /// Waits until the server is back, where that has an end to wait for.
    fn settle(&mut self) -> Result<(), Failure>;
}

/// A variable that `cargo xtask` sets.
pub(super) fn variable(name: &str) -> Result<String, Failure> {
    std::env::var(name)
        .map_err(|_| format!("`{name}` is not set; run `cargo xtask faults --engines`").into())
}
