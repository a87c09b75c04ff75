//! The task that publishes frames.

use core::time::Duration;
use std::sync::Arc;

use async_nats::jetstream::Context;
use async_nats::jetstream::message::PublishMessage;
use bytes::Bytes;
use customerio_core::log_limit::LogLimit;
use customerio_core::random;

use super::queue::{Next, Queue};
use crate::frame::ITEMS_HEADER;

/// The wait before a frame is repeated, and its maximum.
const REPEAT: Duration = Duration::from_millis(50);
const MAX_REPEAT: Duration = Duration::from_secs(1);

/// Ends the queue, also if the task is dropped with its runtime.
struct End(Arc<Queue>);

impl Drop for End {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Publishes what waits, one frame at a time: a frame that is repeated must not come behind a later one.
pub(super) async fn run(context: Context, subject: String, queue: Arc<Queue>, max_bytes: usize) {
    let end = End(queue);
    let queue = &*end.0;
    let sender = format!("{:016x}", u64::from_ne_bytes(random::bytes()));
    for number in 0_u64.. {
        let batch = loop {
            match queue.next(max_bytes) {
                _ if queue.is_abandoned() => return,
                Next::Publish(batch) => break batch,
                Next::End => return,
                Next::Wait => queue.changed.notified().await,
            }
        };
        let (frame, cost) = batch.into_parts();
        let items = frame.items();
        let message = PublishMessage::build()
            .message_id(format!("{sender}-{number}"))
            .header(ITEMS_HEADER, items.to_string())
            .payload(Bytes::from(frame.into_bytes()));
        let mut wait = REPEAT;
        while let Err(error) = publish(&context, &subject, message.clone()).await {
            static LIMIT: LogLimit = LogLimit::new();
            if let Some(suppressed) = LIMIT.pass() {
                tracing::warn!(target: "customerio::handoff", suppressed, error, "the stream did not take a frame, which is repeated");
            }
            tokio::time::sleep(wait).await;
            wait = (wait * 2).min(MAX_REPEAT);
            if queue.is_abandoned() {
                return;
            }
        }
        queue.stored(items, cost);
    }
}

/// Each error is the same: the frame may be stored or not, and its id makes a repetition harmless. "no responders"
/// is also the answer while a leader is elected.
async fn publish(context: &Context, subject: &str, message: PublishMessage) -> Result<(), String> {
    let sent = context.send_publish(subject.to_owned(), message).await;
    let acknowledged = sent.map_err(|error| error.to_string())?.await;
    acknowledged.map(drop).map_err(|error| error.to_string())
}
