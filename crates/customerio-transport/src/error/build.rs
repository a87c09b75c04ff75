//! The errors of the builder and of the environment.

use core::time::Duration;

use crate::client::Region;
use crate::key::KeyError;
use crate::proxy::ProxyError;
use crate::spool::OpenError;

/// A spool can't be opened. Nothing in it was changed.
///
/// ```no_run
/// use customerio_transport::{BuildError, Client};
///
/// match Client::builder("any-key").spool("/proc/no-such-folder").build() {
///     Err(BuildError::Spool(error)) => println!("{error}"),
///     other => drop(other),
/// }
/// ```
#[derive(thiserror::Error)]
#[error(transparent)]
pub struct SpoolError(OpenError);

impl From<OpenError> for SpoolError {
    fn from(error: OpenError) -> Self {
        Self(error)
    }
}

impl SpoolError {
    /// Whether another client of this or another process uses the folder.
    ///
    /// ```
    #[doc = setup!()]
    /// let client = Client::builder("any-key").spool(folder.path()).build()?;
    /// let second = Client::builder("any-key").spool(folder.path()).build();
    /// assert!(matches!(second, Err(BuildError::Spool(error)) if error.is_in_use()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_in_use(&self) -> bool {
        matches!(self.0, OpenError::Locked { .. })
    }

    /// Whether the folder holds messages of another source.
    ///
    /// ```
    #[doc = setup!()]
    /// # let open = |key| Client::builder(key).endpoint("http://127.0.0.1:1").spool(folder.path());
    /// let first = open("any-key").build()?;
    /// first.identify("u1", &Empty)?;
    /// assert!(first.blocking_shutdown(Duration::ZERO).is_err());
    /// let second = open("another-key").build();
    /// assert!(matches!(second, Err(BuildError::Spool(error)) if error.is_of_another_source()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn is_of_another_source(&self) -> bool {
        matches!(self.0, OpenError::OtherSource { .. })
    }
}

/// The environment has no usable settings for [`Client::from_env`](crate::Client::from_env). No message
/// shows a value.
///
/// ```no_run
/// use customerio_transport::{Client, EnvError};
///
/// match Client::from_env() {
///     Err(EnvError::Missing { .. }) => println!("tracking is off"),
///     Err(error) => println!("{error}"),
///     Ok(client) => drop(client),
/// }
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum EnvError {
    /// A required variable is not set.
    #[error(
        "`{variable}` is not set; set it to the API key of a source in Customer.io, or, for the sandbox of \
         `cargo cio dev`, to any key, and `CUSTOMERIO_ENDPOINT` to `http://127.0.0.1:8010/v1`"
    )]
    Missing {
        /// The name of the variable.
        variable: &'static str,
    },
    /// The value of a variable is not usable.
    #[error("`{variable}` {problem}")]
    Invalid {
        /// The name of the variable.
        variable: &'static str,
        /// The problem and its fix.
        problem: String,
    },
    /// Two variables name different regions.
    #[error(
        "`{variable}` is of the region {region}, and `{other}` is of {other_region}; remove \
         `{variable}`, or set both to one region"
    )]
    OtherRegion {
        /// The name of the variable.
        variable: &'static str,
        /// Its region.
        region: Region,
        /// The name of the other variable.
        other: &'static str,
        /// The region of the other variable.
        other_region: Region,
    },
    /// The client can't be built.
    #[error(transparent)]
    Build(#[from] BuildError),
}

/// A client can't be built.
///
/// ```
/// use customerio_transport::{BuildError, Client};
///
/// let error = Client::builder(" ").build().unwrap_err();
/// assert!(matches!(error, BuildError::Key(_)));
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The API key is not usable.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The endpoint is not a usable URL.
    #[error("the endpoint {why}; write it as `https://cdp.customer.io/v1`")]
    Endpoint {
        /// What is wrong with it.
        why: &'static str,
    },
    /// Two of the API key, the region and the endpoint name different regions.
    #[error(
        "`{setting}` is of the region {region}, and the {other} is of {other_region}; remove \
         `{setting}`, or set both to one region"
    )]
    OtherRegion {
        /// The setter's name.
        setting: &'static str,
        /// Its region.
        region: Region,
        /// The other setting.
        other: &'static str,
        /// Its region.
        other_region: Region,
    },
    /// The proxy is not a usable URL. It is not shown, since it may hold a password.
    #[error("the proxy is not a usable URL; write it as `http://host:port`")]
    Proxy,
    /// A variable of the environment, such as `HTTPS_PROXY`, names no usable proxy.
    #[error("{0}; write it as `http://host:port`, or remove the variable")]
    EnvironmentProxy(ProxyError),
    /// The user agent can't be sent in a header.
    #[error("the user agent has characters that a header must not have; use visible ASCII")]
    UserAgent,
    /// A timeout is shorter than any answer takes, so nothing would ever be delivered.
    #[error(
        "`{setting}` is {timeout:?}; the minimum is {min:?}, and `Duration::MAX` means no limit"
    )]
    TimeoutTooShort {
        /// The setter's name.
        setting: &'static str,
        /// The value that was set.
        timeout: Duration,
        /// The minimum.
        min: Duration,
    },
    /// The rate of requests is 0, or above the service's.
    #[error("`requests_per_second` is {requests}; set it to a value from {min} to {max}")]
    RequestsPerSecond {
        /// The value that was set.
        requests: u32,
        /// The minimum.
        min: u32,
        /// The maximum.
        max: u32,
    },
    /// The limit of the queue is too small.
    #[error(
        "a queue of {bytes} bytes is too small, because one full body has 500 000; set `queue_bytes` to \
         at least {least}"
    )]
    QueueTooSmall {
        /// The value that was set.
        bytes: usize,
        /// The minimum.
        least: usize,
    },
    /// The spool can't be opened: its folder can't be used, is in use, or is of another source.
    #[error(transparent)]
    Spool(#[from] SpoolError),
    /// [`store_before_return`](crate::ClientBuilder::store_before_return) is set without a spool.
    #[error("`store_before_return` needs a spool; set its folder with `spool`")]
    NoSpool,
    /// [`WhenFull::DropOldest`](crate::WhenFull::DropOldest) is set with a spool: stored messages would be lost.
    #[error("a spool can't drop messages; choose `WhenFull::Reject` or `WhenFull::Block`")]
    DropOldestWithSpool,
    /// Compression is set, and the crate was built without the feature `gzip`.
    #[error("compression needs the cargo feature `gzip`; enable it in `Cargo.toml`")]
    NoGzip,
    /// A root certificate is not valid.
    #[error("a root certificate is not valid: {0}; pass certificates in PEM form")]
    RootCertificate(String),
    /// TLS can't be set up, for example without the system's certificates.
    #[error("TLS can't be set up: {0}")]
    Tls(String),
    /// The delivery thread can't be started.
    #[error("the delivery thread can't be started: {0}")]
    Thread(std::io::Error),
}

impl From<ProxyError> for BuildError {
    fn from(error: ProxyError) -> Self {
        Self::EnvironmentProxy(error)
    }
}

impl From<std::io::Error> for BuildError {
    fn from(error: std::io::Error) -> Self {
        Self::Thread(error)
    }
}

debug_is_the_message! { SpoolError EnvError BuildError }
