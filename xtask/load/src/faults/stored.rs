//! A spool with messages, as a client leaves it behind.

use std::time::Duration;

use customerio::ClientBuilder;

use super::message::send;
use super::scenario::WAIT;
use crate::Failure;

/// Stores messages with a client that can't deliver them, and shuts it down.
pub(super) fn store(builder: ClientBuilder, messages: usize) -> Result<(), Failure> {
    let client = builder.build()?;
    for number in 0..messages {
        let receipt = send(&client, number, 200)?;
        if number + 1 == messages {
            receipt.blocking_stored(WAIT)?;
        }
    }
    // Its error is that messages remain.
    drop(client.blocking_shutdown(Duration::ZERO));
    Ok(())
}
