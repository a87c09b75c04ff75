//! The builder's settings of the spool.

use std::path::PathBuf;

use crate::client::builder::ClientBuilder;

impl ClientBuilder {
    /// Stores messages in this folder until they have an outcome, so that they survive a crash of the
    /// process and of the machine. The client creates the folder if it does not exist. The folder must
    /// be on a local disk, and only one client can use it: give each process a folder of its own. The
    /// client first sends the messages that an earlier client left there. A relative path is that of the
    /// time of [`build`](Self::build).
    ///
    /// The folder belongs to the source of the key, so that its messages are never sent to another
    /// workspace. See [`spool_source`](Self::spool_source) for keys that change.
    ///
    /// ```no_run
    /// use customerio_core::call::{Alias, AnonymousId};
    /// use customerio_transport::ClientBuilder;
    ///
    /// # async fn send() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = ClientBuilder::from_env()?
    ///     .spool("/var/lib/shop/customerio")
    ///     .spool_bytes(1 << 30).spool_source("production").previous_key("fedcba9876543210")
    ///     .store_before_return(false).on_spooled(|notice| println!("{notice:?}"))
    ///     .build()?;
    /// let receipt = client.send(Alias::new("u1", AnonymousId::new("a-42")))?;
    /// // From now on it is delivered, or stored as a dead letter, after any crash.
    /// receipt.stored().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn spool(mut self, folder: impl Into<PathBuf>) -> Self {
        self.spool.folder = Some(folder.into());
        self
    }

    /// Sets the maximum size of the spool in bytes. The default is [`SPOOL_BYTES`](crate::defaults::SPOOL_BYTES). While it is
    /// full, the policy of [`when_full`](Self::when_full) applies. A file becomes free when all its
    /// messages have an outcome. A file has at most an eighth of this size, and at most
    /// [`SPOOL_FILE_BYTES`](crate::defaults::SPOOL_FILE_BYTES).
    ///
    /// ```
    #[doc = setup!()]
    /// let builder = Client::builder("any-key").spool(folder.path());
    /// let client = builder.spool_bytes(1 << 30).build()?;
    /// assert_eq!(client.stats().spool.map(|spool| spool.limit), Some(1 << 30));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn spool_bytes(mut self, bytes: u64) -> Self {
        self.spool.bytes = bytes;
        self
    }

    /// Sets a name of your choice for the key's source. The spool can then be opened with any key, so that
    /// keys can be rotated. Without it the spool can be opened only with the key that filled it, as the
    /// current or as a [`previous_key`](Self::previous_key).
    ///
    /// ```
    #[doc = setup!()]
    /// # let sandbox = Sandbox::start()?;
    /// # sandbox.begin_outage();
    /// # let open = |key| Client::builder(key).endpoint(sandbox.url()).spool(folder.path());
    /// let first = open("first-key").spool_source("production").build()?;
    /// first.identify("u1", &Empty)?;
    /// assert!(first.blocking_shutdown(Duration::ZERO).is_err());
    /// assert!(open("second-key").spool_source("production").build().is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn spool_source(mut self, name: impl Into<String>) -> Self {
        self.spool.source = Some(name.into());
        self
    }

    /// Adds an earlier key of the same source, whose spool this client may open.
    ///
    /// ```
    #[doc = setup!()]
    /// # let sandbox = Sandbox::start()?;
    /// # sandbox.begin_outage();
    /// # let open = |key| Client::builder(key).endpoint(sandbox.url()).spool(folder.path());
    /// let first = open("first-key").build()?;
    /// first.identify("u1", &Empty)?;
    /// assert!(first.blocking_shutdown(Duration::ZERO).is_err());
    /// assert!(matches!(open("second-key").build(), Err(BuildError::Spool(_))));
    /// assert!(open("second-key").previous_key("first-key").build().is_ok());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn previous_key(mut self, key: impl Into<String>) -> Self {
        self.spool.previous_keys.push(key.into());
        self
    }

    /// Sets whether calls return only when their message is on disk. Such a call waits for the running
    /// commit and its own. It needs a [`spool`](Self::spool), and blocks the caller's thread except in
    /// [`Client::send_async`](crate::Client::send_async). A call by a subscriber of `tracing`, in a message
    /// of the client, does not wait. The default is `false`.
    ///
    /// ```
    #[doc = sandbox!()]
    /// sandbox.begin_outage();
    /// let builder = Client::builder("any-key").endpoint(sandbox.url()).spool(folder.path());
    /// let client = builder.store_before_return(true).build()?;
    /// client.identify("u1", &Empty)?;
    /// assert_eq!(client.stats().spool.map(|spool| spool.stored), Some(1));
    /// # drop(client.blocking_shutdown(Duration::ZERO));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn store_before_return(mut self, on: bool) -> Self {
        self.spool.before_return = on;
        self
    }
}
