//! The configuration of a sandbox, and its start.

use crate::catalog::Slot;
use crate::faults::Script;
use crate::on_bad_item::OnBadItem;
use crate::restore::{replay, restore};
use crate::sandbox::handle::{Sandbox, reachable};
use crate::server::{Outage, Shared, auth};
use crate::start_error::StartError;
use crate::store::journal::{Journal, check_is_file};
use crate::store::{self, Store};
use crate::thread::Thread;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

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
    ///
    /// ```
    /// # use customerio_sandbox::Sandbox;
    /// let sandbox = Sandbox::builder().address("127.0.0.1:0".parse()?).start()?;
    /// assert!(sandbox.url().starts_with("http://127.0.0.1:"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Allows an address that other machines can reach. They can then read everything the sandbox
    /// received, without a password.
    ///
    /// ```
    /// # use customerio_sandbox::Sandbox;
    /// let everywhere = Sandbox::builder().address("0.0.0.0:0".parse()?);
    /// assert!(everywhere.clone().start().is_err());
    /// let sandbox = everywhere.allow_remote().start()?;
    /// assert!(sandbox.url().starts_with("http://127.0.0.1:"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn allow_remote(mut self) -> Self {
        self.allow_remote = true;
        self
    }

    /// Lets pages of this origin, such as `http://localhost:3000`, send messages and read all records. The
    /// preflights of browsers are answered. Default: no other origin.
    ///
    /// ```
    /// # use customerio_sandbox::Sandbox;
    /// use std::io::{Read, Write};
    ///
    /// let sandbox = Sandbox::builder().allow_origin("http://shop.test").start()?;
    /// let mut page = std::net::TcpStream::connect(sandbox.address())?;
    /// let head = "Host: localhost\r\nOrigin: http://shop.test\r\nConnection: close\r\n";
    /// page.write_all(format!("GET /_sandbox/counts HTTP/1.1\r\n{head}\r\n").as_bytes())?;
    /// let mut answer = String::new();
    /// page.read_to_string(&mut answer)?;
    /// assert!(answer.contains("access-control-allow-origin: http://shop.test\r\n"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.origins.push(origin.into());
        self
    }

    /// Accepts this write key, and only the keys given here. Default: any key that is not empty.
    ///
    /// The client of this example sends the key `key`:
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::builder().accept_key("key").accept_key("next").start()?;
    /// assert!(send(&sandbox, "POST /v1/track", PAID)?.starts_with("HTTP/1.1 200"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn accept_key(mut self, key: impl Into<String>) -> Self {
        self.keys.push(auth::Key::new(key));
        self
    }

    /// Sets what strict mode does with a batch that contains a bad message.
    ///
    /// A batch with a good and a bad message:
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::builder().on_bad_item(OnBadItem::KeepGood).start()?;
    /// assert!(send(&sandbox, "POST /v1/batch", GOOD_AND_BAD)?.starts_with("HTTP/1.1 400"));
    /// assert_eq!((sandbox.messages().len(), sandbox.refused().len()), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn on_bad_item(mut self, what: OnBadItem) -> Self {
        self.on_bad_item = what;
        self
    }

    /// Sets the maximum number of retained messages, and of retained requests; the oldest are
    /// removed first. Default: 10,000.
    ///
    /// Requests take at most 16 MiB in any case, and so do refusals, of which at most 1,000 are
    /// retained.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::builder().keep(2).start()?;
    /// for _ in 0..3 {
    ///     send(&sandbox, "POST /v1/track", PAID)?;
    /// }
    /// assert_eq!(sandbox.messages().len(), 2);
    /// assert_eq!(sandbox.counts().forgotten_messages, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn keep(mut self, records: usize) -> Self {
        self.keep = records;
        self
    }

    /// Sets the maximum memory of the retained messages in bytes; the oldest are removed first.
    /// Default: 64 MiB. A message takes its JSON text and about 300 bytes.
    ///
    /// The message ids that find duplicates take at most as much again, at 82 bytes an id. The last
    /// 1,000,000 are retained if this allows it. Requests are parsed one message at a time.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::builder().keep_bytes(2_000).start()?;
    /// for _ in 0..20 {
    ///     send(&sandbox, "POST /v1/track", PAID)?;
    /// }
    /// assert!(sandbox.messages().len() < 20 && sandbox.counts().forgotten_messages > 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn keep_bytes(mut self, bytes: usize) -> Self {
        self.keep_bytes = bytes;
        self
    }

    /// Keeps the messages in this file, so that they survive a restart. Default: in memory only.
    ///
    /// Each line is a JSON object. The file has all values unmasked; on Unix, only its owner may read it
    /// (mode 0600). It takes at most about three times [`keep_bytes`](Self::keep_bytes).
    ///
    /// ```
    #[doc = client!()]
    /// # let file = std::env::temp_dir().join(format!("sandbox-store-{}", std::process::id()));
    /// let sandbox = Sandbox::builder().store(&file).start()?;
    /// send(&sandbox, "POST /v1/track", PAID)?;
    /// drop(sandbox);
    /// let sandbox = Sandbox::builder().store(&file).start()?;
    /// assert_eq!(sandbox.messages().len(), 1);
    /// # drop(sandbox);
    /// # std::fs::remove_file(file)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn store(mut self, file: impl Into<PathBuf>) -> Self {
        self.store = Some(file.into());
        self
    }

    /// Stores the messages of an export, `GET /_sandbox/messages.ndjson`, at the start.
    ///
    /// ```
    #[doc = client!()]
    /// # let file = std::env::temp_dir().join(format!("sandbox-replay-{}", std::process::id()));
    /// let sandbox = Sandbox::builder().store(&file).start()?;
    /// send(&sandbox, "POST /v1/track", PAID)?;
    /// let replayed = Sandbox::builder().replay(&file).start()?;
    /// assert_eq!(replayed.messages()[0].json(), sandbox.messages()[0].json());
    /// # std::fs::remove_file(file)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn replay(mut self, file: impl Into<PathBuf>) -> Self {
        self.replay = Some(file.into());
        self
    }

    /// Starts the sandbox.
    ///
    /// ```
    /// # use customerio_sandbox::Sandbox;
    /// let sandbox = Sandbox::builder().keep(100).start()?;
    /// assert!(sandbox.messages().is_empty());
    /// # Ok::<(), customerio_sandbox::StartError>(())
    /// ```
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

impl Sandbox {
    /// Starts a sandbox on a free port of 127.0.0.1 that accepts any key.
    ///
    /// ```
    /// # use customerio_sandbox::Sandbox;
    /// let sandbox = Sandbox::start()?;
    /// println!("set the client's endpoint to {}", sandbox.url());
    /// assert!(sandbox.address().ip().is_loopback());
    /// # Ok::<(), customerio_sandbox::StartError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`StartError`] if the system gives no port or no thread.
    pub fn start() -> Result<Self, StartError> {
        Self::builder().start()
    }

    /// Returns a builder with the default configuration.
    ///
    /// ```
    /// # use customerio_sandbox::Sandbox;
    /// let sandbox = Sandbox::builder().accept_key("test-key").keep(1_000).start()?;
    /// assert_eq!(sandbox.counts().accepted, 0);
    /// # Ok::<(), customerio_sandbox::StartError>(())
    /// ```
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
}
