//! Streams for tests.

use std::time::{Duration, Instant};

use async_nats::Client;
use customerio_core::Empty;
use customerio_core::call::Identify;
use customerio_core::item::WrittenItem;
use customerio_handoff::frame::{Frame, ITEMS_HEADER};
use customerio_handoff::jetstream::{HandOff, Streams};
use customerio_relay::jetstream::JetStream;
use customerio_relay::{Account, Engine as _, EngineError, Row};

use crate::servers;
pub(crate) use crate::servers::connect;

pub(crate) const LONG: Duration = Duration::from_mins(2);

/// Streams that no other test has.
pub(crate) async fn streams(test: &str, client: &Client) -> Streams {
    let streams = servers::streams(&format!("R{test}"));
    servers::apply(&streams, client).await;
    streams
}

pub(crate) fn engine(client: &Client, streams: &Streams) -> JetStream {
    JetStream::new(client.clone())
        .streams(streams.clone())
        .source("shop")
}

pub(crate) async fn handoff(client: &Client, streams: &Streams) -> HandOff {
    let handoff = HandOff::builder(client.clone())
        .streams(streams.clone())
        .source("shop");
    handoff.start().await.unwrap()
}

/// Repeats an operation until its result is as wanted.
async fn until<T: std::fmt::Debug>(
    operation: impl AsyncFn() -> Result<T, EngineError>,
    is_wanted: impl Fn(&T) -> bool,
) -> T {
    let began = Instant::now();
    loop {
        match operation().await {
            Ok(result) if is_wanted(&result) => return result,
            other => assert!(began.elapsed() < LONG, "{other:?}"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Reads at least this number of messages. The server of a consumer may have the last messages later than the
/// leader that acknowledged them, and may not answer the first request.
pub(crate) async fn read(engine: &JetStream, count: usize) -> Vec<Row> {
    until(
        async || engine.read(&[], 100).await,
        |rows| rows.len() >= count,
    )
    .await
}

/// Returns the account, once its servers have the last messages.
pub(crate) async fn counted(engine: &JetStream) -> Account {
    until(async || engine.account().await, |_| true).await
}

/// Publishes a frame of these items.
pub(crate) async fn publish(client: &Client, subject: String, items: &[WrittenItem]) {
    let mut frame = Frame::default();
    for item in items {
        frame.push(&item.head().to_bytes(), item.bytes());
    }
    let mut headers = async_nats::HeaderMap::new();
    headers.insert(ITEMS_HEADER, items.len().to_string());
    let context = async_nats::jetstream::new(client.clone());
    let payload = frame.into_bytes().into();
    let sent = context.publish_with_headers(subject, headers, payload);
    sent.await.unwrap().await.unwrap();
}

/// The message `number` of a user.
pub(crate) fn call(user: &str, number: u64) -> Identify<'_, Empty> {
    Identify::new(user, &Empty).message_id(format!("{user}:{number}"))
}
