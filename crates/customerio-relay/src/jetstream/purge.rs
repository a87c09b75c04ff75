//! Removes messages that are final and old.

use core::time::Duration;
use std::time::Instant;

use async_nats::datetime;
use async_nats::jetstream::Context;
use async_nats::jetstream::consumer::DeliverPolicy;

use super::entry::Entry;
use super::reader::{consumer, fetch};
use crate::engine::EngineError;

/// The time between two purges. A purge takes the watermark of the one before, so that a count, which reads the
/// entry first, finds all frames above its own watermark.
const INTERVAL: Duration = Duration::from_secs(10);

/// The clocks of this machine and of the servers may differ by this.
const CLOCKS: Duration = Duration::from_secs(30);

/// When messages are purged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schedule {
    pub(super) interval: Duration,
    pub(super) clocks: Duration,
}

impl Default for Schedule {
    fn default() -> Self {
        Self {
            interval: INTERVAL,
            clocks: CLOCKS,
        }
    }
}

/// The purges of a term.
#[derive(Debug, Default)]
pub(super) struct Purge {
    window: Duration,
    schedule: Schedule,
    /// The last purge, and the watermark then.
    last: Option<(Instant, u64)>,
}

impl Purge {
    /// Keeps messages for the window in which the stream recognizes repeated frames: it knows what it stores.
    pub(super) fn new(window: Duration, schedule: Schedule) -> Self {
        Self {
            window,
            schedule,
            last: None,
        }
    }

    /// Removes messages up to the watermark that are older than the window, if it is time.
    pub(super) async fn run(
        &mut self,
        context: &Context,
        stream: &str,
        subject: &str,
        entry: &Entry,
    ) -> Result<(), EngineError> {
        let is_due = self
            .last
            .is_none_or(|(at, _)| at.elapsed() >= self.schedule.interval);
        // A dead letter is made from its frame.
        if !is_due || !entry.moves.is_empty() {
            return Ok(());
        }
        let before = self
            .last
            .replace((Instant::now(), entry.position.watermark()));
        let Some((_, watermark)) = before.filter(|(_, watermark)| *watermark > 0) else {
            return Ok(());
        };
        // The server's index by time.
        let from = DeliverPolicy::ByStartTime {
            start_time: datetime::now() - self.window - self.schedule.clocks,
        };
        let younger = consumer(context, stream, subject, from, true).await?;
        let failed = |error: Box<dyn std::error::Error + Send + Sync>| {
            EngineError::new("purging final messages", error)
        };
        let young = fetch(&younger, 1).await?;
        let young = young
            .first()
            .map(|message| message.info().map(|it| it.stream_sequence));
        let young = young.transpose().map_err(failed)?;
        let stream = context.get_stream_no_info(stream).await;
        let stream = stream.map_err(|error| failed(error.into()))?;
        // The first that stays.
        let first = young.map_or(watermark + 1, |young| young.min(watermark + 1));
        // A server before 2.14.2 takes a purge before sequence 1, which is one of nothing, for one of all
        // messages of the subject.
        if first <= 1 {
            return Ok(());
        }
        let purge = stream.purge().sequence(first).filter(subject);
        purge.await.map(drop).map_err(|error| failed(error.into()))
    }
}
