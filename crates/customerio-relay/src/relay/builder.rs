//! The settings of a relay.

use core::fmt;
use core::time::Duration;

use customerio_core::random;
use customerio_transport::{ClientBuilder, defaults};

use super::status::Status;
use super::{Configure, MIN_LEASE, Relay, RelayError};
use crate::engine::Engine;

/// A lease that ends later than an operator waits.
const MAX_LEASE: Duration = Duration::from_mins(10);

/// A builder without an engine.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct NoEngine;

/// Builds a [`Relay`].
#[must_use = "a builder does nothing before `build`"]
pub struct RelayBuilder<E> {
    engine: E,
    key: String,
    name: String,
    lease: Duration,
    items_in_flight: usize,
    requests_per_second: u32,
    drain: Duration,
    configure: Configure,
}

/// Shows no key.
impl<E> fmt::Debug for RelayBuilder<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RelayBuilder")
            .field("name", &self.name)
            .field("lease", &self.lease)
            .finish_non_exhaustive()
    }
}

impl Relay<NoEngine> {
    /// Returns a builder of a relay that sends with this key.
    pub fn builder(key: impl Into<String>) -> RelayBuilder<NoEngine> {
        RelayBuilder {
            engine: NoEngine,
            key: key.into(),
            name: format!("{:016x}", u64::from_ne_bytes(random::bytes())),
            lease: Duration::from_secs(5),
            items_in_flight: 8_000,
            requests_per_second: defaults::REQUESTS_PER_SECOND,
            drain: Duration::from_secs(5),
            configure: Box::new(|builder| builder),
        }
    }
}

impl<E> RelayBuilder<E> {
    /// Sets the store, which is of the source that the key belongs to.
    pub fn engine<N: Engine>(self, engine: N) -> RelayBuilder<N> {
        RelayBuilder {
            engine,
            key: self.key,
            name: self.name,
            lease: self.lease,
            items_in_flight: self.items_in_flight,
            requests_per_second: self.requests_per_second,
            drain: self.drain,
            configure: self.configure,
        }
    }

    /// Sets the name of this relay as the account shows its owner, such as that of a pod. The default is random.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the time of the lease, from [`MIN_LEASE`] to 10 minutes. The default is 5 s. Another relay takes
    /// over at most this time after the owner died, and [`STAND_BY_INTERVAL`](crate::STAND_BY_INTERVAL).
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Sets the maximum number of messages that the relay has read and that are not final. The default is
    /// 8,000. The others wait in the store.
    pub fn items_in_flight(mut self, items: usize) -> Self {
        self.items_in_flight = items;
        self
    }

    /// Sets [`ClientBuilder::requests_per_second`].
    pub fn requests_per_second(mut self, requests: u32) -> Self {
        self.requests_per_second = requests;
        self
    }

    /// Sets the maximum time to wait for messages in flight after the signal to stop. The default is 5 s.
    pub fn drain(mut self, drain: Duration) -> Self {
        self.drain = drain;
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
        self.configure = Box::new(configure);
        self
    }
}

impl<E: Engine> RelayBuilder<E> {
    /// Builds the relay. It opens no connection.
    ///
    /// # Errors
    ///
    /// A setting is not valid.
    pub fn build(self) -> Result<Relay<E>, RelayError> {
        if !(MIN_LEASE..=MAX_LEASE).contains(&self.lease) {
            return Err(RelayError::Lease {
                lease: self.lease,
                min: MIN_LEASE,
                max: MAX_LEASE,
            });
        }
        if self.items_in_flight == 0 {
            return Err(RelayError::NoItems);
        }
        let client = (self.configure)(ClientBuilder::new(self.key.clone()));
        // A client without messages ends at once.
        drop(
            client
                .requests_per_second(self.requests_per_second)
                .build()?,
        );
        Ok(Relay {
            engine: self.engine,
            key: self.key,
            name: self.name,
            lease: self.lease,
            items_in_flight: self.items_in_flight,
            requests_per_second: self.requests_per_second,
            drain: self.drain,
            configure: self.configure,
            status: Status::default(),
        })
    }
}
