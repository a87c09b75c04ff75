//! Reads the records of a test run.

use std::collections::{BTreeMap, BTreeSet};

use crate::position::{Lines, reason};

/// The parts that all processes of a test run sent.
///
/// ```
/// use customerio_catalog::coverage::Records;
///
/// let mut records = Records::default();
/// records.read("[\"customerio-record\",1]\n")?;
/// assert!(records.is_empty() && records.cut_off() == 0);
/// # Ok::<(), customerio_catalog::coverage::UnreadableRecord>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    sent: BTreeMap<String, BTreeSet<String>>,
    /// The number of files that end within a line, because the process was killed.
    cut_off: usize,
}

/// The reason why a record can't be read.
///
/// ```
/// use customerio_catalog::coverage::{Records, UnreadableRecord};
///
/// let error: UnreadableRecord = Records::default().read("{}\n").unwrap_err();
/// assert_eq!((error.line, error.column), (1, 1));
/// ```
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct UnreadableRecord {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The error message.
    pub reason: String,
}

/// The first line of a record: its format and version.
const HEADER: &str = r#"["customerio-record",1]"#;

impl Records {
    /// Adds the content of a file that a process wrote.
    ///
    /// A last line without a line feed is ignored: the process was killed while it wrote the line.
    ///
    /// # Errors
    ///
    /// [`UnreadableRecord`] if the text is not a record. No part of it is added then.
    ///
    /// ```
    /// use customerio_catalog::coverage::Records;
    ///
    /// let mut records = Records::default();
    /// records.read("[\"customerio-record\",1]\n[\"track Paid\",\"coupon\"]\n")?;
    /// assert!(!records.is_empty());
    /// # Ok::<(), customerio_catalog::coverage::UnreadableRecord>(())
    /// ```
    pub fn read(&mut self, text: &str) -> Result<(), UnreadableRecord> {
        let (whole, rest) = text
            .rfind('\n')
            .map_or(("", text), |at| text.split_at(at + 1));
        let mut lines = whole.lines().enumerate();
        match lines.next() {
            Some((_, HEADER)) => {}
            // The process was killed before it wrote a whole line.
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

    /// Returns the number of files that end within a line.
    ///
    /// ```
    /// use customerio_catalog::coverage::Records;
    ///
    /// let mut records = Records::default();
    /// records.read("[\"customerio-record\",1]\n[\"track Pa")?; // a process was killed
    /// assert_eq!(records.cut_off(), 1);
    /// # Ok::<(), customerio_catalog::coverage::UnreadableRecord>(())
    /// ```
    #[must_use]
    pub const fn cut_off(&self) -> usize {
        self.cut_off
    }

    /// Returns whether nothing was sent.
    ///
    /// ```
    /// use customerio_catalog::coverage::Records;
    ///
    /// let mut records = Records::default();
    /// records.read("[\"customerio-record\",1]\n")?;
    /// assert!(records.is_empty());
    /// # Ok::<(), customerio_catalog::coverage::UnreadableRecord>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sent.is_empty()
    }

    /// Returns the keys of the events and traits types that were sent, with the parts that were set.
    pub(super) fn sent(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        self.sent.iter().map(|(key, parts)| (key.as_str(), parts))
    }

    /// Returns the parts of an event or traits type that were set.
    pub(super) fn parts(&self, key: &str) -> Option<&BTreeSet<String>> {
        self.sent.get(key)
    }
}

/// Reads a line such as `["track Order Completed","coupon"]`.
fn entry(line: &str) -> Result<(String, String), (usize, String)> {
    serde_json::from_str(line).map_err(|error| {
        let reason = format!(
            "{}; a line must hold the key of an event and one of its parts; remove the file",
            reason(&error)
        );
        (Lines::new(line).of_error(&error).column, reason)
    })
}
