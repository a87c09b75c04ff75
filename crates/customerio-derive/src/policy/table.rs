//! One table of a `Cargo.toml`.
//!
//! A whole reader of TOML would be built by everyone who depends on this crate, for a table that
//! few have and that holds texts and lists of texts. Cargo has judged the file already, so this
//! reads the values it knows and says of all others that they are none.

use std::iter::Peekable;
use std::str::Chars;

/// A line of the table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: Value,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Texts(Vec<String>),
    /// Something that no key of ours takes.
    Other,
}

/// The entries of a table, or nothing where the file has none of this name.
pub(super) fn read(file: &str, table: &str) -> Option<Vec<Entry>> {
    let mut lines = file.lines();
    lines.find(|line| header(line).is_some_and(|name| name == table))?;
    let body: Vec<&str> = lines.take_while(|line| header(line).is_none()).collect();
    let mut reader = Reader(body.join("\n"));
    Some(reader.entries())
}

/// The name in a line that begins a table, without spaces. An array that goes over several lines
/// may have lines that begin with a bracket too, but none is a bare name alone.
fn header(line: &str) -> Option<String> {
    let line = line.trim();
    let name = line.strip_prefix('[')?;
    let (name, rest) = name.split_once(']')?;
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "-_. \t\"'[".contains(letter);
    let rest = rest.trim_start_matches(']').trim_start();
    let is_header = !name.is_empty()
        && name.chars().all(is_name)
        && !name.trim_start().starts_with(['"', '\''])
        && (rest.is_empty() || rest.starts_with('#'));
    is_header.then(|| name.split_whitespace().collect())
}

struct Reader(String);

impl Reader {
    fn entries(&mut self) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut letters = self.0.chars().peekable();
        loop {
            skip_blank(&mut letters);
            if letters.peek().is_none() {
                return entries;
            }
            let key = key(&mut letters);
            let value = value(&mut letters);
            skip_line(&mut letters);
            if !key.is_empty() {
                entries.push(Entry { key, value });
            }
        }
    }
}

type Letters<'a> = Peekable<Chars<'a>>;

/// Up to the `=`, which goes too.
fn key(letters: &mut Letters<'_>) -> String {
    let mut key = String::new();
    while let Some(letter) = letters.next_if(|letter| !matches!(letter, '=' | '\n')) {
        key.push(letter);
    }
    letters.next_if_eq(&'=');
    key.trim().trim_matches(['"', '\'']).to_owned()
}

fn value(letters: &mut Letters<'_>) -> Value {
    while letters
        .next_if(|letter| matches!(letter, ' ' | '\t'))
        .is_some()
    {}
    if letters.next_if_eq(&'[').is_none() {
        return text(letters).map_or(Value::Other, Value::Text);
    }
    let mut texts = Vec::new();
    loop {
        skip_blank(letters);
        if letters.next_if_eq(&']').is_some() {
            return Value::Texts(texts);
        }
        match text(letters) {
            Some(text) => texts.push(text),
            None => return Value::Other,
        }
        skip_blank(letters);
        letters.next_if_eq(&',');
    }
}

/// A text in quotes, on one line.
fn text(letters: &mut Letters<'_>) -> Option<String> {
    let quote = letters.next_if(|letter| matches!(letter, '"' | '\''))?;
    let mut text = String::new();
    loop {
        match letters.next_if(|letter| *letter != '\n')? {
            end if end == quote => return Some(text),
            '\\' if quote == '"' => match letters.next()? {
                plain @ ('"' | '\\') => text.push(plain),
                't' => text.push('\t'),
                'n' => text.push('\n'),
                _ => return None,
            },
            letter => text.push(letter),
        }
    }
}

/// White space, line ends and comments.
fn skip_blank(letters: &mut Letters<'_>) {
    while let Some(letter) = letters.peek() {
        match letter {
            '#' => skip_line(letters),
            blank if blank.is_whitespace() => {
                letters.next();
            }
            _ => return,
        }
    }
}

fn skip_line(letters: &mut Letters<'_>) {
    while letters.next_if(|letter| *letter != '\n').is_some() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_up_to_the_next() {
        let file = r#"
[package]
name = "shop" # [package.metadata.cio]

[ package.metadata.cio ]  # ours
naming = "Title Case"  # as ever
'property_naming' = '^\d'
verbs = [
    "Completed", # done
    'Signed "Up"',
    "\"x\" \\",
]
require = []
lock = true

[dependencies]
verbs = "no"
"#;
        let text = |text: &str| Value::Text(text.to_owned());
        let entries = read(file, "package.metadata.cio").unwrap();
        let entries: Vec<_> = entries.into_iter().map(|it| (it.key, it.value)).collect();
        let verbs = ["Completed", "Signed \"Up\"", "\"x\" \\"].map(str::to_owned);
        assert_eq!(
            entries,
            [
                ("naming", text("Title Case")),
                ("property_naming", text(r"^\d")),
                ("verbs", Value::Texts(verbs.to_vec())),
                ("require", Value::Texts(Vec::new())),
                ("lock", Value::Other),
            ]
            .map(|(key, value)| (key.to_owned(), value))
        );
        assert_eq!(read(file, "workspace.metadata.cio"), None);
    }

    #[test]
    fn what_is_no_value_is_no_panic() {
        for line in [
            "naming",
            "naming =",
            "naming = \"x",
            "verbs = [",
            "verbs = [\"a\"",
            "verbs = [1, 2]",
            "naming = \"\"\"x\"\"\"",
            "=",
            "a = \"\\",
            "naming = [[\"a\"]]",
        ] {
            let file = format!("[t]\n{line}\nafter = \"x\"");
            assert!(read(&file, "t").is_some(), "{line}");
        }
    }
}
