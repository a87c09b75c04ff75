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

/// The tables and the sequence of an outbox in Postgres as SQL, for a migration of your own. `cargo cio outbox
/// schema` prints it.
///
/// It names no Postgres schema, so it creates them in the first of the `search_path`.
///
/// ```
/// assert!(customerio_outbox::SCHEMA.contains("CREATE TABLE cio_outbox"));
/// ```
// Here without the feature `postgres`: cargo-cio prints it and needs no sqlx.
pub const SCHEMA: &str = include_str!("schema.sql");

/// The SQL that makes tables of version 1 those of [`SCHEMA`]. `cargo cio outbox schema --from 1` prints it.
///
/// Run it before programs of this version relay. Relays of version 1 that run go on, and new ones of version 1
/// don't start. Programs of this version write tables of both versions.
///
/// ```
/// assert!(customerio_outbox::SCHEMA_FROM_1.contains("ALTER TABLE cio_relay"));
/// ```
pub const SCHEMA_FROM_1: &str = include_str!("schema_from_1.sql");

/// The version of [`SCHEMA`].
///
/// ```
/// assert_eq!(customerio_outbox::SCHEMA_VERSION, 2);
/// ```
pub const SCHEMA_VERSION: i32 = 2;
