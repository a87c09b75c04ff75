//! The engine of the outbox in Postgres, version 13 or later.
//!
//! The SQL of `cargo cio outbox schema` has its tables, and [`Postgres::check`] names what is missing. It works through poolers: the lease is a row,
//! not a lock of a session. A row is deleted when its message is final, and counted in the same statement.
//!
//! An asynchronous failover that loses commits loses deletes, which repeats messages.

/// The hidden start of an example with a pool whose server does not exist.
macro_rules! postgres {
    () => {
        "\
# use customerio_relay::Relay;
# use customerio_relay::postgres::*;
# use std::time::Duration;
# #[tokio::main(flavor = \"current_thread\")]
# async fn main() -> Result<(), Box<dyn std::error::Error>> {
# let options = sqlx::postgres::PgPoolOptions::new().acquire_timeout(Duration::from_millis(50));
# let pool = options.connect_lazy(\"postgres://127.0.0.1:1/shop\")?;"
    };
}

mod check;
mod engine;
mod failure;
mod statements;

pub use self::check::{CheckError, Problem};
pub use self::engine::Postgres;
