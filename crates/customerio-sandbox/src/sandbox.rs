//! The handle: starting a sandbox, asking it, and ending it.

use crate::faults::{Fault, Script};
use crate::on_bad_item::OnBadItem;
use crate::records::{Counts, Received, Refused, Request};
use crate::server::{Outage, Shared, auth};
use crate::store::{self, Store};
use crate::thread::Thread;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;

/// Why a sandbox does not start.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address is reachable from other machines, and nobody said that this is meant.
    #[error(
        "{address} can be reached from other machines, and the sandbox shows all it is sent; use \
         a loopback address such as 127.0.0.1, or allow it with `Builder::allow_remote`"
    )]
    NotLoopback {
        /// The address that was asked for.
        address: SocketAddr,
    },
    /// The system does not give the address.
    #[error("cannot listen on {address}; choose another port, or 0 for any free one")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The system gives no thread or no event queue to it.
    #[error("cannot start the sandbox's thread; the system is out of threads or open files")]
    Thread {
        /// What the system says.
        source: io::Error,
    },
}

/// What a sandbox is started with.
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing before `start`"]
pub struct Builder {
    address: SocketAddr,
    allow_remote: bool,
    keys: Vec<auth::Key>,
    on_bad_item: OnBadItem,
    keep: usize,
}

impl Builder {
    /// Listens there. Unless told otherwise: a free port of 127.0.0.1.
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Lets the address be one that other machines can reach. Everything that the sandbox was sent
    /// can then be read from there, and there is no password.
    pub fn allow_remote(mut self) -> Self {
        self.allow_remote = true;
        self
    }

    /// Takes this write key, and none but those given. Unless told otherwise: any that is not
    /// empty.
    pub fn accept_key(mut self, key: impl Into<String>) -> Self {
        self.keys.push(auth::Key::new(key));
        self
    }

    /// What strict mode does with a batch in which some message is bad.
    pub fn on_bad_item(mut self, what: OnBadItem) -> Self {
        self.on_bad_item = what;
        self
    }

    /// Keeps at most so many messages, and as many records of requests; the oldest make room.
    /// Unless told otherwise: 10,000. Whatever this says, messages are kept up to 64 MiB of JSON,
    /// refusals up to 1,000, and message ids up to the last 1,000,000.
    pub fn keep(mut self, records: usize) -> Self {
        self.keep = records;
        self
    }

    /// Starts it.
    ///
    /// # Errors
    ///
    /// [`StartError`] if the address is not allowed or taken, or the system gives no thread.
    pub fn start(self) -> Result<Sandbox, StartError> {
        let loopback = self.address.ip().is_loopback();
        if !loopback && !self.allow_remote {
            return Err(StartError::NotLoopback {
                address: self.address,
            });
        }
        let keys = auth::Keys::default();
        for key in self.keys {
            keys.accept(key);
        }
        let shared = Arc::new(Shared {
            store: Store::new(self.keep),
            keys,
            script: Script::new(),
            outage: Outage::none(),
            on_bad_item: self.on_bad_item,
            loopback,
        });
        let listen = |source| StartError::Listen {
            address: self.address,
            source,
        };
        let listener = TcpListener::bind(self.address).map_err(listen)?;
        listener.set_nonblocking(true).map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let thread = Thread::start(listener, Arc::clone(&shared))
            .map_err(|source| StartError::Thread { source })?;
        Ok(Sandbox {
            url: format!("http://{}/v1", reachable(address)),
            address,
            shared,
            thread,
        })
    }
}

/// A stand-in for Customer.io's Pipelines API, running on a thread of its own until it is dropped.
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
/// assert_eq!(sandbox.messages()[0].item["event"], "Order Completed");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Sandbox {
    address: SocketAddr,
    url: String,
    shared: Arc<Shared>,
    thread: Thread,
}

impl Sandbox {
    /// Starts one on a free port of 127.0.0.1 that takes any key.
    ///
    /// # Errors
    ///
    /// [`StartError`] if the system gives no port or no thread.
    pub fn start() -> Result<Self, StartError> {
        Self::builder().start()
    }

    /// Starts one in another way.
    pub fn builder() -> Builder {
        Builder {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            allow_remote: false,
            keys: Vec::new(),
            on_bad_item: OnBadItem::default(),
            keep: store::KEPT,
        }
    }

    /// The endpoint to give to a client, such as `http://127.0.0.1:50123/v1`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where a browser finds the page, such as `http://127.0.0.1:50123/`.
    #[must_use]
    pub fn page_url(&self) -> String {
        format!("http://{}/", reachable(self.address))
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes this write key too, and from now on none but those that were given.
    pub fn accept_key(&self, key: impl Into<String>) {
        self.shared.keys.accept(auth::Key::new(key));
    }

    /// Takes this write key alone.
    pub fn accept_only_key(&self, key: impl Into<String>) {
        self.shared.keys.accept_only(auth::Key::new(key));
    }

    /// The stored messages that are still kept, in order of arrival.
    #[must_use]
    pub fn messages(&self) -> Vec<Received> {
        self.shared.store.messages(usize::MAX, |_| true)
    }

    /// The records of requests that are still kept, in order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.shared.store.requests(usize::MAX, |_| true)
    }

    /// The refusals that are still kept, in order of arrival.
    #[must_use]
    pub fn refused(&self) -> Vec<Refused> {
        self.shared.store.refusals(usize::MAX, |_| true)
    }

    /// How much of everything there was.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.shared.store.counts()
    }

    /// Waits until the counts are as `reached` wants them, which is asked again whenever they
    /// change. Returns whether that came to be within `timeout`.
    pub fn wait_until(&self, timeout: Duration, reached: impl FnMut(&Counts) -> bool) -> bool {
        self.shared.store.wait_until(timeout, reached)
    }

    /// Forgets all messages, ids, requests, refusals and counts. Faults and keys stay, and the
    /// numbering goes on.
    pub fn clear(&self) {
        self.shared.store.clear();
    }

    /// Switches a fault on, behind those there are. A request meets the first that fits it.
    pub fn inject(&self, fault: Fault) {
        self.shared.script.add(fault);
    }

    /// Switches all faults off. Requests that one holds back go on.
    pub fn clear_faults(&self) {
        self.shared.script.replace(Vec::new());
    }

    /// Resets all connections, and every new one as soon as it is there, until
    /// [`restore`](Self::restore).
    ///
    /// The port itself stays taken (a freed one could be gone when it is wanted back), so a client
    /// sees its connection made and then reset, not refused.
    pub fn begin_outage(&self) {
        self.shared.outage.begin(None);
    }

    /// Ends an outage.
    pub fn restore(&self) {
        self.shared.outage.end();
    }

    /// Blocks for as long as the sandbox runs: until the process ends, unless it breaks down.
    pub fn wait(mut self) {
        self.thread.join();
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

/// An address that can be connected to: "all of them" is none.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}
