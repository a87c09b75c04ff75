//! The engine's state and settings.

use core::time::Duration;
use std::sync::Mutex as StdMutex;
use std::time::Instant;

use async_nats::Client;
use async_nats::jetstream::{self, Context};
use customerio_core::random;
use customerio_handoff::jetstream::{CheckError, Streams};
use tokio::sync::Mutex;

use super::cell::Cell;
use super::letters::Letters;
use super::purge::{Purge, Schedule};
use super::reader::Reader;

/// How long a server may take to answer. The entry is read, and the write is repeated.
const ANSWER: Duration = Duration::from_secs(1);

/// The messages of one source in the streams of a hand-off. Give each relay its own engine.
///
/// ```no_run
/// use customerio_relay::Relay;
/// use customerio_relay::jetstream::JetStream;
///
/// # async fn relay() -> Result<(), Box<dyn std::error::Error>> {
/// let client = async_nats::connect("nats://127.0.0.1:4222").await?;
/// let engine = JetStream::new(client).source("shop");
/// engine.check().await?;
/// let relay = Relay::builder("0123456789abcdef").engine(engine).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct JetStream {
    pub(super) client: Client,
    pub(super) context: Context,
    pub(super) streams: Streams,
    pub(super) source: String,
    /// The name of this engine, which no other has.
    pub(super) name: String,
    pub(super) cell: Cell,
    pub(super) letters: Letters,
    pub(super) schedule: Schedule,
    pub(super) seen: StdMutex<Option<Seen>>,
    pub(super) term: Mutex<Term>,
}

/// The lease of another relay, as this one saw it last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) beat: u64,
    pub(super) since: Instant,
}

/// What a term remembers.
#[derive(Debug, Default)]
pub(super) struct Term {
    pub(super) reader: Reader,
    /// Frames that another owner finished and did not close: sequence and items.
    pub(super) whole: Vec<(u64, u64)>,
    /// When the stream was created.
    pub(super) stream: Option<String>,
    pub(super) purge: Purge,
}

impl JetStream {
    /// An engine for the source `default`, in the streams whose names begin with `CIO`.
    ///
    /// ```no_run
    #[doc = jetstream!()]
    /// let relay = Relay::builder("0123456789abcdef").engine(JetStream::new(client)).build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn new(client: Client) -> Self {
        Self::build(client, Streams::new(), "default".to_owned())
    }

    /// Sets the source, as the hand-off has it.
    ///
    /// ```no_run
    #[doc = jetstream!()]
    /// // The hand-off has `.source("shop")`.
    /// let engine = JetStream::new(client).source("shop");
    /// let relay = Relay::builder("0123456789abcdef").engine(engine).build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn source(self, source: impl Into<String>) -> Self {
        Self::build(self.client, self.streams, source.into())
    }

    /// Sets the names of the streams, as the hand-off has them.
    ///
    /// ```no_run
    #[doc = jetstream!()]
    /// // The hand-off has `.streams(Streams::new().prefix("STAGE"))`.
    /// let engine = JetStream::new(client).streams(Streams::new().prefix("STAGE"));
    /// let relay = Relay::builder("0123456789abcdef").engine(engine).build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn streams(self, streams: Streams) -> Self {
        Self::build(self.client, streams, self.source)
    }

    fn build(client: Client, streams: Streams, source: String) -> Self {
        let mut context = jetstream::new(client.clone());
        context.set_timeout(ANSWER);
        Self {
            cell: Cell::new(context.clone(), streams.relays(), source.clone()),
            letters: Letters {
                context: context.clone(),
                streams: streams.clone(),
                source: source.clone(),
            },
            name: format!("{:016x}", u64::from_ne_bytes(random::bytes())),
            client,
            context,
            streams,
            source,
            schedule: Schedule::default(),
            seen: StdMutex::default(),
            term: Mutex::default(),
        }
    }

    /// Sets the time between purges, and how much the clocks of this machine and of the servers may differ. For
    /// tests, after the other settings.
    #[doc(hidden)]
    #[must_use]
    pub fn purge_every(mut self, interval: Duration, clocks: Duration) -> Self {
        self.schedule = Schedule { interval, clocks };
        self
    }

    /// Checks the names and the streams. Call it when the program starts.
    ///
    /// ```no_run
    #[doc = jetstream!()]
    /// let engine = JetStream::new(client).source("shop");
    /// if let Err(problem) = engine.check().await {
    ///     println!("{problem}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// A stream is missing or has settings with which messages can be lost, or the server did not answer.
    pub async fn check(&self) -> Result<(), CheckError> {
        self.streams.check(&self.source, &self.client).await
    }
}
