//! The measured side: a client of a sink.

use std::time::Duration;

use customerio::{Client, ClientBuilder, WhenFull};

use crate::Failure;
use crate::order::Order;
use crate::sink::Sink;
use crate::statistics::timed;

/// The maximum wait, much longer than any benchmark takes.
pub(super) const LONG: Duration = Duration::from_mins(10);

/// Returns the builder of a client that blocks while its queue is full.
pub(super) fn client(sink: &Sink) -> ClientBuilder {
    Client::builder("a-key")
        .endpoint(sink.url())
        .when_full(WhenFull::Block(LONG))
}

/// Sends all orders, waits until they are delivered, and returns the time.
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
