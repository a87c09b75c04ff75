//! Compares the tables and rights with what a relay needs.

use customerio_outbox::postgres::SCHEMA_VERSION;
use customerio_outbox::postgres::sql::{
    DEAD_LETTERS, Joined, RELAYS, SEQUENCE, TABLE, VERSION_TABLE,
};
use sqlx::{AssertSqlSafe, PgPool, Row as _};

/// The relations of a relay, with the rights that it needs.
const NEEDS: [(&str, &str); 5] = [
    (TABLE, "SELECT, INSERT, DELETE"),
    (SEQUENCE, "SELECT, USAGE"),
    (RELAYS, "SELECT, INSERT, UPDATE"),
    (DEAD_LETTERS, "SELECT, INSERT, DELETE"),
    (VERSION_TABLE, "SELECT"),
];

/// The reason why a relay can't use a database.
///
/// ```
#[doc = postgres!()]
/// // No server listens there.
/// let engine = Postgres::new(pool);
/// assert!(matches!(engine.check().await, Err(CheckError::Database(_))));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// The tables or the rights differ from what a relay needs.
    #[error("the outbox can't be relayed: {}", Joined(.0))]
    Problems(Vec<Problem>),
    /// The database failed.
    #[error("the outbox can't be checked: {0}")]
    Database(sqlx::Error),
}

impl From<sqlx::Error> for CheckError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

/// A difference between a database and what a relay needs.
///
/// ```no_run
#[doc = postgres!()]
/// if let Err(CheckError::Problems(problems)) = Postgres::new(pool).check().await {
///     for problem in &problems {
///         println!("{problem}");
///     }
///     let is_replica = problems.contains(&Problem::ReadOnly);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// A table or the sequence does not exist, or the role may not use its Postgres schema.
    #[error(
        "`{0}` is missing; run the SQL of `cargo cio outbox schema`, name its Postgres schema, or grant \
         USAGE on that"
    )]
    Missing(&'static str),
    /// The role lacks rights.
    #[error("the role lacks rights; run `GRANT {rights} ON {on} TO` the role")]
    NoRight {
        /// The rights.
        rights: String,
        /// Where they are needed.
        on: &'static str,
    },
    /// The tables are of another version.
    #[error(
        "the tables have version {found}, this relay reads version {SCHEMA_VERSION}; {}",
        version_fix(*found)
    )]
    Version {
        /// The version in `cio_schema`.
        found: i32,
    },
    /// The table of the version does not have exactly one row.
    #[error(
        "`cio_schema` has {0} rows; it needs one with the version that `cargo cio outbox schema` states"
    )]
    VersionRows(i64),
    /// The server or the connection accepts no writes.
    #[error("the server accepts no writes; connect to the primary")]
    ReadOnly,
}

fn version_fix(found: i32) -> &'static str {
    match found {
        1 => "run the SQL of `cargo cio outbox schema --from 1`",
        _ => "update this relay",
    }
}

/// Finds all problems. `prefix` is the Postgres schema with a dot, or empty.
pub(super) async fn check(pool: &PgPool, prefix: &str) -> Result<(), CheckError> {
    let mut problems = Vec::new();
    for (name, rights) in NEEDS {
        // The rights of a sequence have names of their own.
        let is_sequence = name == SEQUENCE;
        let has_right = if is_sequence {
            "has_sequence_privilege"
        } else {
            "has_table_privilege"
        };
        let sql = format!(
            "SELECT o IS NOT NULL AS found, (SELECT string_agg(r, ', ') FROM \
             unnest(string_to_array($2, ', ')) r WHERE NOT {has_right}(o, r)) AS lacking FROM (SELECT \
             to_regclass($1)::oid AS o) t"
        );
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(format!("{prefix}{name}"))
            .bind(rights)
            .fetch_one(pool)
            .await?;
        if !row.try_get::<bool, _>("found")? {
            problems.push(Problem::Missing(name));
        } else if let Some(rights) = row.try_get("lacking")? {
            let on = if is_sequence {
                "SEQUENCE cio_outbox_id"
            } else {
                name
            };
            problems.push(Problem::NoRight { rights, on });
        } else if name == VERSION_TABLE {
            check_version(pool, prefix, &mut problems).await?;
        }
    }
    let sql = "SELECT current_setting('transaction_read_only') = 'on'";
    if sqlx::query_scalar(sql).fetch_one(pool).await? {
        problems.push(Problem::ReadOnly);
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(CheckError::Problems(problems))
    }
}

async fn check_version(
    pool: &PgPool,
    prefix: &str,
    problems: &mut Vec<Problem>,
) -> Result<(), sqlx::Error> {
    let sql =
        format!("SELECT count(*) AS rows, min(version) AS version FROM {prefix}{VERSION_TABLE}");
    let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(pool).await?;
    match (row.try_get("rows")?, row.try_get("version")?) {
        (1, Some(SCHEMA_VERSION)) => {}
        (1, Some(found)) => problems.push(Problem::Version { found }),
        (rows, _) => problems.push(Problem::VersionRows(rows)),
    }
    Ok(())
}
