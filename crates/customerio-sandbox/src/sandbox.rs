//! The handle of a sandbox: start, query, stop.

use crate::catalog::Slot;
#[cfg(feature = "catalog")]
use crate::catalog::{Catalog, Judged};
use crate::faults::{Fault, Script};
use crate::on_bad_item::OnBadItem;
use crate::records::{Counts, Received, Refused, Request};
use crate::restore::{replay, restore};
use crate::server::{Outage, Shared, auth};
use crate::start_error::StartError;
use crate::store::journal::{Journal, check_is_file};
use crate::store::{self, Store};
use crate::thread::Thread;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The configuration of a [`Sandbox`].
///
/// ```
/// use customerio_sandbox::{OnBadItem, Sandbox};
///
/// let builder = Sandbox::builder()
///     .address("127.0.0.1:0".parse()?)
///     .accept_key("test-key")
///     .allow_origin("http://localhost:3000")
///     .on_bad_item(OnBadItem::default())
///     .keep(1_000)
///     .keep_bytes(8 << 20);
/// let sandbox = builder.start()?;
/// assert_eq!(sandbox.page_url(), format!("http://{}/", sandbox.address()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Messages that survive a restart, on an address that a container's host reaches:
///
/// ```no_run
/// use customerio_sandbox::Sandbox;
///
/// let sandbox = Sandbox::builder()
///     .address("0.0.0.0:8010".parse()?)
///     .allow_remote()
///     .store("messages.ndjson")
///     .replay("export.ndjson")
///     .start()?;
/// sandbox.wait();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "a builder does nothing before `start`"]
pub struct Builder {
    address: SocketAddr,
    allow_remote: bool,
    keys: Vec<auth::Key>,
    origins: Vec<String>,
    on_bad_item: OnBadItem,
    keep: usize,
    keep_bytes: usize,
    store: Option<PathBuf>,
    replay: Option<PathBuf>,
}

impl Builder {
    /// Sets the address to listen on. Default: a free port of 127.0.0.1.
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Allows an address that other machines can reach. They can then read everything the sandbox
    /// received, without a password.
    pub fn allow_remote(mut self) -> Self {
        self.allow_remote = true;
        self
    }

    /// Lets pages of this origin, such as `http://localhost:3000`, send messages and read all records. The
    /// preflights of browsers are answered. Default: no other origin.
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.origins.push(origin.into());
        self
    }

    /// Accepts this write key, and only the keys given here. Default: any key that is not empty.
    pub fn accept_key(mut self, key: impl Into<String>) -> Self {
        self.keys.push(auth::Key::new(key));
        self
    }

    /// Sets what strict mode does with a batch that contains a bad message.
    pub fn on_bad_item(mut self, what: OnBadItem) -> Self {
        self.on_bad_item = what;
        self
    }

    /// Sets the maximum number of retained messages, and of retained requests; the oldest are
    /// removed first. Default: 10,000.
    ///
    /// Requests take at most 16 MiB in any case, and so do refusals, of which at most 1,000 are
    /// retained.
    pub fn keep(mut self, records: usize) -> Self {
        self.keep = records;
        self
    }

    /// Sets the maximum memory of the retained messages in bytes; the oldest are removed first.
    /// Default: 64 MiB. A message takes its JSON text and about 300 bytes.
    ///
    /// The message ids that find duplicates take at most as much again, at 82 bytes an id. The last
    /// 1,000,000 are retained if this allows it. Requests are parsed one message at a time.
    pub fn keep_bytes(mut self, bytes: usize) -> Self {
        self.keep_bytes = bytes;
        self
    }

    /// Keeps the messages in this file, so that they survive a restart. Default: in memory only.
    ///
    /// Each line is a JSON object. The file has all values unmasked; on Unix, only its owner may read it
    /// (mode 0600). It takes at most about three times [`keep_bytes`](Self::keep_bytes).
    pub fn store(mut self, file: impl Into<PathBuf>) -> Self {
        self.store = Some(file.into());
        self
    }

    /// Stores the messages of an export, `GET /_sandbox/messages.ndjson`, at the start.
    pub fn replay(mut self, file: impl Into<PathBuf>) -> Self {
        self.replay = Some(file.into());
        self
    }

    /// Starts the sandbox.
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
            store: Store::new(self.keep, self.keep_bytes),
            keys,
            script: Script::new(),
            outage: Outage::none(),
            catalog: Slot::default(),
            on_bad_item: self.on_bad_item,
            origins: self.origins,
            loopback,
        });
        let failed = |path: &PathBuf| {
            let path = path.clone();
            |source| StartError::Store { path, source }
        };
        if let Some(path) = &self.store {
            check_is_file(path).map_err(failed(path))?;
            restore(&shared, path).map_err(failed(path))?;
            let journal = Journal::open(path, self.keep_bytes).map_err(failed(path))?;
            shared.store.attach(journal).map_err(failed(path))?;
        }
        if let Some(path) = &self.replay {
            replay(&shared, path).map_err(failed(path))?;
        }
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
///
/// Keys, faults and what arrived:
///
/// ```
/// use customerio_sandbox::{Fault, Sandbox};
/// use std::time::Duration;
///
/// let sandbox = Sandbox::builder().accept_key("first").start()?;
/// sandbox.accept_key("second");
/// sandbox.accept_only_key("second");
///
/// sandbox.inject(Fault::latency(Duration::from_millis(20)));
/// sandbox.clear_faults();
/// sandbox.begin_outage();
/// sandbox.restore();
///
/// assert!(sandbox.requests().is_empty() && sandbox.refused().is_empty());
/// assert!(sandbox.messages_after(0, 100).is_empty() && sandbox.refused_after(0, 100).is_empty());
/// assert_eq!(sandbox.counts().accepted, 0);
/// sandbox.clear();
/// # Ok::<(), customerio_sandbox::StartError>(())
/// ```
pub struct Sandbox {
    address: SocketAddr,
    url: String,
    shared: Arc<Shared>,
    thread: Thread,
}

impl Sandbox {
    /// Starts a sandbox on a free port of 127.0.0.1 that accepts any key.
    ///
    /// # Errors
    ///
    /// [`StartError`] if the system gives no port or no thread.
    pub fn start() -> Result<Self, StartError> {
        Self::builder().start()
    }

    /// Returns a builder with the default configuration.
    pub fn builder() -> Builder {
        Builder {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            allow_remote: false,
            keys: Vec::new(),
            origins: Vec::new(),
            on_bad_item: OnBadItem::default(),
            keep: store::MAX_RECORDS,
            keep_bytes: store::MAX_MEMORY,
            store: None,
            replay: None,
        }
    }

    /// The endpoint to give to a client, such as `http://127.0.0.1:50123/v1`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The URL of the page, such as `http://127.0.0.1:50123/`.
    #[must_use]
    pub fn page_url(&self) -> String {
        format!("http://{}/", reachable(self.address))
    }

    /// The address it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Accepts this write key. From then on, only keys added in this way are accepted.
    pub fn accept_key(&self, key: impl Into<String>) {
        self.shared.keys.accept(auth::Key::new(key));
    }

    /// Accepts this write key only.
    pub fn accept_only_key(&self, key: impl Into<String>) {
        self.shared.keys.accept_only(auth::Key::new(key));
    }

    /// Returns the retained messages in order of arrival.
    #[must_use]
    pub fn messages(&self) -> Vec<Received> {
        owned(self.shared.store.messages(usize::MAX, |_| true).0)
    }

    /// Returns the oldest `limit` messages whose [`seq`](Received::seq) is above `seq`, to follow them without
    /// a copy of all.
    #[must_use]
    pub fn messages_after(&self, seq: u64, limit: usize) -> Vec<Received> {
        owned(self.shared.store.oldest_messages(seq, limit, |_| true))
    }

    /// Returns the oldest `limit` refusals whose [`seq`](Refused::seq) is above `seq`.
    #[must_use]
    pub fn refused_after(&self, seq: u64, limit: usize) -> Vec<Refused> {
        owned(self.shared.store.oldest_refusals(seq, limit, |_| true))
    }

    /// Returns the retained records of requests in order of arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        owned(self.shared.store.requests(usize::MAX, |_| true).0)
    }

    /// Returns the retained refusals in order of arrival.
    #[must_use]
    pub fn refused(&self) -> Vec<Refused> {
        owned(self.shared.store.refusals(usize::MAX, |_| true).0)
    }

    /// Returns the counters.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.shared.store.counts()
    }

    /// Waits until `reached` returns true; it is called whenever the counters change. Returns
    /// whether that happened within `timeout`.
    pub fn wait_until(&self, timeout: Duration, reached: impl FnMut(&Counts) -> bool) -> bool {
        self.shared.store.wait_until(timeout, reached)
    }

    /// Removes all messages, ids, requests, refusals and counts. Faults and keys stay, and the
    /// numbering continues.
    pub fn clear(&self) {
        self.shared.store.clear();
    }

    /// Adds a fault after the present ones. The first matching fault applies to a request.
    pub fn inject(&self, fault: Fault) {
        self.shared.script.add(fault);
    }

    /// Removes all faults. Requests that a fault holds back continue.
    pub fn clear_faults(&self) {
        self.shared.script.replace(Vec::new());
    }

    /// Resets all connections, and each new one immediately, until
    /// [`restore`](Self::restore).
    ///
    /// The port stays open, since another program could take a free one. So a client's connection is
    /// reset, not refused.
    pub fn begin_outage(&self) {
        self.shared.outage.begin(None);
    }

    /// Ends an outage.
    pub fn restore(&self) {
        self.shared.outage.end();
    }

    /// Shows that a catalog is being built. An earlier catalog stays in use and counts as stale.
    pub fn catalog_building(&self) {
        self.shared.catalog.building();
    }

    /// Shows that the build of a catalog failed. An earlier catalog stays in use and counts as stale.
    pub fn catalog_failed(&self, reason: impl Into<String>) {
        self.shared.catalog.failed(reason.into());
    }

    /// Judges messages by this catalog: those that arrive, and those that are retained.
    ///
    /// ```
    /// use customerio_sandbox::{Catalog, Sandbox};
    ///
    /// let sandbox = Sandbox::start()?;
    /// sandbox.catalog_building();
    /// match Catalog::parse(r#"{"format": "customerio-catalog", "version": 1, "declarations": []}"#) {
    ///     Ok(catalog) => sandbox.set_catalog(catalog),
    ///     Err(error) => sandbox.catalog_failed(error.to_string()),
    /// }
    /// # Ok::<(), customerio_sandbox::StartError>(())
    /// ```
    #[cfg(feature = "catalog")]
    #[cfg_attr(docsrs, doc(cfg(feature = "catalog")))]
    pub fn set_catalog(&self, catalog: Catalog) {
        let catalog = Arc::new(catalog);
        self.shared.catalog.set(Arc::clone(&catalog));
        self.shared.store.judge_again(|received| {
            match received.item() {
                serde_json::Value::Object(object) => catalog.judge(received.kind, &object),
                // The sandbox stores objects only.
                _ => Judged::default(),
            }
        });
    }

    /// Blocks until the server's thread ends, which happens only on a failure.
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

fn owned<T: Clone>(records: Vec<Arc<T>>) -> Vec<T> {
    records.into_iter().map(Arc::unwrap_or_clone).collect()
}

/// Replaces an unspecified address by loopback, since clients can't connect to it.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}
