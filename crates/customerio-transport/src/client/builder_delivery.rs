//! The builder's settings of the queue and of delivery.

use core::time::Duration;

use crate::client::builder::ClientBuilder;
use crate::client::when_full::WhenFull;
use crate::defaults;

impl ClientBuilder {
    /// Sets what a call does when the queue is full. The default is [`WhenFull::Reject`].
    ///
    /// ```
    /// # use customerio_core::Empty;
    /// use customerio_transport::{Client, WhenFull, defaults};
    ///
    /// // Nothing listens there.
    /// let client = Client::builder("any-key")
    ///     .endpoint("http://127.0.0.1:1")
    ///     .queue_bytes(defaults::MIN_QUEUE_BYTES)
    ///     .when_full(WhenFull::DropOldest)
    ///     .build()?;
    /// while client.stats().dropped == 0 {
    ///     client.identify("u1", &Empty)?;
    /// }
    /// # drop(client.blocking_shutdown(std::time::Duration::ZERO));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn when_full(mut self, policy: WhenFull) -> Self {
        self.when_full = policy;
        self
    }

    /// Sets the maximum memory for messages without an outcome, in bytes. The default is
    /// [`defaults::QUEUE_BYTES`], the minimum [`defaults::MIN_QUEUE_BYTES`]. At most half of it is for
    /// bodies in flight, so a small queue has fewer requests in flight.
    ///
    /// In an outage of any length, the client uses at most this memory and
    /// [`BESIDE_QUEUE_BYTES`](defaults::BESIDE_QUEUE_BYTES).
    ///
    /// ```
    /// use customerio_transport::{BuildError, Client};
    ///
    /// let client = Client::builder("any-key").queue_bytes(16 << 20).build()?;
    /// let too_small = Client::builder("any-key").queue_bytes(1_000).build();
    /// assert!(matches!(too_small, Err(BuildError::QueueTooSmall { .. })));
    /// # Ok::<(), BuildError>(())
    /// ```
    pub fn queue_bytes(mut self, bytes: usize) -> Self {
        self.queue_bytes = bytes;
        self
    }

    /// Sets the time that the first message of a body waits for others. The default is
    /// [`defaults::LINGER`]. With [`Duration::MAX`] it waits until the body is full, or for a flush.
    ///
    /// ```
    #[doc = sandbox!()]
    /// let builder = Client::builder("any-key").endpoint(sandbox.url());
    /// let client = builder.linger(Duration::MAX).build()?;
    /// client.identify("u1", &Empty)?;
    /// client.identify("u2", &Empty)?;
    /// client.blocking_flush(Duration::from_secs(30))?;
    /// assert_eq!(sandbox.requests()[0].items, 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn linger(mut self, linger: Duration) -> Self {
        self.limits.linger = linger;
        self
    }

    /// Sets the maximum number of requests in flight, between 1 and
    /// [`defaults::MAX_REQUESTS_IN_FLIGHT`]. The default is [`defaults::REQUESTS_IN_FLIGHT`]. Messages of
    /// one identity always arrive in the order of their calls.
    ///
    /// If the server refuses a body for one of its messages, parts of it are sent to find that message. For
    /// these, more requests may be in flight: up to [`defaults::SEARCH_REQUESTS_FACTOR`] times `requests`,
    /// at most [`defaults::MAX_REQUESTS_IN_FLIGHT`]. They use no more memory and stay within the service's
    /// rate. With 1 there is always one request at a time.
    ///
    /// ```
    #[doc = sandbox!()]
    /// let builder = Client::builder("any-key").endpoint(sandbox.url());
    /// let client = builder.requests_in_flight(1).build()?;
    /// for _ in 0..3 {
    ///     client.identify("u1", &Empty)?;
    ///     client.blocking_flush(Duration::from_secs(30))?;
    /// }
    /// assert_eq!((sandbox.counts().requests, sandbox.counts().connections), (3, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn requests_in_flight(mut self, requests: usize) -> Self {
        self.limits.requests = requests.clamp(1, defaults::MAX_REQUESTS_IN_FLIGHT);
        self
    }

    /// Sets the maximum rate of requests, between 1 and the service's own limit, which is the default:
    /// [`defaults::REQUESTS_PER_SECOND`]. It is an average over [`defaults::RATE_WINDOW`]. Set a lower one if
    /// other clients send with keys of the same workspace.
    ///
    /// ```
    /// use customerio_transport::{BuildError, Client};
    ///
    /// // Another service of the workspace has half of the rate.
    /// let client = Client::builder("any-key").requests_per_second(500).build()?;
    /// let never = Client::builder("any-key").requests_per_second(0).build();
    /// assert!(matches!(never, Err(BuildError::RequestsPerSecond { min: 1, .. })));
    /// # Ok::<(), BuildError>(())
    /// ```
    pub fn requests_per_second(mut self, requests: u32) -> Self {
        self.requests_per_second = requests;
        self
    }

    /// Sets whether the first requests may leave faster than
    /// [`requests_per_second`](Self::requests_per_second), up to the number of a whole
    /// [`defaults::RATE_WINDOW`]. The default is `true`. Set it to `false` for a client that takes over from
    /// another, which may have used the rate until now.
    ///
    /// ```
    /// use customerio_transport::Client;
    ///
    /// let builder = Client::builder("any-key").requests_per_second(500);
    /// // The process before this one may have used the rate.
    /// let client = builder.initial_burst(false).build()?;
    /// # Ok::<(), customerio_transport::BuildError>(())
    /// ```
    pub fn initial_burst(mut self, on: bool) -> Self {
        self.initial_burst = on;
        self
    }

    /// Sets the time after which a message that the server fails on is rejected with
    /// [`RejectReason::GivenUp`](crate::RejectReason). The default is [`defaults::GIVE_UP_AFTER`]. The
    /// time counts while the server answers the message, sent alone, with a 5xx or not in time, and
    /// accepts others. If all other messages wait for the message, it is rejected after twice this time.
    /// An outage shorter than [`defaults::GIVE_UP_UNPROVEN_AFTER`] rejects no message. With
    /// [`Duration::MAX`] the client rejects no message for this reason.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use customerio_transport::Client;
    ///
    /// // A message that the server fails on is kept for a day.
    /// let client = Client::builder("any-key").give_up_after(Duration::from_hours(24)).build()?;
    /// # Ok::<(), customerio_transport::BuildError>(())
    /// ```
    pub fn give_up_after(mut self, patience: Duration) -> Self {
        self.limits.patience = patience;
        self
    }
}
