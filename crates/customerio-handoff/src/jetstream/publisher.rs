//! The task that publishes frames.

use core::time::Duration;
use std::sync::Arc;

use async_nats::Client;
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::{self, Context};
use bytes::Bytes;
use customerio_core::log_limit::LogLimit;
use customerio_core::random;

use super::queue::{Batch, Next, Queue};
use super::streams::Streams;
use crate::frame::{self, HEADERS, ITEMS_HEADER};

/// How long the stream may take to acknowledge a frame before it is repeated.
const TIMEOUT: Duration = Duration::from_secs(2);

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

/// Publishes the messages of a queue.
#[derive(Debug)]
pub(super) struct Publisher {
    pub(super) client: Client,
    pub(super) streams: Streams,
    pub(super) source: String,
    /// The streams were checked.
    pub(super) is_checked: bool,
}

impl Publisher {
    /// Publishes what waits, one frame at a time: a frame that is repeated must not come behind a later one.
    pub(super) async fn run(self, queue: Arc<Queue>) {
        let end = End(queue);
        let queue = &*end.0;
        let mut wait = REPEAT;
        while !self.is_checked
            && let Err(error) = self.streams.check(&self.source, &self.client).await
        {
            repeat(&error.to_string(), &mut wait).await;
            if queue.is_abandoned() {
                return;
            }
        }
        let max_payload = self.client.max_payload().saturating_sub(HEADERS);
        let max_bytes = frame::MAX_BYTES.min(max_payload);
        let subject = self.streams.subject(&self.source);
        let mut context = jetstream::new(self.client);
        context.set_timeout(TIMEOUT);
        let sender = format!("{:016x}", u64::from_ne_bytes(random::bytes()));
        for number in 0_u64.. {
            let Batch { frame, last, cost } = loop {
                match queue.next(max_bytes) {
                    _ if queue.is_abandoned() => return,
                    Next::Publish(batch) => break batch,
                    Next::End => return,
                    Next::Wait => queue.changed.notified().await,
                }
            };
            let items = frame.items();
            let message = PublishMessage::build()
                .message_id(format!("{sender}-{number}"))
                .header(ITEMS_HEADER, items.to_string())
                .payload(Bytes::from(frame.into_bytes()));
            let mut wait = REPEAT;
            while let Err(error) = publish(&context, &subject, message.clone()).await {
                repeat(&error, &mut wait).await;
                if queue.is_abandoned() {
                    return;
                }
            }
            queue.stored(items, last, cost);
        }
    }
}

/// Waits before something is done again.
async fn repeat(error: &str, wait: &mut Duration) {
    static LIMIT: LogLimit = LogLimit::new();
    if let Some(suppressed) = LIMIT.pass() {
        tracing::warn!(target: "customerio::handoff", suppressed, error, "messages could not be published, which is repeated");
    }
    tokio::time::sleep(*wait).await;
    *wait = (*wait * 2).min(MAX_REPEAT);
}

/// Each error is the same: the frame may be stored or not, and its id makes a repetition harmless. "no responders"
/// is also the answer while a leader is elected.
async fn publish(context: &Context, subject: &str, message: PublishMessage) -> Result<(), String> {
    let sent = context.send_publish(subject.to_owned(), message).await;
    let acknowledged = sent.map_err(|error| error.to_string())?.await;
    acknowledged.map(drop).map_err(|error| error.to_string())
}
