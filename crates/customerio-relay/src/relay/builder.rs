//! The settings of a relay.

use core::fmt;
use core::time::Duration;

use customerio_core::random;
use customerio_transport::{ClientBuilder, defaults};

use super::status::Status;
use super::{MIN_LEASE, Relay, RelayError};
use crate::engine::Engine;

/// A lease that ends later than an operator waits.
const MAX_LEASE: Duration = Duration::from_mins(10);

/// A builder without an engine.
///
/// ```
/// use customerio_relay::{Memory, NoEngine, Relay, RelayBuilder};
///
/// // `build` exists once there is an engine.
/// let builder: RelayBuilder<NoEngine> = Relay::builder("0123456789abcdef");
/// let relay = builder.engine(Memory::new()).build()?;
/// # Ok::<(), customerio_relay::RelayError>(())
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct NoEngine;

/// Builds a [`Relay`].
///
/// ```
/// use customerio_relay::{Memory, Relay};
///
/// let relay = Relay::builder("0123456789abcdef")
///     .engine(Memory::new())
///     .name("pod-7")
///     .requests_per_second(900)
///     .build()?;
/// assert!(!relay.status().is_owner);
/// # Ok::<(), customerio_relay::RelayError>(())
/// ```
#[must_use = "a builder does nothing before `build`"]
pub struct RelayBuilder<E> {
    engine: E,
    settings: Settings,
}

/// The settings of a relay, without its engine.
pub(super) struct Settings {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) lease: Duration,
    pub(super) items_in_flight: usize,
    pub(super) requests_per_second: u32,
    pub(super) drain: Duration,
    pub(super) configure: Box<dyn Fn(ClientBuilder) -> ClientBuilder + Send + Sync>,
}

impl Settings {
    /// Returns a builder of a client, with what the program and the relay set.
    pub(super) fn client(&self) -> ClientBuilder {
        let client = (self.configure)(ClientBuilder::new(self.key.clone()));
        client.requests_per_second(self.requests_per_second)
    }

    /// Shows no key.
    pub(super) fn show(&self, what: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(what)
            .field("name", &self.name)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}

impl<E> fmt::Debug for RelayBuilder<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.show("RelayBuilder", f)
    }
}

impl Relay<NoEngine> {
    /// Returns a builder of a relay that sends with this key.
    ///
    /// ```
    /// use customerio_relay::{Memory, Relay};
    ///
    /// let relay = Relay::builder("0123456789abcdef").engine(Memory::new()).build()?;
    /// # Ok::<(), customerio_relay::RelayError>(())
    /// ```
    pub fn builder(key: impl Into<String>) -> RelayBuilder<NoEngine> {
        RelayBuilder {
            engine: NoEngine,
            settings: Settings {
                key: key.into(),
                name: format!("{:016x}", u64::from_ne_bytes(random::bytes())),
                lease: Duration::from_secs(5),
                items_in_flight: 8_000,
                requests_per_second: defaults::REQUESTS_PER_SECOND,
                drain: Duration::from_secs(5),
                configure: Box::new(|builder| builder),
            },
        }
    }
}

impl<E> RelayBuilder<E> {
    /// Sets the store, which is of the source that the key belongs to.
    ///
    /// ```
    #[doc = memory!()]
    /// let relay = Relay::builder("0123456789abcdef").engine(memory).build()?;
    /// assert_eq!(relay.account().await?.pending, 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn engine<N: Engine>(self, engine: N) -> RelayBuilder<N> {
        RelayBuilder {
            engine,
            settings: self.settings,
        }
    }

    /// Sets the name of this relay as the account shows its owner, such as that of a pod. The default is random.
    ///
    /// ```
    /// use customerio_relay::{Engine, Memory, Relay};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), customerio_relay::RelayError> {
    /// let memory = Memory::new();
    /// let relay = Relay::builder("0123456789abcdef").engine(memory.clone()).name("pod-7").build()?;
    /// relay
    ///     .run_until(async {
    ///         let owner = memory.account().await.ok().and_then(|account| account.owner);
    ///         assert_eq!(owner.as_deref(), Some("pod-7"));
    ///     })
    ///     .await;
    /// # Ok(())
    /// # }
    /// ```
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.settings.name = name.into();
        self
    }

    /// Sets the time of the lease, from [`MIN_LEASE`] to 10 minutes. The default is 5 s. Another relay takes
    /// over at most this time after the owner died, and [`STAND_BY_INTERVAL`](crate::STAND_BY_INTERVAL).
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use customerio_relay::{Memory, Relay, RelayError};
    ///
    /// let builder = Relay::builder("0123456789abcdef").engine(Memory::new());
    /// let too_short = builder.lease(Duration::from_millis(100)).build();
    /// assert!(matches!(too_short, Err(RelayError::Lease { min, .. }) if min == customerio_relay::MIN_LEASE));
    /// ```
    pub fn lease(mut self, lease: Duration) -> Self {
        self.settings.lease = lease;
        self
    }

    /// Sets the maximum number of messages that the relay has read and that are not final. The default is
    /// 8,000. The others wait in the store.
    ///
    /// ```
    /// use customerio_relay::{Memory, Relay, RelayError};
    ///
    /// let builder = || Relay::builder("0123456789abcdef").engine(Memory::new());
    /// assert!(builder().items_in_flight(2_000).build().is_ok());
    /// assert!(matches!(builder().items_in_flight(0).build(), Err(RelayError::NoItems)));
    /// ```
    pub fn items_in_flight(mut self, items: usize) -> Self {
        self.settings.items_in_flight = items;
        self
    }

    /// Sets [`ClientBuilder::requests_per_second`].
    ///
    /// ```
    /// use customerio_relay::{Memory, Relay, RelayError};
    ///
    /// // Other clients of the workspace use the rest of the service's rate.
    /// let builder = Relay::builder("0123456789abcdef").engine(Memory::new());
    /// let relay = builder.requests_per_second(900).build()?;
    /// # Ok::<(), RelayError>(())
    /// ```
    pub fn requests_per_second(mut self, requests: u32) -> Self {
        self.settings.requests_per_second = requests;
        self
    }

    /// Sets the maximum time to wait for messages in flight after the signal to stop. The default is 5 s.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use customerio_relay::{Memory, Relay};
    ///
    /// // Less than the time after which the orchestrator kills the process.
    /// let builder = Relay::builder("0123456789abcdef").engine(Memory::new());
    /// let relay = builder.drain(Duration::from_secs(20)).build()?;
    /// # Ok::<(), customerio_relay::RelayError>(())
    /// ```
    pub fn drain(mut self, drain: Duration) -> Self {
        self.settings.drain = drain;
        self
    }

    /// Sets other settings of the client, such as its region or endpoint. The relay sets the rate, the
    /// policy of a full queue and the callback of outcomes itself, and needs no spool: its store is one.
    ///
    /// ```
    /// use customerio_relay::{Memory, Relay};
    /// use customerio_transport::Region;
    ///
    /// let relay = Relay::builder("0123456789abcdef")
    ///     .engine(Memory::new())
    ///     .client(|client| client.region(Region::Eu))
    ///     .build()?;
    /// # Ok::<(), customerio_relay::RelayError>(())
    /// ```
    pub fn client(
        mut self,
        configure: impl Fn(ClientBuilder) -> ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.settings.configure = Box::new(configure);
        self
    }
}

impl<E: Engine> RelayBuilder<E> {
    /// Builds the relay. It opens no connection.
    ///
    /// ```
    /// use customerio_relay::{Memory, Relay, RelayError};
    ///
    /// let without_key = Relay::builder("").engine(Memory::new()).build();
    /// assert!(matches!(without_key, Err(RelayError::Client(_))));
    /// ```
    ///
    /// # Errors
    ///
    /// A setting is not valid.
    pub fn build(self) -> Result<Relay<E>, RelayError> {
        let Self { engine, settings } = self;
        if !(MIN_LEASE..=MAX_LEASE).contains(&settings.lease) {
            return Err(RelayError::Lease {
                lease: settings.lease,
                min: MIN_LEASE,
                max: MAX_LEASE,
            });
        }
        if settings.items_in_flight == 0 {
            return Err(RelayError::NoItems);
        }
        // A client without messages ends at once.
        drop(settings.client().build()?);
        Ok(Relay {
            engine,
            settings,
            status: Status::default(),
        })
    }
}
