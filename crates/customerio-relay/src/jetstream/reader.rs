//! The frames of a source, read in the order of the stream.
//!
//! The consumer is one of our own. The ordered consumer of async-nats 0.51 begins at 1 again if the server loses it
//! before its first message.

use core::time::Duration;
use std::collections::BTreeMap;

use async_nats::jetstream::consumer::pull::Config;
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, PullConsumer};
use async_nats::jetstream::{Context, Message};
use bytes::Bytes;
use customerio_handoff::frame::{self, FrameError, Part};
use futures_util::StreamExt as _;

use super::position::PLACES;
use crate::engine::{EngineError, Row};

const OPERATION: &str = "reading messages";

/// The frames of a request: at most 4 MiB.
const BATCH: usize = 16;

/// How long a server may take to answer.
const ANSWER: Duration = Duration::from_secs(2);

/// The time after which a request is repeated that no server took.
const AGAIN: Duration = Duration::from_millis(20);

/// The server removes a consumer that is not asked for this time. A reader makes another one.
const INACTIVE: Duration = Duration::from_secs(30);

type BoxError = Box<dyn core::error::Error + Send + Sync>;

/// A frame in memory.
#[derive(Debug)]
pub(super) struct Frame {
    payload: Bytes,
    parts: Vec<Part>,
}

impl Frame {
    /// A frame that can't be read is one item. Its head has no version, or that of the frame: so a relay rejects
    /// it, or waits for its own update.
    pub(super) fn new(payload: Bytes) -> Self {
        let parts = match frame::parts(&payload) {
            Ok(parts) => parts,
            Err(FrameError::Version(_)) => vec![Part {
                head: 0..1,
                item: 0..0,
            }],
            Err(FrameError::Damaged(_)) => vec![Part {
                head: 0..0,
                item: 0..payload.len(),
            }],
        };
        Self { payload, parts }
    }

    pub(super) fn items(&self) -> u64 {
        self.parts.len() as u64
    }

    /// Returns an item's head and bytes.
    pub(super) fn item(&self, index: usize) -> Option<(&[u8], &[u8])> {
        let part = self.parts.get(index)?;
        Some((
            &self.payload[part.head.clone()],
            &self.payload[part.item.clone()],
        ))
    }

    /// Returns the places of the items.
    pub(super) fn places(&self, sequence: u64) -> impl Iterator<Item = u64> {
        let first = sequence.saturating_mul(PLACES);
        (0..self.items()).map(move |index| first.saturating_add(index))
    }

    /// Returns the items with these places.
    pub(super) fn rows(
        &self,
        sequence: u64,
        is_wanted: impl Fn(u64) -> bool,
    ) -> impl Iterator<Item = Row> {
        let parts = self.parts.iter().zip(self.places(sequence));
        // Only a wanted item is copied.
        let wanted = parts.filter(move |(_, place)| is_wanted(*place));
        wanted.map(|(part, place)| Row {
            id: signed(place),
            head: self.payload[part.head.clone()].to_vec(),
            item: self.payload[part.item.clone()].to_vec(),
        })
    }
}

/// Places fit: a stream of a million frames a second has them for 290 years.
pub(super) fn signed(place: u64) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

/// Makes an ephemeral consumer without acknowledgements.
pub(super) async fn consumer(
    context: &Context,
    stream: &str,
    subject: &str,
    from: DeliverPolicy,
    headers_only: bool,
) -> Result<PullConsumer, EngineError> {
    let config = Config {
        deliver_policy: from,
        ack_policy: AckPolicy::None,
        filter_subject: subject.to_owned(),
        inactive_threshold: INACTIVE,
        memory_storage: true,
        num_replicas: 1,
        headers_only,
        ..Config::default()
    };
    let stream = context.get_stream_no_info(stream).await;
    let stream = stream.map_err(|error| EngineError::new(OPERATION, error))?;
    let made = stream.create_consumer(config).await;
    made.map_err(|error| EngineError::new(OPERATION, error))
}

/// Returns at most `batch` messages that are there now.
pub(super) async fn fetch(
    consumer: &PullConsumer,
    batch: usize,
) -> Result<Vec<Message>, EngineError> {
    let fetch = async {
        loop {
            match fetch_once(consumer, batch).await {
                Err(error) if is_unanswered(&error) => tokio::time::sleep(AGAIN).await,
                fetched => return fetched,
            }
        }
    };
    let answer = tokio::time::timeout(ANSWER, fetch).await;
    let answer = answer.unwrap_or_else(|_| Err("the server did not answer within 2 s".into()));
    answer.map_err(|error| EngineError::new(OPERATION, error))
}

async fn fetch_once(consumer: &PullConsumer, batch: usize) -> Result<Vec<Message>, BoxError> {
    let mut messages = consumer.fetch().max_messages(batch).messages().await?;
    let mut fetched = Vec::new();
    while let Some(message) = messages.next().await {
        fetched.push(message?);
    }
    Ok(fetched)
}

/// Whether nobody took the request: a server may not serve a consumer yet that it just made. async-nats 0.51
/// has only words for it.
fn is_unanswered(error: &BoxError) -> bool {
    error.to_string().contains(": 503,")
}

/// The reader of a term.
#[derive(Debug, Default)]
pub(super) struct Reader {
    consumer: Option<(PullConsumer, u64)>,
    /// The sequence of the last frame that was read, or the watermark.
    last: u64,
    /// The frames that are not final.
    pub(super) frames: BTreeMap<u64, Frame>,
    /// Sequences between two frames, which are of other sources: after, before.
    pub(super) gaps: Vec<(u64, u64)>,
}

impl Reader {
    /// Begins after the watermark.
    pub(super) fn after(watermark: u64) -> Self {
        Self {
            last: watermark,
            ..Self::default()
        }
    }

    /// Reads the next frames. Returns their sequences, none if there are none now.
    pub(super) async fn next(
        &mut self,
        context: &Context,
        stream: &str,
        subject: &str,
    ) -> Result<Vec<u64>, EngineError> {
        let (consumer, mut count) = if let Some(made) = self.consumer.take() {
            made
        } else {
            let start_sequence = self.last + 1;
            let from = DeliverPolicy::ByStartSequence { start_sequence };
            (consumer(context, stream, subject, from, false).await?, 0)
        };
        // An error drops the consumer. The next one begins after our last frame.
        let messages = fetch(&consumer, BATCH).await?;
        let mut read = Vec::new();
        for message in messages {
            let info = message.info();
            let info = info.map_err(|error| EngineError::new(OPERATION, error))?;
            let sequence = info.stream_sequence;
            count += 1;
            if info.consumer_sequence != count {
                // A message was lost on its way. What follows is read again, in its order.
                tracing::warn!(target: "customerio::relay", sequence, "a frame was lost on its way and is read again");
                return Ok(read);
            }
            if sequence <= self.last {
                tracing::warn!(target: "customerio::relay", sequence, last = self.last, "a frame came twice");
                continue;
            }
            if sequence > self.last + 1 {
                self.gaps.push((self.last, sequence));
            }
            self.last = sequence;
            self.frames
                .insert(sequence, Frame::new(message.payload.clone()));
            read.push(sequence);
        }
        self.consumer = Some((consumer, count));
        Ok(read)
    }
}
