//! The errors of writing.

use core::fmt;

use customerio_core::item::ItemError;
use customerio_core::validate::Violations;

/// The reason why a message was not written.
///
/// All but [`Database`](Self::Database) are found before any statement runs, so the transaction stays
/// usable.
///
/// ```
/// use customerio_core::call::Identify;
/// use customerio_core::{Empty, item::ItemSettings};
/// use customerio_outbox::postgres::{Outbox, OutboxError};
///
/// let written = Outbox::new(ItemSettings::default()).write(&Identify::new("", &Empty));
/// assert!(matches!(written, Err(OutboxError::Invalid(_))));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OutboxError {
    /// The message violates rules of its declaration or of the service.
    #[error("the message can't be sent: {0:#}")]
    Invalid(Violations),
    /// The message is larger than the service accepts.
    #[error(
        "the message has {bytes} bytes, the service accepts at most {limit}; send less in one message"
    )]
    TooLarge {
        /// The size of its JSON in bytes.
        bytes: usize,
        /// The maximum size in bytes.
        limit: usize,
    },
    /// A value of a foreign type failed to serialize.
    #[error("{0}")]
    Unwritable(String),
    /// A `Serialize` or a `check` of the program panicked.
    #[error(
        "the message can't be written: a `Serialize` or a `check` of the program panicked: {0}"
    )]
    Panicked(String),
    /// The source or the Postgres schema of the outbox has a name that can't be used.
    #[error("the {what} of the outbox {problem}; set another with `{setter}`")]
    Name {
        /// The named thing.
        what: &'static str,
        /// The problem with the name.
        problem: &'static str,
        /// The method that sets it.
        setter: &'static str,
    },
    /// The database failed. Postgres refuses further statements of the transaction, except a rollback,
    /// also one to a savepoint.
    #[error("the outbox can't be written: {error}{}", Help(*.help))]
    Database {
        /// The error of sqlx.
        error: sqlx::Error,
        /// The fix, if the cause is known.
        help: Option<&'static str>,
    },
}

/// A fix after an error.
pub(super) struct Help(pub(super) Option<&'static str>);

impl fmt::Display for Help {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |help| write!(f, "; {help}"))
    }
}

impl From<ItemError> for OutboxError {
    fn from(error: ItemError) -> Self {
        match error {
            ItemError::Invalid(violations) => Self::Invalid(violations),
            ItemError::TooLarge { bytes, limit } => Self::TooLarge { bytes, limit },
            ItemError::Panicked(message) => Self::Panicked(message),
            other => Self::Unwritable(other.to_string()),
        }
    }
}

impl From<sqlx::Error> for OutboxError {
    fn from(error: sqlx::Error) -> Self {
        let help = help(&error);
        Self::Database { error, help }
    }
}

/// Returns the fix for an error of Postgres, by its code. Source: `PostgreSQL` 18, appendix A, "Error
/// Codes".
pub(super) fn help(error: &sqlx::Error) -> Option<&'static str> {
    let code = error.as_database_error()?.code()?;
    Some(match &*code {
        // undefined_table, invalid_schema_name
        "42P01" | "3F000" => {
            "run the SQL of `cargo cio outbox schema`, or name its Postgres schema with `schema`"
        }
        // undefined_column
        "42703" => "the table has other columns; run `Outbox::check`",
        // insufficient_privilege
        "42501" => {
            "grant INSERT on `cio_outbox` and USAGE on `cio_outbox_id` and on their Postgres schema to \
             the role; the docs of `Outbox::purge` list the rights that it needs"
        }
        // duplicate_prepared_statement, invalid_sql_statement_name
        "42P05" | "26000" => {
            "a pooler such as PgBouncer in transaction mode gave the statement another server \
             connection; set `prepared_statements(false)`, and `persistent(false)` on your own queries"
        }
        // read_only_sql_transaction
        "25006" => "the server or the transaction is read-only; connect to the primary",
        // in_failed_sql_transaction
        "25P02" => "an earlier statement of the transaction failed; roll back",
        // disk_full
        "53100" => "the database's disk is full; free space and repeat the transaction",
        // admin_shutdown, crash_shutdown, cannot_connect_now
        "57P01" | "57P02" | "57P03" => "the server stops or starts; repeat the transaction",
        // serialization_failure, deadlock_detected
        "40001" | "40P01" => "repeat the transaction",
        _ => return None,
    })
}
