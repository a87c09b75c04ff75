//! Hands messages for Customer.io to a stream of `JetStream`, from which a relay sends them.
//!
//! A process validates a message, keeps it in memory, and publishes it with those that waited meanwhile. It
//! needs no API key and opens no connection to Customer.io. The crate `customerio-relay` sends the messages.
//!
//! - `jetstream`, behind the feature of the same name: a hand-off to `JetStream`, by way of async-nats 0.51.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "jetstream")]
#[doc(hidden)]
pub mod frame;
#[cfg(feature = "jetstream")]
pub mod jetstream;
