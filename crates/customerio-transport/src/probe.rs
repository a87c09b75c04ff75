//! A check of a client's settings without sending a message.

use core::fmt;
use std::env;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

use crate::client::{Region, is_this_machine};
use crate::error::BuildError;
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
    #[must_use]
    pub fn host(&self) -> &str {
        self.config.url.host_str().unwrap_or("")
    }

    /// Returns the port that the client sends to.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.config.url.port_or_known_default().unwrap_or(0)
    }

    /// Whether the connection is encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        self.config.url.scheme() == "https"
    }

    /// Whether the host is this machine.
    #[must_use]
    pub fn is_local(&self) -> bool {
        is_this_machine(&self.config.url)
    }

    /// Returns the region in the key; older keys have none.
    #[must_use]
    pub fn key_region(&self) -> Option<Region> {
        self.key_region
    }

    /// Returns the region of the host; `None` if it is not a host of the service.
    #[must_use]
    pub fn host_region(&self) -> Option<Region> {
        self.host_region
    }

    /// Returns the proxy of the connection as `host:port`, without a password.
    ///
    /// # Errors
    ///
    /// The setting or the variable that names the proxy is not usable. The client would ignore the variable,
    /// or connect to another port.
    pub fn proxy(&self) -> Result<Option<String>, ProxyError> {
        let Ok(destination) = self.config.url.as_str().parse() else {
            return Ok(None);
        };
        if let Some(proxy) = &self.config.proxy {
            return address("the client's setting", proxy, true).map(Some);
        }
        let no = variable(["NO_PROXY", "no_proxy"]).map_or_else(String::new, |(_, value)| value);
        let any = Matcher::builder().all("http://any").no(no).build();
        if self.is_local() || any.intercept(&destination).is_none() {
            return Ok(None);
        }
        let of_scheme = if self.is_encrypted() {
            ["HTTPS_PROXY", "https_proxy"]
        } else {
            ["HTTP_PROXY", "http_proxy"]
        };
        for names in [of_scheme, ["ALL_PROXY", "all_proxy"]] {
            if let Some((name, value)) = variable(names) {
                let matcher = Matcher::builder().all(value.as_str()).build();
                let is_accepted = matcher.intercept(&destination).is_some();
                return address(name, &value, is_accepted).map(Some);
            }
        }
        // Other systems have settings beside the environment.
        let system = Matcher::from_system().intercept(&destination);
        Ok(system.and_then(|it| {
            let port = it.uri().port_u16().unwrap_or(80);
            Some(format!("{}:{port}", it.uri().host()?))
        }))
    }

    /// Posts a batch without messages, with the key and the client's settings, and blocks until it is
    /// answered. The service may answer that the batch is empty; it then has read the key.
    ///
    /// # Errors
    ///
    /// A setting is not valid: the proxy, a certificate, or TLS as a whole.
    pub fn send_empty_batch(&self) -> Result<Result<ProbeAnswer, ProbeFailure>, BuildError> {
        post_empty_batch(&self.config)
    }
}

/// Why the setting of a proxy is not usable. Its value is not shown, since it may have a password.
///
/// ```
/// use customerio_transport::ProxyError;
///
/// fn setting(error: &ProxyError) -> &str {
///     error.setting
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[error("{setting} names no usable proxy: {problem}")]
#[non_exhaustive]
pub struct ProxyError {
    /// The environment variable or the setting.
    pub setting: &'static str,
    problem: String,
}

/// Returns the first variable that is set, as the client reads them, unless it is empty.
fn variable(names: [&'static str; 2]) -> Option<(&'static str, String)> {
    let set = |name| Some((name, env::var(name).ok()?));
    let first = names.into_iter().find_map(set);
    first.filter(|(_, value)| !value.is_empty())
}

/// Returns `host:port` of a proxy that the client accepts. It accepts each port, and then connects to another.
fn address(setting: &'static str, proxy: &str, is_accepted: bool) -> Result<String, ProxyError> {
    let error = |problem: String| ProxyError { setting, problem };
    let url = if proxy.contains("://") {
        Url::parse(proxy)
    } else {
        Url::parse(&format!("http://{proxy}"))
    };
    let url = url.map_err(|it| error(it.to_string()))?;
    match url.host_str().filter(|_| is_accepted) {
        Some(host) => {
            let port = url.port_or_known_default().unwrap_or(80);
            Ok(format!("{host}:{port}"))
        }
        None => Err(error(
            "its scheme or its characters are not usable".to_owned(),
        )),
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
