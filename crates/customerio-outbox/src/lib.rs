//! A transactional outbox for Customer.io: messages commit together with your rows.
//!
//! A program writes a message in the transaction that changes its own rows. If the transaction commits,
//! the message is stored; if it rolls back, there is no message. The process that writes needs no API
//! key and opens no connection to Customer.io.
//!
//! The crate `customerio-relay` sends these rows.
//!
//! - `postgres`, behind the feature of the same name: an outbox in Postgres, by way of sqlx 0.9.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "postgres")]
pub mod postgres;
