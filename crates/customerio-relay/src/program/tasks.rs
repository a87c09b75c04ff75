//! The tasks of the program. None of them ends before the others.

use std::collections::HashMap;

use tokio::sync::watch;
use tokio::task::{Id, JoinSet};

use super::ProgramError;

/// Tasks that run until a signal.
///
/// One that panics ends the program: a relay that is gone sends nothing, and what supervises the program starts it
/// again.
#[derive(Debug)]
pub(super) struct Tasks {
    /// Told to stop, and awaited.
    relays: JoinSet<()>,
    /// Never end. They are aborted when all relays ended.
    services: JoinSet<()>,
    names: HashMap<Id, String>,
    stop: watch::Sender<bool>,
}

impl Tasks {
    pub(super) fn new() -> Self {
        Self {
            relays: JoinSet::new(),
            services: JoinSet::new(),
            names: HashMap::new(),
            stop: watch::Sender::new(false),
        }
    }

    /// Runs a relay, which ends after the future that it is given.
    pub(super) fn relay<F>(&mut self, name: String, run: impl FnOnce(Stop) -> F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let task = self.relays.spawn(run(Stop(self.stop.subscribe())));
        self.names.insert(task.id(), name);
    }

    /// Runs a task that never ends.
    pub(super) fn service(&mut self, name: String, run: impl Future<Output = ()> + Send + 'static) {
        let task = self.services.spawn(run);
        self.names.insert(task.id(), name);
    }

    /// Stops the relays at the signal, or as soon as a task ends, and waits for them.
    pub(super) async fn run_until(
        mut self,
        signal: impl Future<Output = ()>,
    ) -> Result<(), ProgramError> {
        let early = tokio::select! {
            () = signal => None,
            Some(ended) = self.relays.join_next_with_id() => Some(ended),
            Some(ended) = self.services.join_next_with_id() => Some(ended),
        };
        let mut result = match early {
            None => Ok(()),
            Some(Ok((id, ()))) => Err(self.ended(id, false)),
            Some(Err(error)) => Err(self.ended(error.id(), true)),
        };
        tracing::info!(target: "customerio::relay", "stopping: waiting for messages in flight");
        self.stop.send_replace(true);
        while let Some(ended) = self.relays.join_next_with_id().await {
            if let Err(error) = ended {
                result = result.and(Err(self.ended(error.id(), true)));
            }
        }
        result
    }

    fn ended(&self, id: Id, panicked: bool) -> ProgramError {
        let name = self.names.get(&id).cloned();
        let name = name.unwrap_or_else(|| format!("the task {id}"));
        let error = ProgramError::Ended { name, panicked };
        tracing::error!(target: "customerio::relay", "{error}");
        error
    }
}

/// Waits for the stop of the relays.
#[derive(Debug)]
pub(super) struct Stop(watch::Receiver<bool>);

impl Stop {
    pub(super) async fn requested(mut self) {
        // The sender lives until all relays ended.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::{Stop, Tasks};

    /// Tasks with a relay that notes that it was stopped.
    fn tasks() -> (Tasks, Arc<AtomicBool>) {
        let mut tasks = Tasks::new();
        let stopped = Arc::new(AtomicBool::new(false));
        let noted = Arc::clone(&stopped);
        tasks.relay("the relay of `shop`".to_owned(), async move |stop: Stop| {
            stop.requested().await;
            noted.store(true, Ordering::Relaxed);
        });
        (tasks, stopped)
    }

    #[tokio::test]
    async fn a_signal_stops_the_relays() {
        let (mut tasks, stopped) = tasks();
        tasks.service("the metrics".to_owned(), pending());
        tasks.run_until(async {}).await.expect("a stop by a signal");
        assert!(stopped.load(Ordering::Relaxed));
    }

    #[tokio::test]
    async fn a_relay_that_panics_stops_the_others_and_is_an_error() {
        let (mut tasks, stopped) = tasks();
        tasks.relay("the relay of `club`".to_owned(), async |_| panic!("no"));
        let error = tasks.run_until(pending()).await.expect_err("a panic");
        assert_eq!(
            error.to_string(),
            "the relay of `club` panicked; the log has the place: report it, and start the relay again"
        );
        assert!(stopped.load(Ordering::Relaxed));
    }

    #[tokio::test]
    async fn a_relay_that_panics_while_it_stops_is_an_error() {
        let (mut tasks, stopped) = tasks();
        let run = async |stop: Stop| {
            stop.requested().await;
            panic!("no");
        };
        tasks.relay("the relay of `club`".to_owned(), run);
        let error = tasks.run_until(async {}).await.expect_err("a panic");
        assert!(
            error
                .to_string()
                .starts_with("the relay of `club` panicked")
        );
        assert!(stopped.load(Ordering::Relaxed));
    }

    #[tokio::test]
    async fn a_task_that_ends_before_the_signal_is_an_error() {
        let (mut tasks, stopped) = tasks();
        tasks.service("the server of /metrics".to_owned(), async {});
        let error = tasks.run_until(pending()).await.expect_err("it ended");
        assert_eq!(
            error.to_string(),
            "the server of /metrics ended without a signal; the log has the place: report it, and start the relay again"
        );
        assert!(stopped.load(Ordering::Relaxed));
    }
}
