//! The hand-off and its settings.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use async_nats::Client;
use customerio_core::call::{Call, Context};
use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
use customerio_core::log_limit::LogLimit;

#[cfg(feature = "spool")]
use super::error::StreamsError;
use super::error::{CheckError, HandOffError};
use super::publisher::Publisher;
use super::queue::Queue;
use super::receipt::Receipt;
use super::report::Report;
use super::streams::Streams;

/// How long `start` waits for the servers if there is a spool, and a shutdown for the spool's disk.
const PATIENCE: Duration = Duration::from_secs(2);

/// Publishes messages to a stream, from which a relay sends them; see the [module](super).
///
/// Clones are handles to the same queue. Calls return at once: a task of the runtime that started the hand-off
/// publishes. Call [`shutdown`](Self::shutdown) at the end of the program. If the last handle is dropped instead,
/// the task publishes what waits as long as its runtime lives.
///
/// ```no_run
#[doc = example!()]
/// let cio = HandOff::builder(client).source("shop").start().await?;
/// cio.identify("u1", &Empty)?;
/// let report = cio.shutdown(Duration::from_secs(5)).await;
/// assert_eq!((report.stored, report.abandoned), (1, 0));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct HandOff {
    handle: Arc<Handle>,
    writer: Arc<ItemWriter>,
}

impl fmt::Debug for HandOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandOff").finish_non_exhaustive()
    }
}

/// Closes the queue with the last handle.
struct Handle(Arc<Queue>);

impl Drop for Handle {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Builds a [`HandOff`].
///
/// ```no_run
#[doc = example!()]
/// let cio = HandOff::builder(client)
///     .streams(Streams::new().prefix("STAGE"))
///     .source("shop")
///     .max_bytes(16 << 20)
///     .start()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a builder does nothing before `start`"]
pub struct HandOffBuilder {
    client: Client,
    streams: Streams,
    source: String,
    settings: ItemSettings,
    max_bytes: usize,
    #[cfg(feature = "spool")]
    spool: Option<std::path::PathBuf>,
    #[cfg(feature = "spool")]
    spool_bytes: u64,
}

impl HandOffBuilder {
    /// Sets the names of the streams.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let staging = Streams::new().prefix("STAGE");
    /// let cio = HandOff::builder(client).streams(staging).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn streams(mut self, streams: Streams) -> Self {
        self.streams = streams;
        self
    }

    /// Sets the source: the messages that are sent with one API key. 1 to 63 ASCII letters, digits, `-` and `_`.
    /// The default is `default`.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let cio = HandOff::builder(client).source("shop").start().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = source.into();
        self
    }

    /// Sets how messages are validated and written.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let settings = ItemSettings {
    ///     context: Context::new().locale("en-GB"),
    ///     soft_limits: SoftLimits::Reject,
    ///     ..ItemSettings::default()
    /// };
    /// let cio = HandOff::builder(client).items(settings).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn items(mut self, settings: ItemSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Sets the maximum size of the messages that are only in memory. The default is 64 MiB. A call beyond it is
    /// [`HandOffError::Full`].
    ///
    /// ```no_run
    #[doc = example!()]
    /// let cio = HandOff::builder(client).max_bytes(1 << 20).start().await?;
    /// if let Err(HandOffError::Full { bytes, limit }) = cio.identify("u1", &Empty) {
    ///     println!("{bytes} of {limit} bytes wait for the stream");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Writes each message to this folder before it is published, so that it survives the end of the process while
    /// NATS is away; see the [module](super#a-spool). The folder must be on a local disk and is created if it does
    /// not exist. It belongs to one hand-off and one source of one set of streams. The messages that an earlier
    /// process left there are published first.
    ///
    /// ```no_run
    /// use async_nats::ConnectOptions;
    /// use customerio_handoff::jetstream::HandOff;
    ///
    /// # async fn start() -> Result<(), Box<dyn std::error::Error>> {
    /// // Starts without NATS, too.
    /// let options = ConnectOptions::new().retry_on_initial_connect();
    /// let client = options.connect("nats://127.0.0.1:4222").await?;
    /// let builder = HandOff::builder(client).source("shop");
    /// let cio = builder.spool("/var/lib/shop/cio").spool_bytes(1 << 30).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "spool")]
    pub fn spool(mut self, folder: impl Into<std::path::PathBuf>) -> Self {
        self.spool = Some(folder.into());
        self
    }

    /// Sets the maximum size of the spool. The default is 4 GiB. A spool of this size takes no more messages, which
    /// then wait in memory up to [`max_bytes`](Self::max_bytes).
    ///
    /// ```no_run
    #[doc = example!()]
    /// let builder = HandOff::builder(client).source("shop");
    /// let cio = builder.spool("/var/lib/shop/cio").spool_bytes(1 << 30).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "spool")]
    pub fn spool_bytes(mut self, bytes: u64) -> Self {
        self.spool_bytes = bytes;
        self
    }

    /// Checks the streams and starts a task of this runtime. With a spool it starts too if no server answers within
    /// 2 s; the task then checks the streams before it publishes.
    ///
    /// ```no_run
    #[doc = example!()]
    /// match HandOff::builder(client).source("shop").start().await {
    ///     Ok(cio) => cio.identify("u1", &Empty)?,
    ///     Err(CheckError::Changes(changes)) => println!("run `cio-relay jetstream apply`: {changes:?}"),
    ///     Err(error) => return Err(error.into()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// A stream is missing or has settings with which messages can be lost, or the server did not answer, or the
    /// spool can't be opened.
    pub async fn start(self) -> Result<HandOff, CheckError> {
        #[cfg(feature = "spool")]
        if let Some(folder) = &self.spool {
            use customerio_transport::spool_log::SpoolLog;

            self.streams.check_names(&self.source)?;
            let stream = self.streams.subject(&self.source);
            let log = SpoolLog::open(folder, &stream, self.spool_bytes)?;
            let check = self.streams.check(&self.source, &self.client);
            let is_checked = match tokio::time::timeout(PATIENCE, check).await {
                Ok(Ok(())) => true,
                Ok(Err(CheckError::Streams(StreamsError::Read { .. }))) | Err(_) => false,
                Ok(Err(error)) => return Err(error),
            };
            let queue = super::spool::start(log, self.max_bytes).map_err(CheckError::Thread)?;
            return Ok(self.publish(queue, is_checked));
        }
        self.streams.check(&self.source, &self.client).await?;
        let queue = Arc::new(Queue::new(self.max_bytes, 0, None));
        Ok(self.publish(queue, true))
    }

    fn publish(self, queue: Arc<Queue>, is_checked: bool) -> HandOff {
        let publisher = Publisher {
            client: self.client,
            streams: self.streams,
            source: self.source,
            is_checked,
        };
        tokio::spawn(publisher.run(Arc::clone(&queue)));
        HandOff {
            handle: Arc::new(Handle(queue)),
            writer: Arc::new(ItemWriter::new(self.settings)),
        }
    }
}

impl HandOff {
    /// Returns a builder of a hand-off over this connection.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let client = async_nats::connect("nats://127.0.0.1:4222").await?;
    /// let cio = HandOff::builder(client).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder(client: Client) -> HandOffBuilder {
        HandOffBuilder {
            client,
            streams: Streams::new(),
            source: "default".to_owned(),
            settings: ItemSettings::default(),
            max_bytes: 64 << 20,
            #[cfg(feature = "spool")]
            spool: None,
            #[cfg(feature = "spool")]
            spool_bytes: 4 << 30,
        }
    }

    /// Returns a handle for calls in `context`, such as those of one request, as
    /// `Client::with_context` does.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let request = cio.with_context(Context::new().ip("203.0.113.7").locale("en-GB"));
    /// request.identify("u1", &Empty)?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "the context applies to calls on the returned handle only"]
    pub fn with_context(&self, context: Context) -> Self {
        Self {
            handle: Arc::clone(&self.handle),
            writer: Arc::new(self.writer.with_context(context)),
        }
    }

    pub(super) fn put(&self, call: &impl Call) -> Result<Receipt, HandOffError> {
        let item = WrittenItem::new(&self.writer, call)?;
        for violation in item.tolerated() {
            // Logs the place and the rule, but no value, since it may be personal data.
            static LIMIT: LogLimit = LogLimit::new();
            if let Some(suppressed) = LIMIT.pass() {
                tracing::warn!(
                    target: "customerio::handoff",
                    suppressed,
                    call = item.head().kind.as_str(),
                    at = violation.pointer(),
                    rule = ?violation.rule(),
                    "a message that violates a rule is handed off"
                );
            }
        }
        let queue = &self.handle.0;
        // A receipt that waits sees all progress from before its message.
        let progress = queue.progress();
        let message_id = item.message_id().to_owned();
        let number = queue.push(item)?;
        Ok(Receipt {
            number,
            message_id,
            progress,
        })
    }

    /// Takes no more messages, and waits until the stream acknowledged those that wait, at most this time. With a
    /// spool, what is left is then on disk; a slow disk may take 2 s more.
    ///
    /// All handles are shut down.
    ///
    /// ```no_run
    #[doc = example!()]
    /// let report = cio.shutdown(Duration::from_secs(5)).await;
    /// println!("{} stored, {} abandoned", report.stored, report.abandoned);
    /// // No handle takes messages any more.
    /// assert!(matches!(cio.identify("u1", &Empty), Err(HandOffError::ShutDown)));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn shutdown(&self, timeout: Duration) -> Report {
        let queue = &self.handle.0;
        queue.close();
        let mut progress = queue.progress();
        let over = progress.wait_for(|progress| progress.is_over);
        let is_over = tokio::time::timeout(timeout, over).await.is_ok();
        if !is_over {
            queue.abandon();
            if queue.has_spool() {
                // Its thread writes what is only in memory.
                let over = progress.wait_for(|progress| progress.is_over);
                let _ = tokio::time::timeout(PATIENCE, over).await;
            }
        }
        let report = queue.report();
        if report.abandoned > 0 {
            tracing::error!(target: "customerio::handoff", abandoned = report.abandoned, "messages were not handed off before the shutdown");
        }
        report
    }
}
