//! What the statements and checks of the outbox share with those of its relays.

use core::fmt;

/// The table of messages.
pub const TABLE: &str = "cio_outbox";

/// The sequence of their ids.
pub const SEQUENCE: &str = "cio_outbox_id";

/// The table of rejected messages.
pub const DEAD_LETTERS: &str = "cio_dead_letter";

/// The table of leases and counts.
pub const RELAYS: &str = "cio_relay";

/// The table with the version of the schema.
pub const VERSION_TABLE: &str = "cio_schema";

/// Begins a transaction whose reads in the order of ids follow the index.
///
/// The planner has no statistics of a table that was empty at its last `ANALYZE`, and expects few rows. So it
/// sorts all rows that wait, for each read: 100 to 400 ms for a read of 2,000 of 100,000 rows.
pub const BEGIN_IN_ORDER: &str = "BEGIN; SET LOCAL enable_sort = off";

/// Problems in one line.
#[derive(Debug)]
pub struct Joined<'a, T>(pub &'a [T]);

impl<T: fmt::Display> fmt::Display for Joined<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str("; ")?;
            }
            fmt::Display::fmt(problem, f)?;
        }
        Ok(())
    }
}

/// A name in quotes.
#[must_use]
pub fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A string as a literal. The prefix `E` makes it independent of `standard_conforming_strings`.
#[must_use]
pub fn literal(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}
