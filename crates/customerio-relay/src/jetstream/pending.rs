//! Counts the messages that wait, by the headers of their frames.

use core::time::Duration;
use std::time::{Instant, SystemTime};

use async_nats::jetstream::Context;
use async_nats::jetstream::consumer::DeliverPolicy;
use customerio_handoff::frame::ITEMS_HEADER;

use super::entry::Entry;
use super::letters::found;
use super::position::PLACES;
use super::reader::{consumer, fetch};
use crate::engine::EngineError;

const OPERATION: &str = "counting messages";

/// The frames of a request.
const BATCH: usize = 1_000;

/// How long the server of a consumer may be behind the leader, and how often it is asked.
const BEHIND: Duration = Duration::from_secs(2);
const WAIT: Duration = Duration::from_millis(20);

/// Counts the messages that wait by an entry, and finds when the first was stored.
pub(super) async fn pending(
    context: &Context,
    stream: &str,
    subject: &str,
    entry: &Entry,
) -> Result<(u64, Option<SystemTime>), EngineError> {
    // The leader answers this. The server of the consumer may be another one, which has the last messages later.
    let leader = context.get_stream_no_info(stream).await;
    let leader = leader.map_err(|error| EngineError::new(OPERATION, error))?;
    let last = leader.get_last_raw_message_by_subject(subject).await;
    let last = found(last, OPERATION)?.map_or(0, |message| message.sequence);
    let start_sequence = entry.position.watermark() + 1;
    let from = DeliverPolicy::ByStartSequence { start_sequence };
    let consumer = consumer(context, stream, subject, from, true).await?;
    let (mut pending, mut oldest, mut count) = (0, None, 0);
    let (mut seen, began) = (entry.position.watermark(), Instant::now());
    loop {
        let messages = fetch(&consumer, BATCH).await?;
        if messages.is_empty() {
            if seen >= last {
                return Ok((pending, oldest));
            }
            if began.elapsed() > BEHIND {
                let error = "a server is behind the leader of the stream";
                return Err(EngineError::new(OPERATION, error));
            }
            tokio::time::sleep(WAIT).await;
            continue;
        }
        for message in messages {
            let info = message.info();
            let info = info.map_err(|error| EngineError::new(OPERATION, error))?;
            (count, seen) = (count + 1, info.stream_sequence);
            if info.consumer_sequence != count {
                let error = "a message was lost on its way";
                return Err(EngineError::new(OPERATION, error));
            }
            let header = message.headers.as_ref();
            let items = header.and_then(|it| it.get(ITEMS_HEADER));
            // A message of another program is one that can't be read.
            let items: u64 = items.and_then(|it| it.as_str().parse().ok()).unwrap_or(1);
            let first = info.stream_sequence.saturating_mul(PLACES);
            let open = (0..items.min(PLACES)).filter(|it| !entry.position.is_final(first + it));
            let open = open.count() as u64;
            if open > 0 {
                oldest.get_or_insert(SystemTime::from(info.published));
            }
            pending += open;
        }
    }
}
