//! The builder of a client.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use customerio_core::call::{Context, Integration, Library};
use customerio_core::item::{ItemSettings, SoftLimits, Validation};
use reqwest::Url;

use crate::client::endpoint::{batch_url, host_region, is_unencrypted, origin};
use crate::client::region::Region;
use crate::client::spool::SpoolSettings;
use crate::client::when_full::WhenFull;
use crate::client::{Client, Handle};
use crate::defaults;
use crate::delivery::Limits;
use crate::error::BuildError;
use crate::key::Key;
use crate::outcome::{Outcome, PauseNotice, SpooledNotice};
use crate::probe::Probe;
use crate::shared::Shared;
use crate::worker::{self, Http, HttpConfig, Listeners, SharedLog};

/// Builds a [`Client`]. [`defaults`] has all default values.
///
/// ```
/// use customerio_transport::{Client, Region};
///
/// let client = Client::builder("0123456789abcdef").region(Region::Eu).build()?;
/// # Ok::<(), customerio_transport::BuildError>(())
/// ```
///
/// All settings but those of a [`spool`](Self::spool):
///
/// ```no_run
/// use std::time::Duration;
/// use customerio_core::call::{Context, Integration};
/// use customerio_core::item::{SoftLimits, Validation};
/// use customerio_transport::{Client, WhenFull};
///
/// let client = Client::builder("0123456789abcdef")
///     .endpoint("http://127.0.0.1:8010/v1").proxy("http://proxy.example.com:3128")
///     .when_full(WhenFull::DropOldest).queue_bytes(16 << 20)
///     .linger(Duration::from_millis(50)).requests_in_flight(8).give_up_after(Duration::from_secs(600))
///     .requests_per_second(900).initial_burst(false)
///     .timeout(Duration::from_secs(10)).connect_timeout(Duration::from_secs(2))
///     .gzip(false).strict(true).user_agent("shop/1.0")
///     .validation(Validation::Report).soft_limits(SoftLimits::Reject)
///     .context(Context::new().locale("en-GB")).integration("Mixpanel", Integration::from(false))
///     .on_outcome(|outcome| println!("{}", outcome.message_id()))
///     .on_pause(|notice| eprintln!("{notice:?}"))
///     .build()?;
/// # Ok::<(), customerio_transport::BuildError>(())
/// ```
#[must_use = "a builder does nothing before `build`"]
pub struct ClientBuilder {
    key: String,
    region: Option<Region>,
    endpoint: Option<String>,
    when_full: WhenFull,
    queue_bytes: usize,
    limits: Limits,
    requests_per_second: u32,
    initial_burst: bool,
    connect_timeout: Duration,
    proxy: Option<String>,
    roots: Vec<Vec<u8>>,
    gzip: bool,
    strict: bool,
    user_agent: String,
    settings: ItemSettings,
    listeners: Listeners,
    pub(super) spool: SpoolSettings,
}

impl ClientBuilder {
    /// Creates a builder with default settings; the same as [`Client::builder`].
    ///
    /// ```
    /// let builder = customerio_transport::ClientBuilder::new("0123456789abcdef");
    /// ```
    pub fn new(key: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            region: None,
            endpoint: None,
            when_full: WhenFull::default(),
            queue_bytes: defaults::QUEUE_BYTES,
            limits: Limits::default(),
            requests_per_second: defaults::REQUESTS_PER_SECOND,
            initial_burst: true,
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

    /// Sets the region of the workspace. The default is the region in the key. For older keys, which have
    /// none, it is [`Region::Us`]. A key of another region is an error of [`build`](Self::build).
    pub fn region(mut self, region: Region) -> Self {
        self.region = Some(region);
        self
    }

    /// Sets a URL to use instead of a region's, such as a sandbox: `http://127.0.0.1:8080/v1`. The
    /// default path is `/v1`.
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// Sets what a call does when the queue is full. The default is [`WhenFull::Reject`].
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
    pub fn queue_bytes(mut self, bytes: usize) -> Self {
        self.queue_bytes = bytes;
        self
    }

    /// Sets the time that the first message of a body waits for others. The default is
    /// [`defaults::LINGER`]. With [`Duration::MAX`] it waits until the body is full, or for a flush.
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
    pub fn requests_in_flight(mut self, requests: usize) -> Self {
        self.limits.requests = requests.clamp(1, defaults::MAX_REQUESTS_IN_FLIGHT);
        self
    }

    /// Sets the maximum rate of requests, between 1 and the service's own limit, which is the default:
    /// [`defaults::REQUESTS_PER_SECOND`]. It is an average over [`defaults::RATE_WINDOW`]. Set a lower one if
    /// other clients send with keys of the same workspace.
    pub fn requests_per_second(mut self, requests: u32) -> Self {
        self.requests_per_second = requests;
        self
    }

    /// Sets whether the first requests may leave faster than
    /// [`requests_per_second`](Self::requests_per_second), up to the number of a whole
    /// [`defaults::RATE_WINDOW`]. The default is `true`. Set it to `false` for a client that takes over from
    /// another, which may have used the rate until now.
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
    pub fn give_up_after(mut self, patience: Duration) -> Self {
        self.limits.patience = patience;
        self
    }

    /// Sets the maximum time for one request with its answer. The default is [`defaults::TIMEOUT`], the
    /// minimum [`defaults::MIN_TIMEOUT`]. [`Duration::MAX`] means no limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// Sets the maximum time for opening a connection. The default is [`defaults::CONNECT_TIMEOUT`], the
    /// minimum [`defaults::MIN_TIMEOUT`]. [`Duration::MAX`] means no limit.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the proxy of all requests, such as `http://proxy:3128`; its scheme is `http` or `https`. The default is that of the environment
    /// (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`), and none for an endpoint on this machine.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxy = Some(url.into());
        self
    }

    /// Adds trusted certificates in PEM form to those of the system, for example that of a proxy that
    /// decrypts connections. Call it again to add more.
    ///
    /// ```no_run
    /// use customerio_transport::ClientBuilder;
    ///
    /// let client = ClientBuilder::from_env()?
    ///     .root_certificate(std::fs::read("/etc/shop/proxy.pem")?)
    ///     .build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.roots.push(pem.into());
        self
    }

    /// Sets whether bodies are compressed. The default is `false`, since the service does not document
    /// that it accepts gzip. Needs the cargo feature `gzip`.
    pub fn gzip(mut self, on: bool) -> Self {
        self.gzip = on;
        self
    }

    /// Sets strict mode, in which the service reports invalid messages and keys. The default is `true`.
    /// Without it the service answers 200 to a wrong key or an invalid message, which is then lost.
    pub fn strict(mut self, on: bool) -> Self {
        self.strict = on;
        self
    }

    /// Sets the header `User-Agent`. The default is [`defaults::USER_AGENT`].
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Sets what happens to a message that violates the constraints of its type.
    pub fn validation(mut self, validation: Validation) -> Self {
        self.settings.validation = validation;
        self
    }

    /// Sets what happens to a message over a limit that the service documents but may not enforce.
    pub fn soft_limits(mut self, soft_limits: SoftLimits) -> Self {
        self.settings.soft_limits = soft_limits;
        self
    }

    /// Sets the context of calls that set none of the same key. Its `library` is always this one, unless a
    /// call sets another.
    pub fn context(mut self, context: Context) -> Self {
        self.settings.context = context.library(Library::this());
        self
    }

    /// Enables or disables a destination, or sets its options, for calls that do not set it.
    pub fn integration(
        mut self,
        destination: impl Into<String>,
        to: impl Into<Integration>,
    ) -> Self {
        self.settings.integrations = self.settings.integrations.set(destination, to);
        self
    }

    /// Sets a callback for the outcome of every message. It runs on the delivery thread, so it should
    /// return soon. It may call the client, but must not wait for it. A panic in it is logged and does
    /// not stop delivery.
    #[doc(alias = "on_error")]
    #[doc(alias = "on_delivery")]
    pub fn on_outcome(mut self, listener: impl Fn(&Outcome<'_>) + Send + Sync + 'static) -> Self {
        self.listeners.outcome = Some(Box::new(listener));
        self
    }

    /// Sets a callback that is called once if a shutdown leaves messages in the spool. The next client
    /// delivers them. They have no outcome, so [`on_outcome`](Self::on_outcome) does not report them. The
    /// rules of [`on_outcome`](Self::on_outcome) apply.
    pub fn on_spooled(mut self, listener: impl Fn(&SpooledNotice) + Send + Sync + 'static) -> Self {
        self.listeners.spooled = Some(Box::new(listener));
        self
    }

    /// Sets a callback for the begin and the end of each pause of delivery, for example because of a
    /// refused key. The rules of [`on_outcome`](Self::on_outcome) apply.
    pub fn on_pause(mut self, listener: impl Fn(&PauseNotice) + Send + Sync + 'static) -> Self {
        self.listeners.pause = Some(Box::new(listener));
        self
    }

    /// Returns the callbacks, and the settings of messages.
    #[cfg(feature = "testing")]
    pub(crate) fn into_parts(self) -> (Listeners, ItemSettings) {
        (self.listeners, self.settings)
    }

    fn http_config(&self, url: Url, key: Key) -> HttpConfig {
        HttpConfig {
            url,
            key,
            strict: self.strict,
            user_agent: self.user_agent.clone(),
            timeout: self.limits.timeout,
            connect_timeout: self.connect_timeout,
            proxy: self.proxy.clone(),
            gzip: self.gzip,
            roots: self.roots.clone(),
        }
    }

    /// Returns the settings of the connection to try them, without a client and without messages.
    ///
    /// # Errors
    ///
    /// The key or the endpoint is not valid.
    pub fn probe(&self) -> Result<Probe, BuildError> {
        let key = Key::parse(&self.key)?;
        let key_region = key.region();
        let url = batch_url(self.endpoint.as_deref(), self.region, key_region)?;
        let host_region = host_region(&url);
        Ok(Probe::new(
            self.http_config(url, key),
            key_region,
            host_region,
        ))
    }

    /// Returns an error if two of the key, the region and the host name different regions.
    fn check_region(&self, url: &Url, of_key: Option<Region>) -> Result<(), BuildError> {
        let of_key = of_key.map(|region| ("API key", region));
        let of_region = self.region.map(|region| ("region", region));
        let of_host = host_region(url).map(|region| ("endpoint", region));
        for (later, earlier) in [(of_region, of_key), (of_host, of_region), (of_host, of_key)] {
            if let (Some((setting, region)), Some((other, other_region))) = (later, earlier)
                && region != other_region
            {
                return Err(BuildError::OtherRegion {
                    setting,
                    region,
                    other,
                    other_region,
                });
            }
        }
        Ok(())
    }

    /// Builds the client and starts its delivery thread. The first message opens the first connection.
    ///
    /// # Errors
    ///
    /// A setting is not valid, or the system can't start a thread.
    pub fn build(self) -> Result<Client, BuildError> {
        let key = Key::parse(&self.key)?;
        if self.queue_bytes < defaults::MIN_QUEUE_BYTES {
            return Err(BuildError::QueueTooSmall {
                bytes: self.queue_bytes,
                least: defaults::MIN_QUEUE_BYTES,
            });
        }
        for (setting, timeout) in [
            ("timeout", self.limits.timeout),
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
        let max = defaults::REQUESTS_PER_SECOND;
        if !(1..=max).contains(&self.requests_per_second) {
            return Err(BuildError::RequestsPerSecond {
                requests: self.requests_per_second,
                min: 1,
                max,
            });
        }
        let of_key = key.region();
        let url = batch_url(self.endpoint.as_deref(), self.region, of_key)?;
        self.check_region(&url, of_key)?;
        if is_unencrypted(&url) {
            tracing::warn!(
                target: "customerio::client",
                host = url.host_str(),
                "the API key and all messages are sent unencrypted; use an `https` endpoint"
            );
        }
        let origin = origin(&url);
        let http = Http::new(self.http_config(url, key))?;
        let listening = self.listeners.outcome.is_some();
        let opened = self.spool.open(&self.key, self.when_full)?;
        let (log, found) = opened.unzip();
        let mut limits = self.limits;
        limits.rate =
            usize::try_from(u64::from(self.requests_per_second) * defaults::RATE_WINDOW.as_secs())
                .unwrap_or(usize::MAX);
        // A small queue has no memory for many bodies.
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
        if !self.initial_burst {
            shared.skip_burst();
        }
        let log = log.map(|log| Arc::new(SharedLog::new(log)));
        let store = log.clone().filter(|_| self.spool.before_return);
        worker::start(&shared, http, self.listeners, log)?;
        let handle = Handle::new(shared, store, Some(origin));
        handle.shut_down_at_exit();
        Ok(Client::from_parts(handle, self.settings))
    }
}

/// Shows neither the key nor a URL, which may contain a secret.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("region", &self.region)
            .field("when_full", &self.when_full)
            .field("queue_bytes", &self.queue_bytes)
            .finish_non_exhaustive()
    }
}
