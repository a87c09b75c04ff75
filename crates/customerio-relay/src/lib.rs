//! Relays send the messages of a shared store to Customer.io, such as those of the outbox in Postgres.
//!
//! Any number of relays run for a source. One holds the lease and sends; the others stand by. If the owner
//! dies, another takes over when the lease ends. If it stops cleanly, it gives the lease back, and another
//! takes over within [`STAND_BY_INTERVAL`].
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use customerio_relay::{Memory, Relay};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let relay = Relay::builder("0123456789abcdef")
//!     .engine(Memory::new())
//!     .lease(Duration::from_secs(5))
//!     .items_in_flight(8_000)
//!     .requests_per_second(900)
//!     .build()?;
//! let signal = tokio::time::sleep(Duration::from_secs(60)); // Or that of your process.
//! relay.run_until(signal).await;
//! println!("{:?}", relay.account().await?);
//! # Ok(())
//! # }
//! ```
//!
//! # Guarantees
//!
//! - A message is in the store until the server accepted it or it is a dead letter.
//! - Messages that share an identity first arrive in the store's order, over any number of owners.
//! - A repeated message has the same bytes and the same message id.
//! - committed = delivered + rejected + pending + purged, at any time: [`Account`].
//! - No request begins after the end of the lease. Two owners at once can cost only repeated messages.
//!
//! The lease counts a monotonic clock. Where this clock stops while a machine is suspended, as on Linux, a
//! relay that wakes up may send repeated messages until its next renewal.
//!
//! # Engines
//!
//! An [`Engine`] is a store with a lease. [`Memory`] is one for tests. `postgres` is the outbox, `jetstream` the
//! stream of a hand-off, each behind the feature of the same name. [`conformance`] checks an engine of your own.
//! There is none for Kafka.

#![cfg_attr(docsrs, feature(doc_cfg))]

/// The start of an example with a store in memory, of which the line about its content is shown.
macro_rules! memory {
    () => {
        "\
# use customerio_core::call::{Alias, AnonymousId};
# use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
# use customerio_relay::*;
# use std::time::Duration;
# #[tokio::main(flavor = \"current_thread\")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
# let memory = Memory::new();
# let writer = ItemWriter::new(ItemSettings::default());
# for _ in 0..2 {
#     memory.write(&WrittenItem::new(&writer, &Alias::new(\"u1\", AnonymousId::new(\"a-42\")))?);
# }
// `memory` is an engine with two messages, 1 and 2."
    };
}

pub mod conformance;
mod engine;
#[cfg(any(feature = "postgres", test))]
mod floor;
#[cfg(feature = "jetstream")]
pub mod jetstream;
mod memory;
#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(feature = "bin")]
#[doc(hidden)]
pub mod program;
mod relay;

pub use self::engine::{Account, DeadLetter, Engine, EngineError, Lease, Rejected, Row};
pub use self::memory::Memory;
pub use self::relay::{
    MIN_LEASE, NoEngine, Relay, RelayBuilder, RelayError, RelayStatus, STAND_BY_INTERVAL,
};
