//! Compares the tables with the schema that this version writes.

use std::collections::BTreeMap;

use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, PgPool, Row};

use super::SCHEMA_VERSION;
use super::error::{Help, OutboxError, help};
use super::sql::{Joined, SEQUENCE, TABLE, VERSION_TABLE, identifier, literal};

/// The columns that this version writes, with their types.
const COLUMNS: [(&str, &str); 4] = [
    ("source", "text"),
    ("id", "bigint"),
    ("head", "bytea"),
    ("item", "bytea"),
];

/// The reason why an outbox can't be used.
///
/// A name is checked before the database is asked:
///
/// ```
/// use customerio_core::item::ItemSettings;
/// use customerio_outbox::postgres::{CheckError, Outbox};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), sqlx::Error> {
/// # let pool = sqlx::PgPool::connect_lazy("postgres://127.0.0.1:1/shop")?;
/// let checked = Outbox::new(ItemSettings::default()).source("").check(&pool).await;
/// assert!(matches!(checked, Err(CheckError::Name(_))));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// The source or the Postgres schema has a name that can't be used.
    #[error(transparent)]
    Name(OutboxError),
    /// The tables differ from what this version writes.
    #[error("the outbox can't be used: {}", Joined(.0))]
    Schema(Vec<SchemaProblem>),
    /// The database failed.
    #[error("the outbox can't be checked: {error}{}", Help(*.help))]
    Database {
        /// The error of sqlx.
        error: sqlx::Error,
        /// The fix, if the cause is known.
        help: Option<&'static str>,
    },
}

impl From<sqlx::Error> for CheckError {
    fn from(error: sqlx::Error) -> Self {
        let help = help(&error);
        Self::Database { error, help }
    }
}

/// A difference between the tables and what this version writes, or a missing right.
///
/// ```no_run
#[doc = example!()]
/// if let Err(CheckError::Schema(problems)) = outbox.check(&pool).await {
///     for problem in &problems {
///         println!("{problem}");
///     }
///     let is_new = problems.contains(&SchemaProblem::Missing("cio_outbox"));
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaProblem {
    /// A table or the sequence does not exist, or the role may not use its Postgres schema.
    #[error(
        "`{0}` is missing; run the SQL of `cargo cio outbox schema`, name its Postgres schema with \
         `schema`, or grant USAGE on that"
    )]
    Missing(&'static str),
    /// The tables are of another version.
    #[error(
        "the tables have version {found}, this program writes version {expected}; update the older one"
    )]
    Version {
        /// The version in `cio_schema`.
        found: i32,
        /// The version that this program writes.
        expected: i32,
    },
    /// The table of the version does not have exactly one row.
    #[error(
        "`cio_schema` has {0} rows; it needs one with the version that `cargo cio outbox schema` states"
    )]
    VersionRows(i64),
    /// A setting of the sequence breaks the order of messages.
    #[error("`cio_outbox_id` has {setting} {found}; run `ALTER SEQUENCE cio_outbox_id {fix}`")]
    Sequence {
        /// The setting.
        setting: &'static str,
        /// Its value.
        found: String,
        /// The fix.
        fix: &'static str,
    },
    /// A column is missing.
    #[error("`cio_outbox` has no column `{0}`; create the table with `cargo cio outbox schema`")]
    NoColumn(&'static str),
    /// A column has another type.
    #[error("the column `{column}` of `cio_outbox` has the type {found}, expected {expected}")]
    ColumnType {
        /// The column.
        column: &'static str,
        /// Its type.
        found: String,
        /// The type that this version writes.
        expected: &'static str,
    },
    /// An additional column must be given a value, and this program gives none.
    #[error("the column `{0}` of `cio_outbox` is NOT NULL without a default; set a default")]
    ExtraColumn(String),
    /// The role lacks a right.
    #[error("the role lacks a right; run `GRANT {right} ON {on} TO` the role")]
    NoRight {
        /// The right.
        right: &'static str,
        /// Where it is needed, as in `GRANT`.
        on: &'static str,
    },
    /// The server or the connection accepts no writes.
    #[error("the server accepts no writes; connect to the primary")]
    ReadOnly,
}

/// Finds all problems. Each statement is a simple query, which any pooler passes on as a whole.
pub(super) async fn check(pool: &PgPool, schema: Option<&str>) -> Result<(), CheckError> {
    let prefix = schema.map_or_else(String::new, |schema| format!("{}.", identifier(schema)));
    let relation = |name: &str| format!("to_regclass({})", literal(&format!("{prefix}{name}")));
    let mut problems = Vec::new();

    let sql = objects(
        &relation(TABLE),
        &relation(SEQUENCE),
        &relation(VERSION_TABLE),
    );
    let row = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_one(pool).await?;
    check_objects(&row, &mut problems)?;

    let has_table = row.try_get::<bool, _>("has_table")?;
    if has_table {
        let sql = format!(
            "SELECT attname::text AS name, format_type(atttypid, NULL) AS type, attnotnull AND NOT \
             atthasdef AND attidentity = '' AND attgenerated = '' AS required FROM pg_attribute WHERE \
             attrelid = {} AND attnum > 0 AND NOT attisdropped",
            relation(TABLE)
        );
        let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(pool).await?;
        check_columns(&rows, &mut problems)?;
    }
    let can_read_version = row.try_get::<Option<bool>, _>("reads_version")? == Some(true);
    if can_read_version {
        let sql = format!(
            "SELECT count(*) AS rows, min(version) AS version FROM {prefix}{VERSION_TABLE}"
        );
        let row = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_one(pool).await?;
        let found: Option<i32> = row.try_get("version")?;
        match (row.try_get("rows")?, found) {
            // Version 2 differs in the table of relays only.
            (1, Some(1..=SCHEMA_VERSION)) => {}
            (1, Some(found)) => problems.push(SchemaProblem::Version {
                found,
                expected: SCHEMA_VERSION,
            }),
            (rows, _) => problems.push(SchemaProblem::VersionRows(rows)),
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(CheckError::Schema(problems))
    }
}

/// The query about the existence, rights and settings of the table, the sequence and the version.
fn objects(table: &str, sequence: &str, version: &str) -> String {
    format!(
        "SELECT t IS NOT NULL AS has_table, s IS NOT NULL AS has_sequence, v IS NOT NULL AS \
         has_version, has_table_privilege(t, 'INSERT') AS inserts, has_sequence_privilege(s, 'USAGE') \
         AS counts, has_table_privilege(v, 'SELECT') AS reads_version, \
         current_setting('transaction_read_only') = 'on' AS read_only, seqcache AS cache, seqincrement \
         AS increment, seqcycle AS cycle FROM (SELECT {table}::oid AS t, {sequence}::oid AS s, \
         {version}::oid AS v) o LEFT JOIN pg_sequence ON seqrelid = s"
    )
}

fn check_objects(row: &PgRow, problems: &mut Vec<SchemaProblem>) -> Result<(), sqlx::Error> {
    for (exists, allowed, name, right, on) in [
        ("has_table", "inserts", TABLE, "INSERT", "cio_outbox"),
        (
            "has_sequence",
            "counts",
            SEQUENCE,
            "USAGE",
            "SEQUENCE cio_outbox_id",
        ),
        (
            "has_version",
            "reads_version",
            VERSION_TABLE,
            "SELECT",
            "cio_schema",
        ),
    ] {
        if !row.try_get::<bool, _>(exists)? {
            problems.push(SchemaProblem::Missing(name));
        } else if row.try_get::<Option<bool>, _>(allowed)? != Some(true) {
            problems.push(SchemaProblem::NoRight { right, on });
        }
    }
    let mut sequence = |setting, found: Option<String>, good, fix| {
        if let Some(found) = found.filter(|found| found != good) {
            problems.push(SchemaProblem::Sequence {
                setting,
                found,
                fix,
            });
        }
    };
    let number = |column| {
        row.try_get::<Option<i64>, _>(column)
            .map(|it| it.map(|it| it.to_string()))
    };
    let cycles = row.try_get::<Option<bool>, _>("cycle")?;
    sequence("CACHE", number("cache")?, "1", "CACHE 1");
    sequence("INCREMENT", number("increment")?, "1", "INCREMENT 1");
    sequence(
        "CYCLE",
        cycles.map(|it| it.to_string()),
        "false",
        "NO CYCLE",
    );
    if row.try_get("read_only")? {
        problems.push(SchemaProblem::ReadOnly);
    }
    Ok(())
}

fn check_columns(rows: &[PgRow], problems: &mut Vec<SchemaProblem>) -> Result<(), sqlx::Error> {
    let mut found = BTreeMap::new();
    for row in rows {
        let kind: String = row.try_get("type")?;
        let required: bool = row.try_get("required")?;
        found.insert(row.try_get::<String, _>("name")?, (kind, required));
    }
    for (column, expected) in COLUMNS {
        match found.remove(column) {
            None => problems.push(SchemaProblem::NoColumn(column)),
            Some((kind, _)) if kind != expected => problems.push(SchemaProblem::ColumnType {
                column,
                found: kind,
                expected,
            }),
            Some(_) => {}
        }
    }
    let extra = found.into_iter().filter(|(_, (_, required))| *required);
    problems.extend(extra.map(|(name, _)| SchemaProblem::ExtraColumn(name)));
    Ok(())
}
