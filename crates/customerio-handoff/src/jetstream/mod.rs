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
//! # Order
//!
//! A hand-off publishes one frame at a time, and repeats it with the same bytes and the same id until it is
//! acknowledged. So its messages have the order of its calls. Messages of two processes have the order in which
//! the stream stored them.
//!
//! The stream recognises a repeated frame for its `duplicate_window`, 2 minutes by default. A frame that was
//! stored, but whose acknowledgement is lost for longer than this, is stored twice. Its messages keep their ids.

mod calls;
mod change;
mod error;
mod handoff;
mod publisher;
mod queue;
mod streams;

pub use self::change::{Change, Difference};
pub use self::error::{HandOffError, ReceiptError};
pub use self::handoff::{HandOff, HandOffBuilder, Receipt, Report};
pub use self::streams::{CheckError, Streams, StreamsError};
