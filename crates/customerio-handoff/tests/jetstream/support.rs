//! Connections for tests.

use std::time::{Duration, Instant};

use async_nats::Client;
use customerio_handoff::jetstream::Streams;

/// A connection to the servers of `cargo xtask engines`.
pub(crate) async fn connect() -> Client {
    let addresses = std::env::var("CIO_NATS").unwrap_or_else(|_| {
        panic!("`CIO_NATS` is not set; run these tests with `cargo xtask engines`")
    });
    let addresses: Vec<_> = addresses.split(',').collect();
    async_nats::connect(addresses).await.unwrap()
}

/// Streams that no other test has. A cluster takes streams once it has elected a leader.
pub(crate) fn streams(test: &str) -> Streams {
    Streams::new()
        .prefix(format!("{test}_{}", std::process::id()))
        .max_bytes(64 << 20)
        .max_dead_letter_bytes(16 << 20)
}

/// Makes streams. A cluster that was just started has no leader for some seconds.
pub(crate) async fn apply(streams: &Streams, client: &Client) {
    let began = Instant::now();
    while let Err(error) = streams.apply(client).await {
        assert!(began.elapsed() < Duration::from_secs(100), "{error}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
