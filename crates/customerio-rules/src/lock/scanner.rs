//! What the lines of a lock are made of, read from the front: names, numbers, ranges.

use alloc::string::{String, ToString};
use core::str::FromStr;

use super::path::is_plain;
use super::{Bound, Number};

/// The integers of Rust, by which most ranges of integers are named.
pub(super) const INTEGERS: [(&str, i128, u128); 10] = [
    ("i8", i8::MIN as i128, i8::MAX as u128),
    ("i16", i16::MIN as i128, i16::MAX as u128),
    ("i32", i32::MIN as i128, i32::MAX as u128),
    ("i64", i64::MIN as i128, i64::MAX as u128),
    ("i128", i128::MIN, i128::MAX as u128),
    ("u8", 0, u8::MAX as u128),
    ("u16", 0, u16::MAX as u128),
    ("u32", 0, u32::MAX as u128),
    ("u64", 0, u64::MAX as u128),
    ("u128", 0, u128::MAX),
];

/// Reads a text from the front.
pub(super) struct Scanner<'a>(&'a str);

impl<'a> Scanner<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self(text)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether these characters come next; if so, they are behind us.
    pub(super) fn take(&mut self, what: &str) -> bool {
        let rest = self.0.strip_prefix(what);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    pub(super) fn while_is(&mut self, is: impl Fn(char) -> bool) -> &'a str {
        let end = self.0.find(|it| !is(it)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    pub(super) fn letters(&mut self) -> &'a str {
        self.while_is(|it| it.is_ascii_lowercase())
    }

    pub(super) fn digits(&mut self) -> Option<&'a str> {
        let digits = self.while_is(|it| it.is_ascii_digit());
        (!digits.is_empty()).then_some(digits)
    }

    /// A name, in quotes or not.
    pub(super) fn name(&mut self) -> Option<String> {
        if self.0.starts_with('\'') {
            return self.quoted();
        }
        let name = self.while_is(is_plain);
        (!name.is_empty()).then(|| name.to_string())
    }

    pub(super) fn quoted(&mut self) -> Option<String> {
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

    pub(super) fn number<N: FromStr>(&mut self) -> Option<N> {
        let number = self.while_is(|it| it.is_ascii_digit() || it == '-');
        number.parse().ok()
    }

    pub(super) fn integers(&mut self) -> Option<(i128, u128)> {
        let names = INTEGERS.iter().find(|it| self.take(it.0));
        if let Some((_, min, max)) = names {
            return Some((*min, *max));
        }
        let min = self.number()?;
        let max = self.take("..=").then(|| self.number())??;
        Some((min, max))
    }

    pub(super) fn size(&mut self) -> Option<(u64, Option<u64>)> {
        let min = self.number()?;
        if self.take("..=") {
            Some((min, Some(self.number()?)))
        } else {
            self.take("..").then_some((min, None))
        }
    }

    pub(super) fn range(&mut self) -> Option<(Bound, Bound)> {
        let min = if self.take(">") {
            Bound::Exclusive(self.bound()?)
        } else if self.0.starts_with("..") {
            Bound::None
        } else {
            Bound::Inclusive(self.bound()?)
        };
        let max = if self.take("..=") {
            Bound::Inclusive(self.bound()?)
        } else if !self.take("..") {
            return None;
        } else if self
            .0
            .starts_with(|it: char| it == '-' || it.is_ascii_digit())
        {
            Bound::Exclusive(self.bound()?)
        } else {
            Bound::None
        };
        Some((min, max))
    }

    /// A number up to the dots of a range, a comma, a semicolon or the end.
    pub(super) fn bound(&mut self) -> Option<Number> {
        let dots = self.0.find("..").unwrap_or(self.0.len());
        let other = self.0.find([',', ';']).unwrap_or(self.0.len());
        let (number, rest) = self.0.split_at(dots.min(other));
        self.0 = rest;
        if number.contains(['.', 'e']) {
            let float = number.parse().ok().filter(|it: &f64| it.is_finite());
            float.map(Number::Float)
        } else {
            number.parse().ok().map(Number::Integer)
        }
    }
}
