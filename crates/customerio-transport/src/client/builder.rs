//! How a client is made.

use core::fmt;
use core::time::Duration;
use std::path::PathBuf;
use std::sync::Arc;

use customerio_core::call::{Context, Integration, Library};
use customerio_core::item::{ItemSettings, SoftLimits, Validation};

use crate::client::endpoint::{batch_url, is_readable_on_the_way, other_region};
use crate::client::region::Region;
use crate::client::spool::SpoolSettings;
use crate::client::when_full::WhenFull;
use crate::client::{Client, Handle};
use crate::defaults;
use crate::delivery::Limits;
use crate::error::BuildError;
use crate::key::Key;
use crate::outcome::{Outcome, PauseNotice, SpooledNotice};
use crate::shared::Shared;
use crate::worker::{self, Http, HttpConfig, Listeners};

/// Makes a [`Client`]. Every default is in [`defaults`].
#[must_use = "a builder does nothing before `build`"]
pub struct ClientBuilder {
    key: String,
    region: Option<Region>,
    endpoint: Option<String>,
    when_full: WhenFull,
    queue_bytes: usize,
    limits: Limits,
    timeout: Duration,
    connect_timeout: Duration,
    proxy: Option<String>,
    roots: Vec<Vec<u8>>,
    gzip: bool,
    strict: bool,
    user_agent: String,
    settings: ItemSettings,
    listeners: Listeners,
    spool: SpoolSettings,
}

impl Client {
    /// Returns a builder of a client for the workspace that `key` belongs to. White space around the
    /// key is ignored.
    pub fn builder(key: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(key.into())
    }
}

impl ClientBuilder {
    pub(crate) fn new(key: String) -> Self {
        Self {
            key,
            region: None,
            endpoint: None,
            when_full: WhenFull::default(),
            queue_bytes: defaults::QUEUE_BYTES,
            limits: Limits::default(),
            timeout: defaults::TIMEOUT,
            connect_timeout: defaults::CONNECT_TIMEOUT,
            proxy: None,
            roots: Vec::new(),
            gzip: false,
            strict: true,
            user_agent: defaults::USER_AGENT.to_owned(),
            settings: ItemSettings::default(),
            listeners: Listeners::default(),
            spool: SpoolSettings::default(),
        }
    }

    /// The region of the workspace. Without it the key's own counts, and for older keys, which name
    /// none, [`Region::Us`].
    pub fn region(mut self, region: Region) -> Self {
        self.region = Some(region);
        self
    }

    /// Another address than a region's, such as a sandbox: `http://127.0.0.1:8080/v1`. Without a
    /// path, `/v1` is meant.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// What a call does when the queue is full: unless told otherwise, [`WhenFull::Reject`].
    pub fn when_full(mut self, policy: WhenFull) -> Self {
        self.when_full = policy;
        self
    }

    /// The bound on memory for messages that are not final, in bytes:
    /// [`defaults::QUEUE_BYTES`], at least [`defaults::MIN_QUEUE_BYTES`]. Half of it at most is for
    /// bodies under way, so a small queue has fewer requests in flight.
    ///
    /// The memory of the process grows by no more than this and
    /// [`BESIDE_QUEUE_BYTES`](defaults::BESIDE_QUEUE_BYTES), however long the service is away.
    pub fn queue_bytes(mut self, bytes: usize) -> Self {
        self.queue_bytes = bytes;
        self
    }

    /// How long the first message of a body waits for others: [`defaults::LINGER`]. With
    /// [`Duration::MAX`] it waits until the body is full, or for a flush.
    pub fn linger(mut self, linger: Duration) -> Self {
        self.limits.linger = linger;
        self
    }

    /// The most requests under way at once: [`defaults::REQUESTS_IN_FLIGHT`], at least 1 and at most
    /// [`defaults::MAX_REQUESTS_IN_FLIGHT`]. Messages of one identity arrive in the order of their
    /// calls all the same.
    pub fn requests_in_flight(mut self, requests: usize) -> Self {
        self.limits.requests = requests.clamp(1, defaults::MAX_REQUESTS_IN_FLIGHT);
        self
    }

    /// How long a message that the server fails on (5xx, no answer in time) is tried alone while
    /// others pass, before it is rejected with [`RejectReason::GivenUp`](crate::RejectReason):
    /// [`defaults::GIVE_UP_AFTER`]. In an outage nothing is given up; with [`Duration::MAX`] nothing ever is.
    pub fn give_up_after(mut self, patience: Duration) -> Self {
        self.limits.patience = patience;
        self
    }

    /// The maximum time for one request with its answer: [`defaults::TIMEOUT`], at least
    /// [`defaults::MIN_TIMEOUT`]. [`Duration::MAX`] means no limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The maximum time for making a connection: [`defaults::CONNECT_TIMEOUT`], at least
    /// [`defaults::MIN_TIMEOUT`]. [`Duration::MAX`] means no limit.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The proxy to reach the service by, such as `http://proxy:3128`. Without it the environment
    /// (`HTTPS_PROXY` and its kin) counts, but for an endpoint on this very machine.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// Certificates that are trusted beside the system's, as PEM text: that of a proxy which reads what
    /// passes, for example. It can be given again for more.
    ///
    /// ```no_run
    /// use customerio_transport::Client;
    ///
    /// let client = Client::builder(std::env::var("CUSTOMERIO_API_KEY")?)
    ///     .root_certificate(std::fs::read("/etc/shop/proxy.pem")?)
    ///     .build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Compresses bodies. Off unless switched on: all evidence is that the service takes it, but it
    /// is not documented. Needs the cargo feature `gzip`.
    pub fn gzip(mut self, on: bool) -> Self {
        self.gzip = on;
        self
    }

    /// Strict mode: the service says what is wrong with a message or the key. On unless switched
    /// off; without it a wrong key and an invalid message are answered with 200, and lost.
    pub fn strict(mut self, on: bool) -> Self {
        self.strict = on;
        self
    }

    /// The header `User-Agent`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// What happens to a message that does not keep its shape.
    pub fn validation(mut self, validation: Validation) -> Self {
        self.settings.validation = validation;
        self
    }

    /// What happens to a message over a limit that the service may not keep.
    pub fn soft_limits(mut self, soft_limits: SoftLimits) -> Self {
        self.settings.soft_limits = soft_limits;
        self
    }

    /// Fills the context's keys that a call leaves out. This library is always named in it; a call
    /// may name another.
    pub fn context(mut self, context: Context) -> Self {
        self.settings.context = context.library(Library::this());
        self
    }

    /// Switches a destination on or off, or sets its options, for calls that do not name it.
    pub fn integration(
        mut self,
        destination: impl Into<String>,
        to: impl Into<Integration>,
    ) -> Self {
        self.settings.integrations = self.settings.integrations.set(destination, to);
        self
    }

    /// Is told the end of every message. It runs on the delivery thread, so it should be quick; it
    /// may call the client, but not wait for it; a panic in it is logged and changes nothing.
    pub fn on_outcome(mut self, listener: impl Fn(&Outcome<'_>) + Send + Sync + 'static) -> Self {
        self.listeners.outcome = Some(Box::new(listener));
        self
    }

    /// Called once if a shutdown leaves messages in the spool; the next client delivers them. They have
    /// no outcome, so [`on_outcome`](Self::on_outcome) does not report them. It runs as
    /// [`on_outcome`](Self::on_outcome) does.
    pub fn on_spooled(mut self, listener: impl Fn(&SpooledNotice) + Send + Sync + 'static) -> Self {
        self.listeners.spooled = Some(Box::new(listener));
        self
    }

    /// Is told when delivery is paused and when it goes on: a refused key for example. It runs as
    /// [`on_outcome`](Self::on_outcome) does.
    pub fn on_pause(mut self, listener: impl Fn(&PauseNotice) + Send + Sync + 'static) -> Self {
        self.listeners.pause = Some(Box::new(listener));
        self
    }

    /// Keeps messages in this folder until they are final, so that they survive a crash of the process
    /// and of the machine. The folder is made if it is not there; it must be on a local disk, and one
    /// client has it for itself: give each process a folder of its own. What an earlier client left
    /// there is sent first.
    ///
    /// The folder belongs to the source of the key, so that it is never sent to another workspace; see
    /// [`spool_source`](Self::spool_source) for keys that change.
    ///
    /// ```no_run
    /// use customerio_core::call::{Alias, AnonymousId};
    /// use customerio_transport::Client;
    ///
    /// # async fn send() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::builder(std::env::var("CUSTOMERIO_API_KEY")?)
    ///     .spool("/var/lib/shop/customerio")
    ///     .build()?;
    /// let receipt = client.send(Alias::new("u1", AnonymousId::new("a-42")))?;
    /// // From here on it is delivered, or kept as a dead letter, whatever crashes.
    /// receipt.stored().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn spool(mut self, folder: impl Into<PathBuf>) -> Self {
        self.spool.folder = Some(folder.into());
        self
    }

    /// The bound on the spool in bytes: [`defaults::SPOOL_BYTES`]. While it is full, calls do what
    /// [`when_full`](Self::when_full) says. Room comes free a file at a time, an eighth of this or
    /// [`defaults::SPOOL_FILE_BYTES`], once all of the file is final.
    pub fn spool_bytes(mut self, bytes: u64) -> Self {
        self.spool.bytes = bytes;
        self
    }

    /// A name for the source that the key belongs to, of your own choice. With it the spool can be
    /// opened with any key, so that keys can be changed; without it only with the key that filled it,
    /// or with that as [`previous_key`](Self::previous_key).
    pub fn spool_source(mut self, name: impl Into<String>) -> Self {
        self.spool.source = Some(name.into());
        self
    }

    /// A key of the same source that was in use before: a spool that it filled is taken over.
    pub fn previous_key(mut self, key: impl Into<String>) -> Self {
        self.spool.previous_keys.push(key.into());
        self
    }

    /// Calls return when their message is on disk, and not before: slower by one sync of the disk, at
    /// most [`defaults::SPOOL_COMMIT_WAIT`] and the commit under way. Needs a [`spool`](Self::spool);
    /// it blocks the caller's thread, but for [`Client::send_async`].
    pub fn store_before_return(mut self, on: bool) -> Self {
        self.spool.before_return = on;
        self
    }

    /// Returns the callbacks, and the settings of messages.
    #[cfg(feature = "testing")]
    pub(crate) fn into_parts(self) -> (Listeners, ItemSettings) {
        (self.listeners, self.settings)
    }

    /// Makes the client and starts its delivery thread. No connection is made before there is a
    /// message.
    ///
    /// # Errors
    ///
    /// A setting is not usable, or the system gives no thread.
    pub fn build(self) -> Result<Client, BuildError> {
        let key = Key::parse(&self.key)?;
        if self.queue_bytes < defaults::MIN_QUEUE_BYTES {
            let least = defaults::MIN_QUEUE_BYTES;
            return Err(BuildError::QueueTooSmall {
                bytes: self.queue_bytes,
                least,
            });
        }
        for (setting, timeout) in [
            ("timeout", self.timeout),
            ("connect_timeout", self.connect_timeout),
        ] {
            let min = defaults::MIN_TIMEOUT;
            if timeout < min {
                return Err(BuildError::TimeoutTooShort {
                    setting,
                    timeout,
                    min,
                });
            }
        }
        let of_key = key.region();
        let url = batch_url(self.endpoint.as_deref(), self.region, of_key)?;
        if let (Some(host), Some(key)) = (other_region(&url, of_key), of_key) {
            tracing::warn!(
                target: "customerio::client",
                %host, %key,
                "the API key belongs to another region than the host; messages go to the host that is set"
            );
        }
        if is_readable_on_the_way(&url) {
            tracing::warn!(
                target: "customerio::client",
                host = url.host_str(),
                "the API key and all messages travel unencrypted; use an `https` endpoint"
            );
        }
        let http = Http::new(HttpConfig {
            url,
            key,
            strict: self.strict,
            user_agent: self.user_agent,
            timeout: self.timeout,
            connect_timeout: self.connect_timeout,
            proxy: self.proxy,
            gzip: self.gzip,
            roots: self.roots,
        })?;
        let listening = self.listeners.outcome.is_some();
        let opened = self.spool.open(&self.key, self.when_full)?;
        let (log, found) = opened.unzip();
        let mut limits = self.limits;
        // A small queue has no room for many bodies beside it.
        limits.requests = limits
            .requests
            .min(self.queue_bytes / (2 * defaults::REQUEST_BYTES))
            .max(1);
        let shared = Arc::new(Shared::new(
            limits,
            self.when_full,
            self.queue_bytes,
            listening,
            found,
        ));
        worker::start(&shared, http, self.listeners, log)?;
        let store = self.spool.before_return;
        let handle = Handle::new(shared, self.settings, store);
        handle.shut_down_at_exit();
        Ok(Client::new(handle))
    }
}

/// Shows no key, and no URL: a secret may be in it.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("region", &self.region)
            .field("when_full", &self.when_full)
            .field("queue_bytes", &self.queue_bytes)
            .finish_non_exhaustive()
    }
}
