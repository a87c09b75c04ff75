//! The engine of the outbox in Postgres, version 13 or later.
//!
//! Besides the tables of the outbox it needs those of [`SCHEMA`]. It works through poolers: the lease is a row,
//! not a lock of a session. A row is deleted when its message is final, and counted in the same statement.
//!
//! An asynchronous failover that loses commits loses deletes, which repeats messages.

mod engine;
mod statements;

pub use self::engine::Postgres;

/// The tables of the relay as SQL, for a migration of your own. They belong to the Postgres schema of the
/// outbox's tables.
pub const SCHEMA: &str = include_str!("schema.sql");
