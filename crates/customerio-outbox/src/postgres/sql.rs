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
