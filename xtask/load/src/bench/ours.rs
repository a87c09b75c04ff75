//! Our side: a client to a sink.

use std::time::Duration;

use customerio::{Client, ClientBuilder, WhenFull};

use crate::Failure;
use crate::order::Order;
use crate::sink::Sink;
use crate::statistics::timed;

/// A long time for what takes a moment, so that a wait never hangs.
pub(super) const LONG: Duration = Duration::from_mins(10);

/// A client of a sink that waits where its queue is full.
pub(super) fn client(sink: &Sink) -> ClientBuilder {
    Client::builder("a-key")
        .endpoint(sink.url())
        .when_full(WhenFull::Block(LONG))
}

/// Sends every order and waits until all are delivered; returns how long that took.
pub(super) fn send(client: &Client, orders: &[(String, Order)]) -> Result<Duration, Failure> {
    let (time, sent) = timed(|| -> Result<(), Failure> {
        for (user, order) in orders {
            client.track(user.as_str(), order)?;
        }
        client.blocking_flush(LONG)?;
        Ok(())
    });
    sent?;
    Ok(time)
}
