//! A hand-off to `JetStream`, of NATS 2.9 or later.
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use customerio_core::Empty;
//! use customerio_core::call::Identify;
//! use customerio_handoff::jetstream::HandOff;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = async_nats::connect("nats://127.0.0.1:4222").await?;
//! let cio = HandOff::builder(client).source("shop").start().await?;
//! cio.identify("u1", &Empty)?;
//! cio.send(Identify::new("u1", &Empty))?.stored().await?;
//! cio.shutdown(Duration::from_secs(5)).await;
//! # Ok(())
//! # }
//! ```
//!
//! # When a message is safe
//!
//! | | the message is |
//! |---|---|
//! | a call returns `Ok` | valid, and in the memory of this process |
//! | [`Receipt::stored`] returns `Ok` | acknowledged by a majority of the stream's servers |
//! | the relay's account counts it as delivered | accepted by Customer.io |
//!
//! A server that acknowledges has written the message to its file, and syncs the file every 2 minutes by default
//! (`sync_interval`). A message survives the end of a server's process, and the loss of a minority of machines. If
//! a majority loses power at the same moment, what they did not sync is lost; `sync_interval: always` excludes it.
//!
//! # A spool
//!
//! While no server answers, messages wait in memory, and the end of the process loses them. With the feature
//! `spool`, [`HandOffBuilder::spool`] sets a folder to which each message is written before it is published:
//!
//! - A message is on disk some milliseconds after its call returned, and [`Receipt::spooled`] waits for it.
//! - `max_bytes` limits what is not on disk. Up to 4 MiB more are ready to be published. The rest is only on disk.
//! - The next start publishes what is in the folder, in order and with the same message ids, before newer messages.
//!   The frame that was under way at a crash may be stored twice, at most 300 messages.
//! - A message that the stream acknowledged leaves the disk with the others of its file.
//! - While the disk is full or fails, messages are published from memory, as without a spool. Older ones that are
//!   only on disk go first.
//! - Damaged messages are lost, logged and counted: [`Report::unreadable`].
//!
//! The disk must outlive the process, and each process has its own folder. The feature builds `customerio-transport`,
//! whose spool it is.
//!
//! # Order
//!
//! A hand-off publishes one frame at a time, and repeats it with the same bytes and the same id until it is
//! acknowledged. So its messages have the order of its calls. Messages of two processes have the order in which
//! the stream stored them.
//!
//! The stream recognises a repeated frame for its `duplicate_window`, 2 minutes by default. A frame that was
//! stored, but whose acknowledgement is lost for longer than this, is stored twice. Its messages keep their ids.

/// The hidden start of an example with a connection `client` and a hand-off `cio`.
macro_rules! example {
    () => {
        "\
# use customerio_core::call::{AnonymousId, Context, GroupId, Identify, PreviousId};
# use customerio_core::item::{ItemSettings, SoftLimits};
# use customerio_core::{Empty, Untyped};
# use customerio_handoff::jetstream::*;
# use serde_json::json;
# use std::time::Duration;
# async fn run(client: async_nats::Client, cio: HandOff) -> Result<(), Box<dyn std::error::Error>> {"
    };
}

mod calls;
mod change;
mod error;
mod handoff;
mod plan;
mod publisher;
mod queue;
mod receipt;
mod report;
#[cfg(feature = "spool")]
mod spool;
mod streams;

pub use self::change::{Change, Difference};
pub use self::error::{CheckError, HandOffError, ReceiptError, StreamsError};
pub use self::handoff::{HandOff, HandOffBuilder};
pub use self::receipt::Receipt;
pub use self::report::Report;
pub use self::streams::Streams;
