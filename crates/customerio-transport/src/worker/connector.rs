//! Creates connection pools with the same settings, so that a pool with a dead connection can be
//! replaced.

use core::time::Duration;
use std::sync::Arc;

use reqwest::dns::Resolve;
use reqwest::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
};
use reqwest::redirect::Policy;
use reqwest::{Client, Proxy, Url};
use rustls::ClientConfig;

use super::tls;
use crate::client::is_this_machine;
use crate::defaults::{KEEP_ALIVE_INTERVAL, KEEP_ALIVE_TIMEOUT};
use crate::error::BuildError;
use crate::key::Key;
use crate::proxy;

const STRICT_MODE: HeaderName = HeaderName::from_static("x-strict-mode");

/// The HTTP settings of a client.
#[derive(Debug)]
pub(crate) struct HttpConfig {
    /// The URL that bodies are posted to.
    pub(crate) url: Url,
    pub(crate) key: Key,
    pub(crate) strict: bool,
    pub(crate) user_agent: String,
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) proxy: Option<String>,
    pub(crate) gzip: bool,
    /// PEM files whose certificates are trusted in addition to the system's.
    pub(crate) roots: Vec<Vec<u8>>,
}

/// The settings of a connection pool.
pub(super) struct Connector {
    tls: ClientConfig,
    headers: HeaderMap,
    user_agent: HeaderValue,
    connect_timeout: Duration,
    proxy: ProxyChoice,
    resolver: Arc<dyn Resolve>,
}

/// The proxy of a pool's connections.
#[derive(Debug)]
enum ProxyChoice {
    /// The proxy that the program sets.
    Set(Box<Proxy>),
    /// The proxy of the environment, if it is set there.
    Environment,
    /// No proxy: the endpoint is on this machine, where no proxy can reach it.
    Never,
}

impl Connector {
    /// Creates a connector from the program's settings.
    ///
    /// # Errors
    ///
    /// Returns an error if a header, the proxy or a certificate is not valid.
    pub(super) fn new(config: &HttpConfig, resolver: Arc<dyn Resolve>) -> Result<Self, BuildError> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, config.key.authorization());
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        // Without this header every encoding is acceptable (RFC 9110, 12.5.3).
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        if config.strict {
            headers.insert(STRICT_MODE, HeaderValue::from_static("1"));
        }
        #[cfg(not(feature = "gzip"))]
        if config.gzip {
            return Err(BuildError::NoGzip);
        }
        let mut encrypted = config.url.scheme() == "https";
        let proxy = match &config.proxy {
            Some(proxy) => {
                let address = proxy::address("the proxy", proxy).map_err(|_| BuildError::Proxy)?;
                encrypted |= address.is_encrypted;
                let proxy = Proxy::all(proxy.as_str()).map_err(|_| BuildError::Proxy)?;
                ProxyChoice::Set(Box::new(proxy))
            }
            None if is_this_machine(&config.url) => ProxyChoice::Never,
            None => {
                let address = proxy::of_environment(&config.url)?;
                encrypted |= address.is_some_and(|proxy| proxy.is_encrypted);
                ProxyChoice::Environment
            }
        };
        Ok(Self {
            tls: tls::config(encrypted, &config.roots)?,
            headers,
            user_agent: HeaderValue::from_str(&config.user_agent)
                .map_err(|_| BuildError::UserAgent)?,
            // Shorter than the timeout, so that a failed connection is not taken for a slow answer.
            connect_timeout: config
                .connect_timeout
                .min(config.timeout.saturating_sub(config.timeout / 8)),
            proxy,
            resolver,
        })
    }

    /// Creates a pool, which opens its first connection with its first request.
    ///
    /// # Errors
    ///
    /// Returns an error if reqwest refuses the settings.
    pub(super) fn pool(&self) -> Result<Client, BuildError> {
        let builder = Client::builder()
            .tls_backend_preconfigured(self.tls.clone())
            .default_headers(self.headers.clone())
            .user_agent(self.user_agent.clone())
            .redirect(Policy::none())
            .referer(false)
            .connect_timeout(self.connect_timeout)
            .http2_keep_alive_interval(KEEP_ALIVE_INTERVAL)
            .http2_keep_alive_timeout(KEEP_ALIVE_TIMEOUT)
            .dns_resolver(Arc::clone(&self.resolver))
            .tcp_nodelay(true);
        match &self.proxy {
            ProxyChoice::Set(proxy) => builder.proxy(Proxy::clone(proxy)),
            ProxyChoice::Environment => builder,
            ProxyChoice::Never => builder.no_proxy(),
        }
        .build()
        .map_err(|error| BuildError::Tls(error.without_url().to_string()))
    }
}
