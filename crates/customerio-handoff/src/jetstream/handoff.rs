//! The hand-off and its settings.

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use async_nats::Client;
use async_nats::jetstream;
use customerio_core::call::{Call, Context};
use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
use customerio_core::log_limit::LogLimit;
use tokio::sync::watch;

use super::error::{HandOffError, ReceiptError};
use super::publisher;
use super::queue::{Progress, Queue};
use super::streams::{CheckError, Streams};
use crate::frame;

/// How long the stream may take to acknowledge a frame before it is repeated.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The headers of a frame, which `max_payload` counts.
const HEADERS: usize = 512;

/// Publishes messages to a stream, from which a relay sends them; see the [module](super).
///
/// Clones are handles to the same queue. Calls return at once: a task of the runtime that started the hand-off
/// publishes. Call [`shutdown`](Self::shutdown) at the end of the program. If the last handle is dropped instead,
/// the task publishes what waits as long as its runtime lives.
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
#[derive(Debug)]
#[must_use = "a builder does nothing before `start`"]
pub struct HandOffBuilder {
    client: Client,
    streams: Streams,
    source: String,
    settings: ItemSettings,
    max_bytes: usize,
}

impl HandOffBuilder {
    /// Sets the names of the streams.
    pub fn streams(mut self, streams: Streams) -> Self {
        self.streams = streams;
        self
    }

    /// Sets the source: the messages that are sent with one API key. 1 to 63 ASCII letters, digits, `-` and `_`.
    /// The default is `default`.
    pub fn source(mut self, source: impl Into<String>) -> Self {
        self.source = source.into();
        self
    }

    /// Sets how messages are validated and written.
    pub fn items(mut self, settings: ItemSettings) -> Self {
        self.settings = settings;
        self
    }

    /// Sets the maximum size of the messages that wait in memory for the stream. The default is 64 MiB. A call
    /// beyond it is [`HandOffError::Full`].
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Checks the streams and starts a task of this runtime.
    ///
    /// # Errors
    ///
    /// A stream is missing or has settings with which messages can be lost, or the server did not answer.
    pub async fn start(self) -> Result<HandOff, CheckError> {
        self.streams.check(&self.source, &self.client).await?;
        let max_payload = self.client.max_payload();
        let mut context = jetstream::new(self.client);
        context.set_timeout(TIMEOUT);
        let queue = Arc::new(Queue::new(self.max_bytes));
        let subject = self.streams.subject(&self.source);
        let max_bytes = frame::MAX_BYTES.min(max_payload.saturating_sub(HEADERS));
        let publisher = publisher::run(context, subject, Arc::clone(&queue), max_bytes);
        tokio::spawn(publisher);
        Ok(HandOff {
            handle: Arc::new(Handle(queue)),
            writer: Arc::new(ItemWriter::new(self.settings)),
        })
    }
}

/// The result of a [`shutdown`](HandOff::shutdown).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The messages that the stream acknowledged.
    pub stored: u64,
    /// The messages that it did not acknowledge in time. Those of the last frame may be stored.
    pub abandoned: u64,
}

impl HandOff {
    /// Returns a builder of a hand-off over this connection.
    pub fn builder(client: Client) -> HandOffBuilder {
        HandOffBuilder {
            client,
            streams: Streams::new(),
            source: "default".to_owned(),
            settings: ItemSettings::default(),
            max_bytes: 64 << 20,
        }
    }

    /// Returns a handle for calls in `context`, such as those of one request, as
    /// `Client::with_context` does.
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

    /// Takes no more messages, and waits until the stream acknowledged those that wait, at most this time.
    ///
    /// All handles are shut down.
    pub async fn shutdown(&self, timeout: Duration) -> Report {
        let queue = &self.handle.0;
        queue.close();
        let mut progress = queue.progress();
        let over = progress.wait_for(|progress| progress.is_over);
        let is_over = tokio::time::timeout(timeout, over).await.is_ok();
        if !is_over {
            queue.abandon();
        }
        let stored = progress.borrow().stored;
        let report = Report {
            stored,
            abandoned: queue.last().saturating_sub(stored),
        };
        if report.abandoned > 0 {
            tracing::error!(target: "customerio::handoff", abandoned = report.abandoned, "messages were not handed off before the shutdown");
        }
        report
    }
}

/// A message that was handed off.
#[derive(Clone, Debug)]
#[must_use = "a receipt does nothing before `stored`"]
pub struct Receipt {
    number: u64,
    message_id: String,
    progress: watch::Receiver<Progress>,
}

impl Receipt {
    /// The id by which repeats of the message are recognised.
    #[must_use]
    pub fn message_id(&self) -> &str {
        &self.message_id
    }

    /// Waits until a majority of the stream's servers has the message in its files; see the
    /// [module](super#when-a-message-is-safe). A server syncs its files every `sync_interval`, 2 minutes by default: a
    /// majority that loses power at once can lose the message until then.
    ///
    /// # Errors
    ///
    /// The hand-off ended before.
    pub async fn stored(mut self) -> Result<(), ReceiptError> {
        let number = self.number;
        let done = |progress: &Progress| progress.stored >= number || progress.is_over;
        match self.progress.wait_for(done).await {
            Ok(progress) if progress.stored >= number => Ok(()),
            _ => Err(ReceiptError::NotStored),
        }
    }

    /// Returns an error: a relay delivers the message.
    ///
    /// # Errors
    ///
    /// [`ReceiptError::HandedOff`], always. The method is here because code that ran with a client calls it.
    #[expect(clippy::unused_async, reason = "as the receipt of a client has it")]
    pub async fn delivered(self) -> Result<(), ReceiptError> {
        Err(ReceiptError::HandedOff)
    }
}
