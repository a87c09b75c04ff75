//! Escapes strings, so that no character of them is markup.

use std::fmt::Write as _;

use super::Dialect;

/// Escapes a string, so that all of it is text. `at_start` is whether it starts a line.
pub(super) fn escape(text: &str, at_start: bool, dialect: Dialect, out: &mut String) {
    let text = if at_start { text.trim_start() } else { text };
    let mut rest = text;
    if at_start {
        let (written, taken) = line_start(text, dialect);
        out.push_str(&written);
        rest = &text[taken..];
    }
    let mut before = text[..text.len() - rest.len()].chars().next_back();
    let mut letters = rest.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied();
        let is_word = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        let is_markup = match letter {
            // `_` inside a word is literal.
            '_' => !(is_word(before) && is_word(after)),
            '&' => is_word(after) || after == Some('#'),
            // Readers show an address without a link unescaped, and the rest is a directive.
            ':' => match after {
                Some('/') => true,
                Some(':') => dialect == Dialect::Mdx,
                Some(after) => dialect == Dialect::Mdx && after.is_alphabetic(),
                None => false,
            },
            letter => "\\`*[]|~".contains(letter),
        };
        match letter {
            // Not every reader knows backslashes before these.
            '<' => out.push_str("&lt;"),
            '{' => out.push_str("&#123;"),
            '}' => out.push_str("&#125;"),
            // `[[name]]` refers to a resource of EventCatalog, with backslashes too.
            '[' if dialect == Dialect::Mdx && before == Some('[') => out.push_str("{'['}"),
            letter if letter.is_whitespace() => out.push(' '),
            letter if is_markup => out.extend(['\\', letter]),
            letter => out.push(letter),
        }
        before = Some(letter);
    }
}

/// Escapes the start of a line. Returns what to write, and how many bytes of the text that replaces.
fn line_start(text: &str, dialect: Dialect) -> (String, usize) {
    const STATEMENTS: [(&str, &str); 2] = [("import", "&#105;mport"), ("export", "&#101;xport")];

    if dialect == Dialect::Mdx {
        for (word, escaped) in STATEMENTS {
            if text.starts_with(word) {
                return (escaped.to_owned(), word.len());
            }
        }
    }
    if let Some(first) = text.chars().next()
        && "#-+=>:".contains(first)
    {
        return (format!("\\{first}"), 1);
    }
    // A number of a list.
    let digits = text.len()
        - text
            .trim_start_matches(|it: char| it.is_ascii_digit())
            .len();
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        let mut written = text[..digits].to_owned();
        written.push('\\');
        written.push_str(&text[digits..=digits]);
        return (written, digits + 1);
    }
    (String::new(), 0)
}

/// Writes a string as a span of code.
pub(super) fn code_span(text: &str, in_table: bool) -> String {
    let text: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    if text.trim().is_empty() {
        return String::new();
    }
    if in_table && text.contains("\\|") {
        // Readers of tables disagree on a backslash before an escaped `|`.
        return code_element(&text);
    }
    let text = if in_table {
        text.replace('|', "\\|")
    } else {
        text
    };
    let marks = "`".repeat(longest_run(&text) + 1);
    let is_padded = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
    let space = if is_padded { " " } else { "" };
    format!("{marks}{space}{text}{space}{marks}")
}

/// Writes code as an element of HTML with character references only.
fn code_element(text: &str) -> String {
    let mut element = "<code>".to_owned();
    for letter in text.chars() {
        if letter.is_alphanumeric() || letter == ' ' {
            element.push(letter);
        } else {
            let _ = write!(element, "&#{};", u32::from(letter));
        }
    }
    element + "</code>"
}

/// Returns the length of the longest run of backticks.
pub(super) fn longest_run(text: &str) -> usize {
    let runs = text.split(|letter| letter != '`').map(str::len);
    runs.max().unwrap_or(0)
}

/// Encodes an address, so that no character of it is markup.
pub(super) fn destination(address: &str) -> String {
    let mut encoded = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'&' => encoded.push_str("&amp;"),
            byte if byte.is_ascii_alphanumeric() || b"-._~:/?#@!$'*+,;=%".contains(&byte) => {
                encoded.push(char::from(byte));
            }
            byte => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}
