//! Positions in a text.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A position in a text, as editors count it.
///
/// ```
/// use customerio_catalog::lock::unreadable;
///
/// let mistake = unreadable("{\n  \"format\": x").and_then(|it| it.position);
/// assert!(mistake.is_some_and(|it| it.line == 2 && it.to_string() == "2:13"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The character in that line, counted from 1.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// A text with an index of its lines and characters. A plan of thousands of rules may be one line, so
/// characters are counted by blocks.
pub(crate) struct Lines<'a> {
    text: &'a str,
    /// The offset of each line.
    starts: Vec<usize>,
    /// The number of characters before each block.
    before: Vec<usize>,
}

/// The size of a block in bytes. A query counts the characters of at most one.
const BLOCK: usize = 1_024;

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        let mut before = vec![0];
        let mut sum = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            sum += characters(block);
            before.push(sum);
        }
        Self {
            text,
            starts,
            before,
        }
    }

    /// Returns the position of a byte.
    pub(crate) fn at(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line.saturating_sub(1)];
        let column = self.characters_to(offset) - self.characters_to(start) + 1;
        Position { line, column }
    }

    /// Returns the number of characters that begin before a byte.
    fn characters_to(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let block = offset / BLOCK;
        self.before[block] + characters(&self.text.as_bytes()[block * BLOCK..offset])
    }

    /// Returns the position of an error of `serde_json`, which counts bytes and reports the end of a line
    /// as column 0 of the next.
    pub(crate) fn of_error(&self, error: &serde_json::Error) -> Position {
        let line = error.line().saturating_sub(1);
        // An error at the end of the text may be on the line after the last one.
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        self.at(start + error.column().saturating_sub(1))
    }
}

fn characters(bytes: &[u8]) -> usize {
    let is_first = |byte: &&u8| **byte & 0xC0 != 0x80;
    bytes.iter().filter(is_first).count()
}

/// Returns the message of `serde_json` without the position.
pub(crate) fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    message.strip_suffix(&place).unwrap_or(&message).to_owned()
}

/// Writes the start of a message about a place in a file: ``plan.json:3:5: `/rules/0`: ``.
#[cfg(any(feature = "diff", feature = "import"))]
pub(crate) fn place(
    f: &mut fmt::Formatter<'_>,
    file: &str,
    position: Option<Position>,
    pointer: &str,
) -> fmt::Result {
    f.write_str(file)?;
    if let Some(position) = position {
        write!(f, ":{position}")?;
    }
    if pointer.is_empty() {
        f.write_str(": ")
    } else {
        write!(f, ": `{pointer}`: ")
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, reason};

    fn message(text: &str) -> String {
        let error = serde_json::from_str::<serde_json::Value>(text).err();
        let error = error.unwrap_or_else(|| panic!("{text} is JSON"));
        format!("{}: {}", Lines::new(text).of_error(&error), reason(&error))
    }

    #[test]
    fn characters_are_counted() {
        let text = "{\n\"ä\": \"ö\", x";
        let lines = Lines::new(text);
        assert_eq!(lines.at(0).to_string(), "1:1");
        assert_eq!(lines.at(2).to_string(), "2:1");
        assert_eq!(lines.at(text.len() - 1).to_string(), "2:11");
        assert_eq!(lines.at(usize::MAX).line, 2);
        let long = "é".repeat(3_000);
        assert_eq!(Lines::new(&long).at(5_000).to_string(), "1:2501");
        assert_eq!(Lines::new(&long).at(6_000).to_string(), "1:3001");
        assert_eq!(message(text), "2:11: key must be a string");
        assert_eq!(message(""), "1:1: EOF while parsing a value");
        assert_eq!(message("[1,\n\n"), "3:1: EOF while parsing a value");
    }
}
