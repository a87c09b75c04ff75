//! Streams for tests.

use std::time::{Duration, Instant};

use async_nats::Client;
use customerio_core::Empty;
use customerio_core::call::Identify;
use customerio_core::item::WrittenItem;
use customerio_handoff::frame::{Frame, ITEMS_HEADER};
use customerio_handoff::jetstream::{HandOff, Streams};
use customerio_relay::jetstream::JetStream;

pub(crate) const LONG: Duration = Duration::from_mins(2);

/// A connection to the servers of `cargo xtask engines`.
pub(crate) async fn connect() -> Client {
    let addresses = std::env::var("CIO_NATS").unwrap_or_else(|_| {
        panic!("`CIO_NATS` is not set; run these tests with `cargo xtask engines`")
    });
    let addresses: Vec<_> = addresses.split(',').collect();
    async_nats::connect(addresses).await.unwrap()
}

/// Streams that no other test has.
pub(crate) async fn streams(test: &str, client: &Client) -> Streams {
    let streams = Streams::new()
        .prefix(format!("R{test}_{}", std::process::id()))
        .max_bytes(64 << 20)
        .max_dead_letter_bytes(16 << 20);
    let began = Instant::now();
    // A cluster that was just started has no leader for some seconds.
    while let Err(error) = streams.apply(client).await {
        assert!(began.elapsed() < LONG, "{error}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
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
