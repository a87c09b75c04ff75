//! The statements that write rows, in a chosen Postgres schema.

use std::sync::Arc;

use super::sql::{SEQUENCE, TABLE, identifier, literal};

/// The longest name in Postgres, in bytes. It cuts longer names.
const MAX_NAME: usize = 63;

/// The statements for one Postgres schema.
#[derive(Clone, Debug)]
pub(super) struct Statements {
    /// Inserts one row: source, head, item.
    pub(super) one: Arc<str>,
    /// Inserts rows in the order of two arrays: source, heads, items.
    pub(super) many: Arc<str>,
}

impl Statements {
    /// The statements for the schema, or for the `search_path` if there is none.
    ///
    /// The transaction has its number before it takes an id. A reader then knows that no row at or below
    /// an id can still appear, when the transactions up to a number have ended. `nextval` by itself
    /// gives a transaction its number only when it happens to write to the log. `OFFSET 0` keeps the
    /// planner from moving the number's subquery. In `many`, the subquery is a condition of no row, which
    /// is evaluated before the first row, and `unnest` returns the elements in their order. To sort them by
    /// `WITH ORDINALITY` costs an eighth of the statement.
    pub(super) fn new(schema: Option<&str>) -> Self {
        let prefix = schema.map_or_else(String::new, |schema| format!("{}.", identifier(schema)));
        let table = format!("{prefix}{TABLE}");
        let sequence = literal(&format!("{prefix}{SEQUENCE}"));
        let number = "(SELECT pg_current_xact_id() AS x OFFSET 0) t";
        let insert = format!("INSERT INTO {table} (source, id, head, item)");
        Self {
            one: format!(
                "{insert} SELECT $1::text, nextval({sequence}), $2::bytea, $3::bytea FROM {number} \
                 WHERE x IS NOT NULL"
            )
            .into(),
            many: format!(
                "{insert} SELECT $1::text, nextval({sequence}), u.head, u.item FROM \
                 unnest($2::bytea[], $3::bytea[]) AS u(head, item) WHERE (SELECT \
                 pg_current_xact_id()) IS NOT NULL"
            )
            .into(),
        }
    }
}

/// The reason why a name can't be used, if it can't.
pub(super) fn name_problem(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        Some("is empty")
    } else if name.contains('\0') {
        Some("contains a NUL, which Postgres does not store")
    } else if name.len() > MAX_NAME {
        Some("has more than 63 bytes")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted() {
        let statements = Statements::new(Some("a\"b'c\\d"));
        assert!(
            statements
                .one
                .starts_with("INSERT INTO \"a\"\"b'c\\d\".cio_outbox ")
        );
        assert!(
            statements
                .one
                .contains("nextval(E'\"a\"\"b''c\\\\d\".cio_outbox_id')")
        );
    }

    #[test]
    fn names_that_postgres_cuts_or_refuses_are_found() {
        assert_eq!(name_problem("shop"), None);
        for name in ["", "a\0b", &"x".repeat(64)] {
            assert!(name_problem(name).is_some(), "{name:?}");
        }
    }
}
