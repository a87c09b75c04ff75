//! The relay: it stands by, takes the lease, and sends during its term.

mod builder;
mod held;
mod status;
mod term;

use core::pin::pin;
use core::time::Duration;
use std::time::Instant;

use customerio_core::log_limit::LogLimit;
use customerio_transport::{BuildError, WhenFull};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use self::builder::Settings;
pub use self::builder::{NoEngine, RelayBuilder};
pub use self::status::RelayStatus;
use self::status::Status;
use self::term::{Ended, Term};
use crate::engine::{Account, DeadLetter, Engine, EngineError, Lease};

/// The shortest lease. A shorter one ends during an ordinary pause of a process or of a database.
pub const MIN_LEASE: Duration = Duration::from_secs(1);

/// The time between two attempts of a stand-by to take the lease.
pub const STAND_BY_INTERVAL: Duration = Duration::from_millis(250);

/// A relay can't be built.
///
/// ```
/// use std::time::Duration;
///
/// use customerio_relay::{Memory, Relay, RelayError};
///
/// let builder = Relay::builder("0123456789abcdef").engine(Memory::new());
/// match builder.lease(Duration::from_hours(1)).build() {
///     Err(RelayError::Lease { lease, max, .. }) => assert!(lease > max),
///     other => panic!("{other:?}"),
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RelayError {
    /// The lease is too short or too long.
    #[error("the lease is {lease:?}; set it to a time from {min:?} to {max:?}")]
    Lease {
        /// The value that was set.
        lease: Duration,
        /// The minimum.
        min: Duration,
        /// The maximum.
        max: Duration,
    },
    /// No message could be in flight.
    #[error("`items_in_flight` is 0; set it to at least 1")]
    NoItems,
    /// A client can't be built with these settings.
    #[error(transparent)]
    Client(#[from] BuildError),
}

/// Sends the messages of one source while it holds the lease; see the [crate](crate).
///
/// ```
#[doc = memory!()]
/// let sandbox = customerio_sandbox::Sandbox::start()?;
/// let url = sandbox.url().to_owned();
/// let relay = Relay::builder("any-key")
///     .engine(memory)
///     .client(move |client| client.endpoint(&url))
///     .build()?;
/// let delivered = tokio::task::spawn_blocking(move || {
///     sandbox.wait_until(Duration::from_secs(5), |counts| counts.accepted == 2)
/// });
/// relay.run_until(async { assert!(delivered.await.is_ok_and(|in_time| in_time)) }).await;
/// assert_eq!(relay.account().await?.delivered, 2);
/// # Ok(())
/// # }
/// ```
pub struct Relay<E> {
    engine: E,
    settings: Settings,
    status: Status,
}

impl<E> core::fmt::Debug for Relay<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.settings.show("Relay", f)
    }
}

impl<E: Engine> Relay<E> {
    /// Stands by and sends until `signal` is ready. Then it reads no more messages, waits for those that it
    /// has for at most [`drain`](RelayBuilder::drain), and gives the lease back.
    ///
    /// Errors of the engine are logged with `tracing` under the target `customerio::relay`, and repeated. Run
    /// it in a runtime of tokio with timers. If the future is dropped, the messages in flight may be sent
    /// again by another relay, once the lease ends.
    ///
    /// ```
    /// use customerio_relay::{Memory, Relay};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let relay = Relay::builder("0123456789abcdef").engine(Memory::new()).build()?;
    /// let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    /// // The handler of SIGTERM does this:
    /// stop.send(()).map_err(|()| "the relay ended")?;
    /// relay.run_until(async { drop(stopped.await) }).await;
    /// assert!(!relay.status().is_owner);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn run_until(&self, signal: impl Future<Output = ()> + Send) {
        let (stop, stopped) = watch::channel(false);
        // It is large, and a program may run one for each of many sources.
        let mut run = Box::pin(self.run(stopped));
        let mut signal = pin!(signal);
        tokio::select! {
            biased;
            () = &mut run => return,
            () = &mut signal => {}
        }
        // The receiver lives as long as `run`.
        let _ = stop.send(true);
        run.await;
    }

    async fn run(&self, mut stopped: watch::Receiver<bool>) {
        while !*stopped.borrow() {
            let asked = Instant::now();
            // A lease that is taken later than this has ended.
            let taken = timeout(
                self.settings.lease,
                self.engine.take(&self.settings.name, self.settings.lease),
            );
            let taken = taken
                .await
                .unwrap_or_else(|_| Err(no_answer("taking the lease")));
            match taken {
                Ok(Some(lease)) => {
                    tracing::info!(target: "customerio::relay", name = self.settings.name, epoch = lease.epoch, "took the lease");
                    self.status.lock().is_owner = true;
                    let ended = self
                        .send(lease, asked + self.settings.lease, &mut stopped)
                        .await;
                    self.status.stand_by();
                    tracing::info!(target: "customerio::relay", name = self.settings.name, epoch = lease.epoch, ?ended, "the term ended");
                    if ended == Ended::Lost {
                        continue;
                    }
                }
                Ok(None) => {}
                Err(error) => log(&error),
            }
            if !*stopped.borrow() {
                tokio::select! {
                    _ = stopped.changed() => {}
                    () = sleep(STAND_BY_INTERVAL) => {}
                }
            }
        }
    }

    /// Sends during one term, with a client of its own: a message that was read in an earlier term can't be
    /// sent in a later one.
    async fn send(
        &self,
        lease: Lease,
        until: Instant,
        stopped: &mut watch::Receiver<bool>,
    ) -> Ended {
        let builder = self
            .settings
            .client()
            // A full queue leaves messages in the store.
            .when_full(WhenFull::Reject)
            // The owner before may have used the rate until now.
            .initial_burst(false);
        let ended = match Term::new(&self.engine, builder, until) {
            Ok(mut term) => term.run(self, lease, stopped).await,
            // The builder tried the same settings, so this is a thread that can't be started.
            Err(error) => {
                tracing::error!(target: "customerio::relay", %error, "failed to start a client");
                Ended::Stopped
            }
        };
        if ended == Ended::Stopped {
            let given = timeout(self.settings.lease, self.engine.give_back(lease)).await;
            if let Err(error) = given.unwrap_or_else(|_| Err(no_answer("giving the lease back"))) {
                log(&error);
            }
        }
        ended
    }

    /// Returns what the relay does now. It asks no engine.
    ///
    /// ```
    /// use customerio_relay::{Memory, Relay};
    ///
    /// let relay = Relay::builder("0123456789abcdef").engine(Memory::new()).build()?;
    /// let status = relay.status();
    /// assert!(!status.is_owner && status.paused.is_none());
    /// # Ok::<(), customerio_relay::RelayError>(())
    /// ```
    #[must_use]
    pub fn status(&self) -> RelayStatus {
        self.status.lock().clone()
    }

    /// Returns the numbers of messages of the source.
    ///
    /// ```
    #[doc = memory!()]
    /// let relay = Relay::builder("0123456789abcdef").engine(memory).build()?;
    /// let account = relay.account().await?;
    /// assert_eq!((account.pending, account.owner), (2, None));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The engine failed.
    pub async fn account(&self) -> Result<Account, EngineError> {
        self.engine.account().await
    }

    /// Returns at most `limit` dead letters with ids above `after`, in the order of their ids.
    ///
    /// ```
    #[doc = memory!()]
    /// memory.rejected(&[Rejected::new(1, 400, "the message is invalid", "")]).await?;
    /// let relay = Relay::builder("0123456789abcdef").engine(memory).build()?;
    /// let letters = relay.dead_letters(None, 100).await?;
    /// assert_eq!((letters[0].row.id, letters[0].rejected.status), (1, 400));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The engine failed.
    pub async fn dead_letters(
        &self,
        after: Option<i64>,
        limit: usize,
    ) -> Result<Vec<DeadLetter>, EngineError> {
        self.engine.dead_letters(after, limit).await
    }

    /// Moves a dead letter behind all messages that wait, with the same bytes and the same message id. Returns
    /// `false` if there is no such letter.
    ///
    /// ```
    #[doc = memory!()]
    /// memory.rejected(&[Rejected::new(1, 400, "the message is invalid", "")]).await?;
    /// let relay = Relay::builder("0123456789abcdef").engine(memory).build()?;
    /// assert!(relay.retry_dead_letter(1).await?);
    /// assert_eq!(relay.account().await?.pending, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The engine failed.
    pub async fn retry_dead_letter(&self, id: i64) -> Result<bool, EngineError> {
        self.engine.retry(id).await
    }

    /// Removes a dead letter. Returns `false` if there is no such letter.
    ///
    /// ```
    #[doc = memory!()]
    /// memory.rejected(&[Rejected::new(1, 400, "the message is invalid", "")]).await?;
    /// let relay = Relay::builder("0123456789abcdef").engine(memory).build()?;
    /// assert!(relay.remove_dead_letter(1).await?);
    /// assert!(relay.dead_letters(None, 100).await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The engine failed.
    pub async fn remove_dead_letter(&self, id: i64) -> Result<bool, EngineError> {
        self.engine.remove(id).await
    }
}

fn no_answer(operation: &'static str) -> EngineError {
    EngineError::new(
        operation,
        "the store did not answer within the time of the lease",
    )
}

fn log(error: &EngineError) {
    static LIMIT: LogLimit = LogLimit::new();
    if let Some(suppressed) = LIMIT.pass() {
        tracing::warn!(target: "customerio::relay", suppressed, %error, "the engine failed and is tried again");
    }
}
