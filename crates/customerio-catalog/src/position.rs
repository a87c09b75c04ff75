//! Where in a text something stands.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A place in a text, as editors count it.
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

/// A text of which the beginning of each line is known, and how many characters stand before each of
/// its blocks: a plan of thousands of rules may be one line.
pub(crate) struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    before: Vec<usize>,
}

/// As many bytes as are counted anew for each place.
const BLOCK: usize = 1_024;

impl<'a> Lines<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
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

    /// Where the byte `offset` is.
    pub(crate) fn at(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line.saturating_sub(1)];
        let column = self.characters_to(offset) - self.characters_to(start) + 1;
        Position { line, column }
    }

    /// How many characters begin before a byte.
    fn characters_to(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let block = offset / BLOCK;
        self.before[block] + characters(&self.text.as_bytes()[block * BLOCK..offset])
    }

    /// Where `serde_json` found the error, which counts bytes, and the end of a line as 0 of the next.
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

/// What `serde_json` says without the place, which is told before it.
pub(crate) fn reason(error: &serde_json::Error) -> String {
    let told = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    told.strip_suffix(&place).unwrap_or(&told).to_owned()
}

/// Writes before what is said of a file where in it that is: `plan.json:3:5: `/rules/0`: `.
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

    fn told(text: &str) -> String {
        let error = serde_json::from_str::<serde_json::Value>(text).err();
        let error = error.unwrap_or_else(|| panic!("{text} is JSON"));
        format!("{}: {}", Lines::of(text).of_error(&error), reason(&error))
    }

    #[test]
    fn characters_are_counted() {
        let text = "{\n\"ä\": \"ö\", x";
        let lines = Lines::of(text);
        assert_eq!(lines.at(0).to_string(), "1:1");
        assert_eq!(lines.at(2).to_string(), "2:1");
        assert_eq!(lines.at(text.len() - 1).to_string(), "2:11");
        assert_eq!(lines.at(usize::MAX).line, 2);
        let long = "é".repeat(3_000);
        assert_eq!(Lines::of(&long).at(5_000).to_string(), "1:2501");
        assert_eq!(Lines::of(&long).at(6_000).to_string(), "1:3001");
        assert_eq!(told(text), "2:11: key must be a string");
        assert_eq!(told(""), "1:1: EOF while parsing a value");
        assert_eq!(told("[1,\n\n"), "3:1: EOF while parsing a value");
    }
}
