//! Databases for tests.

use std::sync::atomic::{AtomicU32, Ordering};

use customerio_core::item::{ItemSettings, WrittenItem};
use customerio_outbox::postgres::{Outbox, SCHEMA};
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool, Row};

/// A Postgres schema with the outbox's tables, for one test.
pub(crate) struct Database {
    pub(crate) pool: PgPool,
    pub(crate) schema: String,
}

/// The address of the server that `cargo xtask engines` started.
pub(crate) fn address(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!("`{variable}` is not set; run these tests with `cargo xtask engines`")
    })
}

impl Database {
    /// A schema with the tables.
    pub(crate) async fn new() -> Self {
        let database = Self::empty().await;
        database.run(SCHEMA).await;
        database
    }

    /// A schema without tables.
    pub(crate) async fn empty() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let schema = format!("Test {}-{number}", std::process::id());
        let setting = format!("SET search_path TO \"{schema}\"");
        let pool = PgPoolOptions::new()
            .max_connections(8)
            .after_connect(move |connection, _| {
                let setting = setting.clone();
                Box::pin(async move {
                    sqlx::raw_sql(AssertSqlSafe(setting))
                        .execute(connection)
                        .await?;
                    Ok(())
                })
            })
            .connect(&address("CIO_POSTGRES"))
            .await
            .unwrap();
        let database = Self { pool, schema };
        database
            .run(&format!("CREATE SCHEMA \"{}\"", database.schema))
            .await;
        database
    }

    /// Runs SQL in the schema.
    pub(crate) async fn run(&self, sql: &str) {
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&self.pool)
            .await
            .unwrap();
    }

    /// An outbox that names the schema.
    pub(crate) fn outbox(&self) -> Outbox {
        Outbox::new(ItemSettings::default())
            .source("shop")
            .schema(&self.schema)
    }

    /// The messages in the order of their ids.
    pub(crate) async fn items(&self) -> Vec<WrittenItem> {
        let rows = sqlx::query("SELECT head, item FROM cio_outbox ORDER BY source, id")
            .fetch_all(&self.pool)
            .await
            .unwrap();
        rows.iter()
            .map(|row| WrittenItem::from_stored(row.get("head"), row.get("item")).unwrap())
            .collect()
    }

    /// Their message ids.
    pub(crate) async fn ids(&self) -> Vec<String> {
        let items = self.items().await;
        items
            .iter()
            .map(|item| item.message_id().to_owned())
            .collect()
    }
}
