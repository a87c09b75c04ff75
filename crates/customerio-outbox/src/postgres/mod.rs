//! An outbox in Postgres, version 13 or later.
//!
//! ```no_run
//! use customerio_core::Empty;
//! use customerio_core::item::ItemSettings;
//! use customerio_outbox::postgres::Outbox;
//!
//! # async fn sign_up(pool: &sqlx::PgPool) -> Result<(), Box<dyn std::error::Error>> {
//! let outbox = Outbox::new(ItemSettings::default()).source("shop");
//! outbox.check(pool).await?;
//!
//! let mut tx = pool.begin().await?;
//! sqlx::query("INSERT INTO users (id) VALUES ('u1')").execute(&mut *tx).await?;
//! outbox.identify(&mut *tx, "u1", &Empty).await?;
//! tx.commit().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Order
//!
//! Messages of one person have the order of their rows' ids. An id is taken when the statement runs. So
//! a transaction that commits before another writes has the lower ids. Transactions that overlap have no
//! order, unless one waits for a lock of the other. Take the lock of the person's row first and write the
//! message afterwards: a transaction that writes first and locks later can commit after one with higher
//! ids.
//!
//! # `PgBouncer` in transaction mode
//!
//! A prepared statement belongs to one server connection, and `PgBouncer` in transaction mode gives each
//! transaction another one. Set [`Outbox::prepared_statements`] to `false`, and `.persistent(false)` on
//! queries of your own. `PgConnectOptions::statement_cache_capacity(0)` is not enough: sqlx 0.9 still
//! gives statements names. `PgBouncer` 1.21 and later with `max_prepared_statements` above zero needs
//! none of this. It also needs `ignore_startup_parameters = extra_float_digits`, which sqlx sends.

/// The hidden start of an example with an outbox, a pool and a transaction.
macro_rules! example {
    () => {
        "\
# use customerio_core::call::{AnonymousId, GroupId, Identify, PreviousId};
# use customerio_core::item::ItemSettings;
# use customerio_core::{Empty, Untyped};
# use customerio_outbox::postgres::*;
# use serde_json::json;
# use std::time::Duration;
# async fn run(outbox: Outbox, pool: sqlx::PgPool, mut tx: sqlx::PgTransaction<'_>) -> Result<(), Box<dyn std::error::Error>> {"
    };
}

mod calls;
mod check;
mod error;
mod outbox;
mod purge;
#[doc(hidden)]
pub mod sql;
mod statement;

pub use self::check::{CheckError, SchemaProblem};
pub use self::error::OutboxError;
pub use self::outbox::Outbox;
pub use self::purge::PurgeReport;
pub use crate::{SCHEMA, SCHEMA_FROM_1, SCHEMA_VERSION};
