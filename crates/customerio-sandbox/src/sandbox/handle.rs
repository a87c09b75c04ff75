//! The handle of a sandbox: its address and its keys.

use crate::server::{Shared, auth};
use crate::thread::Thread;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// A local substitute for Customer.io's Pipelines API. It runs on its own thread until dropped.
///
/// All of its methods may be called from any thread, inside and outside of an async runtime.
///
/// ```
/// use customerio_sandbox::{Fault, Sandbox};
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
/// use std::time::Duration;
///
/// let sandbox = Sandbox::start()?;
/// sandbox.inject(Fault::status(503).retry_after_seconds(1).times(1));
///
/// // The client under test goes here, with `sandbox.url()` as its endpoint.
/// let body = r#"{"userId":"u1","event":"Order Completed"}"#;
/// for expected in ["HTTP/1.1 503 ", "HTTP/1.1 200 "] {
///     let mut client = TcpStream::connect(sandbox.address())?;
///     write!(
///         client,
///         "POST /v1/track HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
///          Authorization: Basic a2V5Og==\r\nX-Strict-Mode: 1\r\n\
///          Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
///         body.len(),
///     )?;
///     let mut answer = String::new();
///     client.read_to_string(&mut answer)?;
///     assert!(answer.starts_with(expected), "{answer}");
/// }
///
/// assert!(sandbox.wait_until(Duration::from_secs(5), |counts| counts.accepted == 1));
/// assert_eq!(sandbox.messages()[0].item()["event"], "Order Completed");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Sandbox {
    pub(super) address: SocketAddr,
    pub(super) url: String,
    pub(super) shared: Arc<Shared>,
    pub(super) thread: Thread,
}

impl Sandbox {
    /// The endpoint to give to a client, such as `http://127.0.0.1:50123/v1`.
    ///
    /// ```
    /// # use customerio_sandbox::Sandbox;
    /// let sandbox = Sandbox::start()?;
    /// assert_eq!(sandbox.url(), format!("http://{}/v1", sandbox.address()));
    /// # Ok::<(), customerio_sandbox::StartError>(())
    /// ```
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The URL of the page, such as `http://127.0.0.1:50123/`.
    ///
    /// ```
    /// # use customerio_sandbox::Sandbox;
    /// let sandbox = Sandbox::start()?;
    /// assert_eq!(sandbox.page_url(), format!("http://{}/", sandbox.address()));
    /// # Ok::<(), customerio_sandbox::StartError>(())
    /// ```
    #[must_use]
    pub fn page_url(&self) -> String {
        format!("http://{}/", reachable(self.address))
    }

    /// The address it listens on.
    ///
    /// ```
    /// # use customerio_sandbox::Sandbox;
    /// let sandbox = Sandbox::start()?;
    /// assert!(sandbox.address().ip().is_loopback() && sandbox.address().port() > 0);
    /// # Ok::<(), customerio_sandbox::StartError>(())
    /// ```
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Accepts this write key. From then on, only keys added in this way are accepted.
    ///
    /// The client of this example sends the key `key`:
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 200"));
    /// sandbox.accept_key("first");
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 401"));
    /// sandbox.accept_key("key");
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 200"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn accept_key(&self, key: impl Into<String>) {
        self.shared.keys.accept(auth::Key::new(key));
    }

    /// Accepts this write key only.
    ///
    /// The client of this example sends the key `key`:
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::builder().accept_key("key").start()?;
    /// sandbox.accept_only_key("next");
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 401"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn accept_only_key(&self, key: impl Into<String>) {
        self.shared.keys.accept_only(auth::Key::new(key));
    }

    /// Blocks until the server's thread ends, which happens only on a failure.
    ///
    /// ```no_run
    /// # use customerio_sandbox::Sandbox;
    /// let sandbox = Sandbox::start()?;
    /// println!("{}", sandbox.page_url());
    /// sandbox.wait();
    /// # Ok::<(), customerio_sandbox::StartError>(())
    /// ```
    pub fn wait(&self) {
        self.thread.wait();
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox")
            .field("url", &self.url)
            .field("counts", &self.counts())
            .finish_non_exhaustive()
    }
}

/// Replaces an unspecified address by loopback, since clients can't connect to it.
pub(super) fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}
