//! The engine of a stream of `JetStream`, of NATS 2.9 or later, that a hand-off writes.
//!
//! Lease, position and counts are one entry of a bucket, changed by compare-and-set. So a position is never older than
//! its counts, and an owner that lost its lease can't move either. Frames are read in the order of the stream, by
//! a consumer without acknowledgements, from the first message that is not final.
//!
//! | | |
//! |---|---|
//! | a stand-by takes over | when the entry's lease was not renewed for its time, by the stand-by's own clock |
//! | a message is purged | when all before it are final, and the stream's `duplicate_window` is over |
//! | an operation fails | the entry is read, and then the operation is repeated on what is there |
//! | the stream was made again, or restored to an earlier end | all its messages are sent; some may be repeated |
//! | a retry whose process ends between its steps | the owner completes it; after the `duplicate_window` it may be sent twice |
//!
//! The account shows the owner until another relay takes over, also if it died.

/// The hidden start of an example with a connection to NATS.
macro_rules! jetstream {
    () => {
        "\
# use customerio_relay::Relay;
# use customerio_relay::jetstream::*;
# async fn run(client: async_nats::Client) -> Result<(), Box<dyn std::error::Error>> {"
    };
}

mod cell;
mod engine;
mod entry;
mod letters;
#[cfg(test)]
mod model;
mod pending;
mod position;
mod purge;
mod reader;
mod settings;

pub use customerio_handoff::jetstream::{CheckError, Streams};

pub use self::settings::JetStream;
