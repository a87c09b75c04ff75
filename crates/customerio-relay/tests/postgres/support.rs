//! Databases for tests.

use std::time::Duration;

use customerio_core::Empty;
use customerio_core::call::Identify;
use customerio_core::item::ItemSettings;
use customerio_outbox::postgres::Outbox;
use customerio_relay::Relay;
use customerio_relay::postgres::Postgres;
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool};

pub(crate) const LONG: Duration = Duration::from_mins(2);

/// A pool whose connections use a Postgres schema.
pub(crate) async fn pool(schema: &str) -> PgPool {
    pool_with(schema, 8).await
}

/// As [`pool`], with this number of connections.
pub(crate) async fn pool_with(schema: &str, connections: u32) -> PgPool {
    pool_of(&format!("\"{schema}\""), connections).await
}

/// A pool whose connections find names in these schemas.
async fn pool_of(search_path: &str, connections: u32) -> PgPool {
    let address = std::env::var("CIO_POSTGRES").unwrap_or_else(|_| {
        panic!("`CIO_POSTGRES` is not set; run these tests with `cargo xtask engines`")
    });
    let setting = format!("SET search_path TO {search_path}");
    PgPoolOptions::new()
        .max_connections(connections)
        .after_connect(move |connection, _| {
            let setting = setting.clone();
            Box::pin(async move {
                sqlx::raw_sql(AssertSqlSafe(setting))
                    .execute(connection)
                    .await?;
                Ok(())
            })
        })
        .connect(&address)
        .await
        .unwrap()
}

pub(crate) async fn run(pool: &PgPool, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(pool)
        .await
        .unwrap();
}

/// A pool of a new schema with all tables.
pub(crate) async fn database(schema: &str) -> PgPool {
    let pool = pool(schema).await;
    run(&pool, &format!("CREATE SCHEMA \"{schema}\"")).await;
    run(&pool, customerio_outbox::postgres::SCHEMA).await;
    pool
}

/// A database as [`database`], in which a test sets the clock and the time of the server's start: functions in
/// the schema are found before those of Postgres.
pub(crate) async fn simulated(schema: &str) -> PgPool {
    drop(database(schema).await);
    let pool = pool_of(&format!("\"{schema}\", pg_catalog"), 8).await;
    run(
        &pool,
        "CREATE TABLE server (ahead interval NOT NULL DEFAULT '0', start timestamptz NOT NULL DEFAULT now());
         INSERT INTO server DEFAULT VALUES;
         CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
             'SELECT pg_catalog.clock_timestamp() + ahead FROM server';
         CREATE FUNCTION pg_postmaster_start_time() RETURNS timestamptz LANGUAGE sql STABLE AS
             'SELECT start FROM server'",
    )
    .await;
    pool
}

/// A name of a schema that no other test has.
pub(crate) fn schema(test: &str) -> String {
    format!("Relay {test} {}", std::process::id())
}

pub(crate) fn outbox() -> Outbox {
    Outbox::new(ItemSettings::default()).source("shop")
}

pub(crate) fn engine(pool: &PgPool) -> Postgres {
    Postgres::new(pool.clone()).source("shop")
}

pub(crate) fn relay(pool: &PgPool, url: String, lease: Duration) -> Relay<Postgres> {
    Relay::builder("a-key")
        .engine(engine(pool))
        .lease(lease)
        .client(move |client| client.endpoint(&*url).linger(Duration::from_millis(5)))
        .build()
        .unwrap()
}

/// The message `number` of a user.
pub(crate) fn call(user: &str, number: i64) -> Identify<'_, Empty> {
    Identify::new(user, &Empty).message_id(format!("{user}:{number}"))
}
