//! Errors of operations, with their fixes.

use sqlx::postgres::PgQueryResult;

use crate::engine::EngineError;

/// Checks a statement that makes messages final: it counts into one row, unless the server is another one.
pub(super) fn within_the_term(
    done: Result<PgQueryResult, sqlx::Error>,
    operation: &'static str,
) -> Result<(), EngineError> {
    if done.map_err(failed(operation))?.rows_affected() == 0 {
        let ended = "the server has restarted, or is another one; a new term begins";
        return Err(EngineError::new(operation, ended));
    }
    Ok(())
}

pub(super) fn failed(operation: &'static str) -> impl Fn(sqlx::Error) -> EngineError {
    move |error| {
        let help = help(&error);
        EngineError::new(operation, error).help(help)
    }
}

/// Returns the fix for an error of Postgres, by its code. Source: `PostgreSQL` 18, appendix A, "Error Codes".
fn help(error: &sqlx::Error) -> Option<&'static str> {
    let code = error.as_database_error()?.code()?;
    Some(match &*code {
        // undefined_table, invalid_schema_name
        "42P01" | "3F000" => {
            "run the SQL of `cargo cio outbox schema`, or name its Postgres schema"
        }
        // undefined_column
        "42703" => "the tables have another version; run the SQL that `cio-relay --dry-run` names",
        // insufficient_privilege
        "42501" => "grant the rights that `cio-relay --dry-run` names",
        // read_only_sql_transaction
        "25006" => "the server or the transaction is read-only; connect to the primary",
        // disk_full
        "53100" => "the database's disk is full; free space",
        // too_many_connections
        "53300" => "the server has no free connection; a relay needs three for each source",
        // duplicate_prepared_statement, invalid_sql_statement_name
        "42P05" | "26000" => {
            "a pooler in transaction mode gave the statement another connection; connect to Postgres \
             itself, or set `max_prepared_statements` in PgBouncer 1.21 or later"
        }
        // admin_shutdown, crash_shutdown, cannot_connect_now
        "57P01" | "57P02" | "57P03" => "the server stops or starts",
        _ => return None,
    })
}
