use std::collections::{BTreeMap, BTreeSet};

use crate::position::{Lines, reason};

/// What the processes of a test run sent, taken together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    sent: BTreeMap<String, BTreeSet<String>>,
    /// How many files were cut off in a line, as a process leaves them that is killed.
    cut_off: usize,
}

/// Why a record can't be read.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct UnreadableRecord {
    /// The line, from 1 on.
    pub line: usize,
    /// The column, from 1 on: characters.
    pub column: usize,
    /// What is wrong with it.
    pub reason: String,
}

/// What a record begins with: the form, so that a later one can be told.
const HEADER: &str = r#"["customerio-record",1]"#;

impl Records {
    /// Adds a file that a process wrote.
    ///
    /// A last line without its end is left out: the process was killed in it, and what it says
    /// may be half of something.
    ///
    /// # Errors
    ///
    /// What is no record, and where. Nothing of it is added then.
    pub fn read(&mut self, text: &str) -> Result<(), UnreadableRecord> {
        let (whole, rest) = text
            .rfind('\n')
            .map_or(("", text), |at| text.split_at(at + 1));
        let mut lines = whole.lines().enumerate();
        match lines.next() {
            Some((_, HEADER)) => {}
            // Killed before it wrote anything whole.
            None if HEADER.starts_with(rest) => {
                self.cut_off += 1;
                return Ok(());
            }
            _ => {
                return Err(UnreadableRecord {
                    line: 1,
                    column: 1,
                    reason: format!(
                        "a record of a test run starts with `{HEADER}`; remove the file"
                    ),
                });
            }
        }
        let mut read = Vec::new();
        for (at, line) in lines {
            let (key, part) = entry(line).map_err(|(column, reason)| UnreadableRecord {
                line: at + 1,
                column,
                reason,
            })?;
            read.push((key, part));
        }
        for (key, part) in read {
            self.sent.entry(key).or_default().insert(part);
        }
        self.cut_off += usize::from(!rest.is_empty());
        Ok(())
    }

    /// How many files end in the middle of a line.
    #[must_use]
    pub const fn cut_off(&self) -> usize {
        self.cut_off
    }

    /// Whether nothing was sent at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sent.is_empty()
    }

    /// The events and traits types that were sent, by their keys, with the parts that were set.
    pub(super) fn sent(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        self.sent.iter().map(|(key, parts)| (key.as_str(), parts))
    }

    /// The parts that were set of an event or traits type.
    pub(super) fn of(&self, key: &str) -> Option<&BTreeSet<String>> {
        self.sent.get(key)
    }
}

/// `["track Order Completed","coupon"]`
fn entry(line: &str) -> Result<(String, String), (usize, String)> {
    serde_json::from_str(line).map_err(|error| {
        let reason = format!(
            "{}; a line must hold the key of an event and one of its parts; remove the file",
            reason(&error)
        );
        (Lines::of(line).of_error(&error).column, reason)
    })
}
