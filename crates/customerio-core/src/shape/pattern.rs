use std::sync::OnceLock;

use regex_lite::Regex;

use super::plain::Plain;

/// A pattern that is compiled at its first match.
///
/// ```
/// use customerio_core::shape::Pattern;
///
/// static CODE: Pattern = Pattern::new("^[A-Z]{3}$");
/// assert!(CODE.matches("EUR"));
/// ```
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    compiled: OnceLock<Compiled>,
}

#[derive(Debug)]
enum Compiled {
    Plain(Plain),
    Regex(Regex),
    /// The pattern does not parse.
    Nothing,
}

impl Compiled {
    fn of(source: &str) -> Self {
        match Plain::read(source) {
            Some(plain) => Self::Plain(plain),
            None => Regex::new(source).map_or(Self::Nothing, Self::Regex),
        }
    }
}

impl Pattern {
    /// Returns the pattern with this source, in the dialect of [`customerio_rules::pattern`].
    ///
    /// ```
    /// use customerio_core::shape::Pattern;
    ///
    /// static SKU: Pattern = Pattern::new("^[A-Z]{2}-[0-9]+$");
    /// assert!(SKU.matches("CH-7"));
    /// ```
    #[must_use]
    pub const fn new(source: &'static str) -> Self {
        Self {
            source,
            compiled: OnceLock::new(),
        }
    }

    /// Returns whether a string matches the pattern somewhere. A pattern that does not parse matches
    /// nothing; the derives refuse it at compile time.
    ///
    /// ```
    /// use customerio_core::shape::Pattern;
    ///
    /// static DIGIT: Pattern = Pattern::new("[0-9]");
    /// assert!(DIGIT.matches("room 7") && !DIGIT.matches("room"));
    /// ```
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        match self.compiled.get_or_init(|| Compiled::of(self.source)) {
            Compiled::Plain(plain) => plain.matches(text),
            Compiled::Regex(regex) => regex.is_match(text),
            Compiled::Nothing => false,
        }
    }
}
