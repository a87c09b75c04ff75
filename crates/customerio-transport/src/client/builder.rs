//! The builder of a client.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use customerio_core::item::ItemSettings;
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
use crate::log::log;
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
#[must_use = "a builder does nothing before `build`"]
pub struct ClientBuilder {
    key: String,
    pub(super) region: Option<Region>,
    pub(super) endpoint: Option<String>,
    pub(super) when_full: WhenFull,
    pub(super) queue_bytes: usize,
    pub(super) limits: Limits,
    pub(super) requests_per_second: u32,
    pub(super) initial_burst: bool,
    pub(super) connect_timeout: Duration,
    pub(super) proxy: Option<String>,
    pub(super) roots: Vec<Vec<u8>>,
    pub(super) gzip: bool,
    pub(super) strict: bool,
    pub(super) user_agent: String,
    pub(super) settings: ItemSettings,
    pub(super) listeners: Listeners,
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
    /// ```
    /// use customerio_transport::Client;
    ///
    /// let probe = Client::builder("any-key").endpoint("http://127.0.0.1:8010/v1").probe()?;
    /// assert_eq!((probe.host(), probe.port()), ("127.0.0.1", 8010));
    /// # Ok::<(), customerio_transport::BuildError>(())
    /// ```
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
    /// ```
    /// use customerio_transport::{BuildError, Client};
    ///
    /// let client = Client::builder("0123456789abcdef").build()?;
    /// assert_eq!(client.stats().requests, 0);
    /// assert!(matches!(Client::builder("two words").build(), Err(BuildError::Key(_))));
    /// # Ok::<(), BuildError>(())
    /// ```
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
            log!(
                warn,
                "customerio::client",
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
