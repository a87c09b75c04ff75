//! The builder's settings of requests and connections.

use core::time::Duration;

use crate::client::builder::ClientBuilder;
use crate::client::region::Region;

impl ClientBuilder {
    /// Sets the region of the workspace. The default is the region in the key. For older keys, which have
    /// none, it is [`Region::Us`]. A key of another region is an error of [`build`](Self::build).
    ///
    /// ```
    /// use customerio_transport::{Client, Region};
    ///
    /// let probe = Client::builder("0123456789abcdef").region(Region::Eu).probe()?;
    /// assert_eq!(probe.host_region(), Some(Region::Eu));
    /// # Ok::<(), customerio_transport::BuildError>(())
    /// ```
    pub fn region(mut self, region: Region) -> Self {
        self.region = Some(region);
        self
    }

    /// Sets a URL to use instead of a region's, such as a sandbox: `http://127.0.0.1:8080/v1`. The
    /// default path is `/v1`.
    ///
    /// ```
    #[doc = sandbox!()]
    /// let client = Client::builder("any-key").endpoint(sandbox.url()).build()?;
    /// client.identify("u1", &Empty)?;
    /// client.blocking_flush(Duration::from_secs(30))?;
    /// assert_eq!(sandbox.messages()[0].item()["userId"], "u1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// Sets the maximum time for one request with its answer. The default is [`TIMEOUT`](crate::defaults::TIMEOUT), the
    /// minimum [`MIN_TIMEOUT`](crate::defaults::MIN_TIMEOUT). [`Duration::MAX`] means no limit.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use customerio_transport::{BuildError, Client};
    ///
    /// let client = Client::builder("any-key").timeout(Duration::from_secs(5)).build()?;
    /// let too_short = Client::builder("any-key").timeout(Duration::ZERO).build();
    /// assert!(matches!(too_short, Err(BuildError::TimeoutTooShort { setting: "timeout", .. })));
    /// # Ok::<(), BuildError>(())
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// Sets the maximum time for opening a connection, which is at most 7/8 of [`timeout`](Self::timeout). The
    /// default is [`CONNECT_TIMEOUT`](crate::defaults::CONNECT_TIMEOUT), the minimum
    /// [`MIN_TIMEOUT`](crate::defaults::MIN_TIMEOUT). [`Duration::MAX`] means no limit.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use customerio_transport::{BuildError, Client};
    ///
    /// let client = Client::builder("any-key").connect_timeout(Duration::from_secs(2)).build()?;
    /// let too_short = Client::builder("any-key").connect_timeout(Duration::ZERO).build();
    /// assert!(matches!(too_short, Err(BuildError::TimeoutTooShort { setting: "connect_timeout", .. })));
    /// # Ok::<(), BuildError>(())
    /// ```
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the proxy of all requests, such as `http://proxy:3128`; its scheme is `http` or `https`. The default is that of the environment
    /// (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`), and none for an endpoint on this machine.
    ///
    /// ```
    /// use customerio_transport::Client;
    ///
    /// let probe = Client::builder("any-key").proxy("http://user:secret@proxy.test:3128").probe()?;
    /// assert_eq!(probe.proxy()?.as_deref(), Some("proxy.test:3128"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    ///
    /// With the feature `gzip`:
    ///
    /// ```
    #[doc = sandbox!()]
    /// # #[cfg(feature = "gzip")] {
    /// let client = Client::builder("any-key").endpoint(sandbox.url()).gzip(true).build()?;
    /// client.identify("u1", &Empty)?;
    /// client.blocking_flush(Duration::from_secs(30))?;
    /// assert_eq!(sandbox.requests()[0].encoding.as_deref(), Some("gzip"));
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn gzip(mut self, on: bool) -> Self {
        self.gzip = on;
        self
    }

    /// Sets strict mode, in which the service reports invalid messages and keys. The default is `true`.
    /// Without it the service answers 200 to a wrong key or an invalid message, which is then lost.
    ///
    /// ```
    #[doc = sandbox!()]
    /// let client = Client::builder("any-key").endpoint(sandbox.url()).strict(false).build()?;
    /// client.identify("u1", &Empty)?;
    /// client.blocking_flush(Duration::from_secs(30))?;
    /// assert!(!sandbox.requests()[0].strict);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn strict(mut self, on: bool) -> Self {
        self.strict = on;
        self
    }

    /// Sets the header `User-Agent`. The default is [`USER_AGENT`](crate::defaults::USER_AGENT).
    ///
    /// ```
    /// use customerio_transport::{BuildError, Client};
    ///
    /// let client = Client::builder("any-key").user_agent("shop/1.0").build()?;
    /// let of_two_lines = Client::builder("any-key").user_agent("shop\n1.0").build();
    /// assert!(matches!(of_two_lines, Err(BuildError::UserAgent)));
    /// # Ok::<(), BuildError>(())
    /// ```
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }
}
