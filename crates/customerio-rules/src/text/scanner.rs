use alloc::string::{String, ToString};
use core::str::FromStr;

use super::is_plain;

/// The unread rest of a line or a path.
pub(crate) struct Scanner<'a>(&'a str);

impl<'a> Scanner<'a> {
    pub(crate) const fn new(text: &'a str) -> Self {
        Self(text)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the unread rest.
    pub(crate) const fn rest(&self) -> &'a str {
        self.0
    }

    /// Skips a prefix if it is present, and returns whether it was.
    pub(crate) fn take(&mut self, prefix: &str) -> bool {
        let rest = self.0.strip_prefix(prefix);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// Reads `length` bytes, which must end between two characters.
    pub(crate) fn split(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.0.split_at(length);
        self.0 = rest;
        taken
    }

    /// Reads ASCII bytes, up to the first that `is` refuses. The derives run without optimization, where a search
    /// by character costs several times as much.
    fn while_is(&mut self, is: fn(&u8) -> bool) -> &'a str {
        let mut rest = self.0.as_bytes();
        while let [byte, after @ ..] = rest
            && is(byte)
        {
            rest = after;
        }
        self.split(self.0.len() - rest.len())
    }

    /// Reads zero or more lower-case ASCII letters.
    pub(crate) fn letters(&mut self) -> &'a str {
        self.while_is(u8::is_ascii_lowercase)
    }

    /// Reads one or more ASCII digits.
    pub(crate) fn digits(&mut self) -> Option<&'a str> {
        let digits = self.while_is(u8::is_ascii_digit);
        (!digits.is_empty()).then_some(digits)
    }

    /// Reads the characters that a name without quotes may have.
    pub(crate) fn plain(&mut self) -> &'a str {
        let start = self.0;
        let plain = self.while_is(|it| it.is_ascii() && is_plain(char::from(*it)));
        if !matches!(self.0.as_bytes(), [0x80..=0xff, ..]) {
            return plain;
        }
        self.0 = start;
        self.split(start.find(|it| !is_plain(it)).unwrap_or(start.len()))
    }

    /// Reads a name, quoted or not.
    pub(crate) fn name(&mut self) -> Option<String> {
        if self.0.starts_with('\'') {
            return self.quoted();
        }
        let name = self.plain();
        (!name.is_empty()).then(|| name.to_string())
    }

    /// Reads a string in single quotes.
    pub(crate) fn quoted(&mut self) -> Option<String> {
        let inner = self.0.strip_prefix('\'')?;
        let mut text = String::new();
        let mut characters = inner.char_indices();
        loop {
            match characters.next()? {
                (_, '\\') => text.push(characters.next()?.1),
                (end, '\'') => {
                    self.0 = &inner[end + 1..];
                    return Some(text);
                }
                (_, other) => text.push(other),
            }
        }
    }

    /// Reads an integer.
    pub(crate) fn number<N: FromStr>(&mut self) -> Option<N> {
        let number = self.while_is(|it| it.is_ascii_digit() || *it == b'-');
        number.parse().ok()
    }
}
