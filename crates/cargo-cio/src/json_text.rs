//! JSON text with other white space, every other byte unchanged.
//!
//! Parsing and writing a number again may change its digits.

/// Returns valid JSON with one member a line.
pub(crate) fn indented(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth: usize = 0;
    let mut tokens = Tokens(json).peekable();
    while let Some(token) = tokens.next() {
        match token {
            "{" | "[" => {
                out.push_str(token);
                if tokens.peek().is_some_and(|next| ["}", "]"].contains(next)) {
                    out.extend(tokens.next());
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            "}" | "]" => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push_str(token);
            }
            "," => {
                out.push(',');
                new_line(&mut out, depth);
            }
            ":" => out.push_str(": "),
            value => out.push_str(value),
        }
    }
    out
}

/// Returns valid JSON without white space between its tokens.
pub(crate) fn compact(json: &str) -> String {
    Tokens(json).collect()
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// The tokens of valid JSON. Other text ends early or has odd tokens.
struct Tokens<'a>(&'a str);

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];
        const ALONE: [char; 6] = ['{', '}', '[', ']', ',', ':'];
        self.0 = self.0.trim_start_matches(SPACE);
        let length = match self.0.chars().next()? {
            '"' => string_length(self.0),
            first if ALONE.contains(&first) => 1,
            _ => self
                .0
                .find(|found| SPACE.contains(&found) || ALONE.contains(&found) || found == '"')
                .unwrap_or(self.0.len()),
        };
        let (token, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(token)
    }
}

/// Returns the length of the string at the start of `text`, with its quotes.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{compact, indented};

    #[test]
    fn only_white_space_changes() {
        let compacted = r#"{"a b":[1.10,-0,1e400,{}],"c":{"d":"x\" ,:{ü\\"},"e":[],"f":null}"#;
        let shown = indented(compacted);
        assert_eq!(
            shown,
            "{\n  \"a b\": [\n    1.10,\n    -0,\n    1e400,\n    {}\n  ],\n  \"c\": {\n    \
             \"d\": \"x\\\" ,:{ü\\\\\"\n  },\n  \"e\": [],\n  \"f\": null\n}"
        );
        assert_eq!(compact(&shown), compacted);
        assert_eq!(compact(" \r\n1 "), "1");
        assert_eq!(indented("\"open"), "\"open");
    }
}
