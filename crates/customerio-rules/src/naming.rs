//! The rules for names: which are valid, which look alike, and how they split into words.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

use crate::letters;

/// The reason why a name is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// The name has no characters.
    Empty,
    /// The name is longer than [`EVENT_NAME_BYTES`](crate::limits::EVENT_NAME_BYTES).
    TooLong,
    /// The name has a [control character](has_control).
    Control,
    /// The name begins or ends with white space, which is invisible in a list.
    Padded,
}

impl NameError {
    /// Returns the problem and its fix, for the messages of the compiler and of programs.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Empty => "the name is empty; give the name that Customer.io shows",
            Self::TooLong => {
                "the name is longer than 100 bytes, the limit of Customer.io; shorten it"
            }
            Self::Control => {
                "the name has a control character or a mark of text direction; use printable characters only"
            }
            Self::Padded => "the name begins or ends with white space; trim it",
        }
    }
}

impl fmt::Display for NameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for NameError {}

/// Checks the name of an event, a page or a screen.
///
/// # Errors
///
/// Returns the first rule that the name breaks.
pub const fn check_event_name(name: &str) -> Result<(), NameError> {
    let bytes = name.as_bytes();
    if bytes.is_empty() {
        return Err(NameError::Empty);
    }
    if has_control(name) {
        return Err(NameError::Control);
    }
    if bytes.trim_ascii().len() != bytes.len() {
        return Err(NameError::Padded);
    }
    if bytes.len() > crate::limits::EVENT_NAME_BYTES.value {
        return Err(NameError::TooLong);
    }
    Ok(())
}

/// Returns whether a string has a character that terminals or readers act on instead of showing it.
///
/// These are the control characters (U+0000 to U+001F and U+007F to U+009F), the line and paragraph
/// separators, and the marks, embeddings, overrides and isolates of text direction (U+061C, U+200E,
/// U+200F, U+2028 to U+202E and U+2066 to U+206F).
#[must_use]
pub const fn has_control(text: &str) -> bool {
    let mut bytes = text.as_bytes();
    loop {
        bytes = match bytes {
            [] => return false,
            [..0x20 | 0x7f, ..]
            | [0xc2, 0x80..=0x9f, ..]
            | [0xd8, 0x9c, ..]
            | [0xe2, 0x80, 0x8e | 0x8f | 0xa8..=0xae, ..]
            | [0xe2, 0x81, 0xa6..=0xaf, ..] => return true,
            [_, rest @ ..] => rest,
        };
    }
}

/// Returns a string with each character of [`has_control`] as `\u` and four hexadecimal digits, except
/// line feeds and tabs.
///
/// In a string of JSON the escape stands for the same character.
///
/// ```
/// use customerio_rules::naming::visible;
///
/// assert_eq!(visible("red: \u{9b}31m, back: \u{202e}"), r"red: \u009b31m, back: \u202e");
/// ```
#[must_use]
pub fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        // Exports are long, and almost no line has such a character.
        if !has_control(line.strip_suffix('\n').unwrap_or(line)) {
            visible.push_str(line);
            continue;
        }
        for letter in line.chars() {
            if !matches!(letter, '\n' | '\t') && has_control(letter.encode_utf8(&mut [0; 4])) {
                // Writing to a string does not fail.
                let _ = write!(visible, "\\u{:04x}", u32::from(letter));
            } else {
                visible.push(letter);
            }
        }
    }
    visible
}

/// Returns a hash that is equal for names which differ only in case, spaces, punctuation and invisible
/// characters.
///
/// The case is that of Latin, Greek, Cyrillic and Armenian letters.
#[must_use]
pub const fn likeness(name: &str) -> u64 {
    let mut bytes = name.as_bytes();
    let mut hash = crate::fingerprint::of_str("");
    while let Some((letter, rest)) = letters::first(bytes) {
        if !letters::is_ignored(letter) {
            hash = crate::fingerprint::fold(&[hash, letters::lower(letter) as u64]);
        }
        bytes = rest;
    }
    hash
}

/// Returns the words of a name in any style. A run of capitals is one word, such as `API` in `API Key`.
#[must_use]
pub fn words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut before = ' ';
    for letter in name.chars() {
        let is_gap = !letter.is_alphanumeric();
        let is_hump = letter.is_uppercase() && before.is_lowercase();
        if (is_gap || is_hump) && !word.is_empty() {
            words.push(core::mem::take(&mut word));
        }
        if !is_gap {
            word.push(letter);
        }
        before = letter;
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

/// Returns the known word that is most similar to a misspelt one, if it is similar enough.
#[must_use]
pub fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let allowed = word.len() / 3 + 1;
    known
        .iter()
        .map(|candidate| (distance(word.as_bytes(), candidate.as_bytes()), *candidate))
        .filter(|(edits, _)| *edits <= allowed)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// The longest word that is compared, in bytes. Keywords are shorter.
const MAX_WORD: usize = 32;

/// Returns the number of bytes to insert, remove or replace to turn one word into the other.
fn distance(from: &[u8], to: &[u8]) -> usize {
    if from.len() > MAX_WORD || to.len() > MAX_WORD {
        return usize::MAX;
    }
    let mut row = [0; MAX_WORD + 1];
    for (column, cell) in row.iter_mut().enumerate() {
        *cell = column;
    }
    for (line, a) in from.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, b) in to.iter().enumerate() {
            let replace = diagonal + usize::from(a != b);
            diagonal = row[column + 1];
            row[column + 1] = replace.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{NameError, check_event_name, has_control, likeness, nearest};

    #[test]
    fn control_characters() {
        let refused = |letter: char| {
            letter.is_control()
                || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}')
                || ('\u{2028}'..='\u{202e}').contains(&letter)
                || ('\u{2066}'..='\u{206f}').contains(&letter)
        };
        for letter in '\0'..=char::MAX {
            let mut name = [b'a'; 6];
            let length = letter.encode_utf8(&mut name[1..]).len() + 1;
            let name = core::str::from_utf8(&name[..length]).unwrap();
            assert_eq!(has_control(name), refused(letter), "{name:?}");
        }
    }

    #[test]
    fn names() {
        assert_eq!(check_event_name("Order Completed"), Ok(()));
        assert_eq!(check_event_name(""), Err(NameError::Empty));
        assert_eq!(check_event_name(" Order"), Err(NameError::Padded));
        assert_eq!(check_event_name("Order\n"), Err(NameError::Control));
        let long = [b'x'; 101];
        let long = core::str::from_utf8(&long).unwrap();
        assert_eq!(check_event_name(long), Err(NameError::TooLong));
        assert_eq!(check_event_name(&long[..100]), Ok(()));
    }

    #[test]
    fn similar_names_have_one_likeness() {
        for alike in [
            "order completed",
            "OrderCompleted",
            "order_completed",
            "Order: Completed!",
            "Order\u{200b}Completed",
            "«Order…Completed»",
        ] {
            assert_eq!(likeness("Order Completed"), likeness(alike), "{alike}");
        }
        for (one, other) in [
            ("Заказ Оплачен", "заказ — оплачен"),
            ("ΠΑΡΑΓΓΕΛΊΑ ΕΛΉΦΘΗΣ", "Παραγγελία ελήφθης"),
            ("Bestellung Übergeben", "bestellung_übergeben"),
            ("ご注文・完了", "ご注文　完了"),
        ] {
            assert_eq!(likeness(one), likeness(other), "{one}");
        }
        assert_ne!(likeness("Rated 👍"), likeness("Rated 👎"));
        for other in ["Order Complete", "Completed Order", "Ördër Completed"] {
            assert_ne!(likeness("Order Completed"), likeness(other), "{other}");
        }
    }

    #[test]
    fn near_misses() {
        let known = ["length", "range", "rename", "rename_all"];
        assert_eq!(nearest("lenght", &known), Some("length"));
        assert_eq!(nearest("renmae", &known), Some("rename"));
        assert_eq!(nearest("banana", &known), None);
    }
}
