//! The NATS servers of `cargo xtask engines`.

use std::time::{Duration, Instant};

use async_nats::{Client, ConnectOptions};
use customerio_handoff::jetstream::Streams;
use tokio::time::sleep;

use crate::Failure;

/// The source of the messages.
pub(crate) const SOURCE: &str = "shop";

/// How long a new cluster may take to elect its leaders.
const START: Duration = Duration::from_mins(1);

/// Returns a connection, which waits until a server is there.
pub(crate) async fn connect() -> Result<Client, Failure> {
    let addresses = std::env::var("CIO_NATS");
    let addresses = addresses.map_err(|_| "`CIO_NATS` is not set; run `cargo xtask engines`")?;
    let addresses: Vec<_> = addresses.split(',').collect();
    let options = ConnectOptions::new().retry_on_initial_connect();
    Ok(options.connect(addresses).await?)
}

/// Returns the streams of a run. The relays' processes find them by their prefix.
pub(crate) fn streams() -> Streams {
    Streams::new()
        .prefix("LOAD")
        .max_bytes(1 << 30)
        .max_dead_letter_bytes(64 << 20)
}

/// Makes empty streams.
pub(crate) async fn make_streams(client: &Client) -> Result<Streams, Failure> {
    let (streams, began) = (streams(), Instant::now());
    let context = async_nats::jetstream::new(client.clone());
    let bucket = format!("KV_{}", streams.relays());
    for name in [streams.messages(), streams.dead_letters(), bucket] {
        // One that is missing can't be deleted.
        let _ = context.delete_stream(name).await;
    }
    while let Err(error) = streams.apply(client).await {
        if began.elapsed() > START {
            return Err(error.into());
        }
        sleep(Duration::from_millis(200)).await;
    }
    Ok(streams)
}
