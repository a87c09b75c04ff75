//! Counts the messages that wait, by the headers of their frames.

use std::time::SystemTime;

use async_nats::jetstream::Context;
use async_nats::jetstream::consumer::DeliverPolicy;
use customerio_handoff::frame::ITEMS_HEADER;

use super::entry::Entry;
use super::position::PLACES;
use super::reader::{consumer, fetch};
use crate::engine::EngineError;

const OPERATION: &str = "counting messages";

/// The frames of a request.
const BATCH: usize = 1_000;

/// Counts the messages that wait by an entry, and finds when the first was stored.
pub(super) async fn pending(
    context: &Context,
    stream: &str,
    subject: &str,
    entry: &Entry,
) -> Result<(u64, Option<SystemTime>), EngineError> {
    let start_sequence = entry.position.watermark() + 1;
    let from = DeliverPolicy::ByStartSequence { start_sequence };
    let consumer = consumer(context, stream, subject, from, true).await?;
    let (mut pending, mut oldest, mut count) = (0, None, 0);
    loop {
        let messages = fetch(&consumer, BATCH).await?;
        if messages.is_empty() {
            return Ok((pending, oldest));
        }
        for message in messages {
            let info = message.info();
            let info = info.map_err(|error| EngineError::new(OPERATION, error))?;
            count += 1;
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
