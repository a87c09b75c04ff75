//! The engine of the outbox in Postgres, version 13 or later.
//!
//! The SQL of `cargo cio outbox schema` has its tables, and [`Postgres::check`] names what is missing. It works through poolers: the lease is a row,
//! not a lock of a session. A row is deleted when its message is final, and counted in the same statement.
//!
//! An asynchronous failover that loses commits loses deletes, which repeats messages.

mod check;
mod engine;
mod statements;

pub use self::check::{CheckError, Problem};
pub use self::engine::Postgres;
