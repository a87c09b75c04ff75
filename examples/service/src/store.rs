//! The database of customers and subscriptions.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use uuid::Uuid;

use crate::events::CustomerId;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS customers (
        id BLOB PRIMARY KEY,
        email TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        created_at TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS subscriptions (
        id BLOB PRIMARY KEY,
        customer BLOB NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
        price TEXT NOT NULL,
        cancelled INTEGER NOT NULL DEFAULT 0
    ) STRICT;
";

/// A handle to the database.
#[derive(Clone, Debug)]
pub struct Store(SqlitePool);

impl Store {
    /// Opens a database, such as `sqlite:billing.db` or `sqlite::memory:`, and creates its tables.
    ///
    /// # Errors
    ///
    /// The URL is invalid, or the file can't be opened.
    pub async fn open(url: &str) -> Result<Self, sqlx::Error> {
        let options: SqliteConnectOptions = url.parse()?;
        // Each connection to `sqlite::memory:` is a database of its own.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.create_if_missing(true).foreign_keys(true))
            .await?;
        sqlx::raw_sql(SCHEMA).execute(&pool).await?;
        Ok(Self(pool))
    }

    /// Adds a customer. Returns `false` if the address is taken.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn add_customer(
        &self,
        id: CustomerId,
        email: &str,
        name: &str,
        created_at: DateTime<Utc>,
    ) -> Result<bool, sqlx::Error> {
        let sql = "INSERT INTO customers VALUES (?, ?, ?, ?) ON CONFLICT (email) DO NOTHING";
        let added = sqlx::query(sql)
            .bind(id.0)
            .bind(email)
            .bind(name)
            .bind(created_at)
            .execute(&self.0)
            .await?;
        Ok(added.rows_affected() == 1)
    }

    /// Removes a customer with all subscriptions. Returns `false` if there is no such customer.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn remove_customer(&self, id: CustomerId) -> Result<bool, sqlx::Error> {
        let removed = sqlx::query("DELETE FROM customers WHERE id = ?")
            .bind(id.0)
            .execute(&self.0)
            .await?;
        Ok(removed.rows_affected() == 1)
    }

    /// Adds a subscription. Returns `false` if there is no such customer.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn subscribe(
        &self,
        id: Uuid,
        customer: CustomerId,
        price: Decimal,
    ) -> Result<bool, sqlx::Error> {
        let sql = "INSERT INTO subscriptions (id, customer, price) \
                   SELECT ?, id, ? FROM customers WHERE id = ?";
        let added = sqlx::query(sql)
            .bind(id)
            .bind(price.to_string())
            .bind(customer.0)
            .execute(&self.0)
            .await?;
        Ok(added.rows_affected() == 1)
    }

    /// Cancels a subscription. Returns its customer, or `None` if there is nothing to cancel.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn cancel(&self, id: Uuid) -> Result<Option<CustomerId>, sqlx::Error> {
        let sql = "UPDATE subscriptions SET cancelled = 1 WHERE id = ? AND cancelled = 0 \
                   RETURNING customer";
        let customer: Option<Uuid> = sqlx::query_scalar(sql)
            .bind(id)
            .fetch_optional(&self.0)
            .await?;
        Ok(customer.map(CustomerId))
    }
}
