//! A check of a client's settings without sending a message.

use core::fmt;

use crate::client::{Region, is_this_machine};
use crate::error::BuildError;
use crate::proxy::{self, ProxyError};
use crate::worker::{HttpConfig, ProbeAnswer, ProbeFailure, post_empty_batch};

/// The settings of a client that can be tried, from [`ClientBuilder::probe`](crate::ClientBuilder::probe).
///
/// ```no_run
/// use customerio_transport::ClientBuilder;
///
/// let probe = ClientBuilder::from_env()?.probe()?;
/// println!("{}:{}, encrypted: {}", probe.host(), probe.port(), probe.is_encrypted());
/// println!("on this machine: {}, proxy: {:?}", probe.is_local(), probe.proxy()?);
/// println!("regions: {:?} and {:?}", probe.key_region(), probe.host_region());
/// match probe.send_empty_batch()? {
///     Ok(answer) => println!("{}: status {}", probe.host(), answer.status),
///     Err(failure) => println!("{}: {failure}", probe.host()),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Probe {
    config: HttpConfig,
    key_region: Option<Region>,
    host_region: Option<Region>,
}

impl Probe {
    pub(crate) fn new(
        config: HttpConfig,
        key_region: Option<Region>,
        host_region: Option<Region>,
    ) -> Self {
        Self {
            config,
            key_region,
            host_region,
        }
    }

    /// Returns the host that the client sends to.
    ///
    /// ```
    /// use customerio_transport::{Client, Region};
    ///
    /// let probe = Client::builder("0123456789abcdef").region(Region::Eu).probe()?;
    /// assert_eq!(probe.host(), "cdp-eu.customer.io");
    /// # Ok::<(), customerio_transport::BuildError>(())
    /// ```
    #[must_use]
    pub fn host(&self) -> &str {
        self.config.url.host_str().unwrap_or("")
    }

    /// Returns the port that the client sends to.
    ///
    /// ```
    /// let probe = customerio_transport::Client::builder("0123456789abcdef").probe()?;
    /// assert_eq!(probe.port(), 443);
    /// # Ok::<(), customerio_transport::BuildError>(())
    /// ```
    #[must_use]
    pub fn port(&self) -> u16 {
        self.config.url.port_or_known_default().unwrap_or(0)
    }

    /// Whether the connection is encrypted.
    ///
    /// ```
    /// use customerio_transport::Client;
    ///
    /// assert!(Client::builder("any-key").probe()?.is_encrypted());
    /// let local = Client::builder("any-key").endpoint("http://127.0.0.1:8010");
    /// assert!(!local.probe()?.is_encrypted());
    /// # Ok::<(), customerio_transport::BuildError>(())
    /// ```
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.config.url.scheme() == "https"
    }

    /// Whether the host is this machine.
    ///
    /// ```
    /// use customerio_transport::Client;
    ///
    /// assert!(!Client::builder("any-key").probe()?.is_local());
    /// let local = Client::builder("any-key").endpoint("http://127.0.0.1:8010");
    /// assert!(local.probe()?.is_local());
    /// # Ok::<(), customerio_transport::BuildError>(())
    /// ```
    #[must_use]
    pub fn is_local(&self) -> bool {
        is_this_machine(&self.config.url)
    }

    /// Returns the region in the key; older keys have none.
    ///
    /// ```
    /// let probe = customerio_transport::Client::builder("0123456789abcdef").probe()?;
    /// assert_eq!(probe.key_region(), None);
    /// # Ok::<(), customerio_transport::BuildError>(())
    /// ```
    #[must_use]
    pub fn key_region(&self) -> Option<Region> {
        self.key_region
    }

    /// Returns the region of the host; `None` if it is not a host of the service.
    ///
    /// ```
    /// use customerio_transport::{Client, Region};
    ///
    /// assert_eq!(Client::builder("any-key").probe()?.host_region(), Some(Region::Us));
    /// let local = Client::builder("any-key").endpoint("http://127.0.0.1:8010");
    /// assert_eq!(local.probe()?.host_region(), None);
    /// # Ok::<(), customerio_transport::BuildError>(())
    /// ```
    #[must_use]
    pub fn host_region(&self) -> Option<Region> {
        self.host_region
    }

    /// Returns the proxy of the connection as `host:port`, without a password.
    ///
    /// ```
    /// use customerio_transport::Client;
    ///
    /// let client = Client::builder("any-key").proxy("http://user:secret@proxy.test:3128");
    /// assert_eq!(client.probe()?.proxy()?.as_deref(), Some("proxy.test:3128"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The setting or the variable that names the proxy is not usable. A client can't be built with it.
    pub fn proxy(&self) -> Result<Option<String>, ProxyError> {
        let address = match &self.config.proxy {
            Some(proxy) => Some(proxy::address("the client's setting", proxy)?),
            None if self.is_local() => None,
            None => proxy::of_environment(&self.config.url)?,
        };
        Ok(address.map(|proxy| proxy.host))
    }

    /// Posts a batch without messages, with the key and the client's settings, and blocks until it is
    /// answered. The service may answer that the batch is empty; it then has read the key. Async code calls
    /// it in `spawn_blocking`.
    ///
    /// ```
    #[doc = sandbox!()]
    /// sandbox.accept_key("another-key");
    /// let probe = Client::builder("any-key").endpoint(sandbox.url()).probe()?;
    /// let answer = probe.send_empty_batch()?.map_err(|failure| failure.to_string())?;
    /// assert_eq!(answer.status, 401);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A setting is not valid: the proxy, a certificate, or TLS as a whole. Or the system can't start a thread.
    pub fn send_empty_batch(&self) -> Result<Result<ProbeAnswer, ProbeFailure>, BuildError> {
        post_empty_batch(&self.config)
    }
}

/// Shows neither the key nor a URL, which may contain a secret.
impl fmt::Debug for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Probe")
            .field("key_region", &self.key_region)
            .field("host_region", &self.host_region)
            .finish_non_exhaustive()
    }
}
