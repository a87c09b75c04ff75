//! Names, quoted strings and numbers as the lines of a [lock](crate::lock) write them.

mod scanner;

pub(crate) use scanner::Scanner;

use core::fmt;

/// A name in a path or a line, quoted if it has characters of the syntax.
pub(crate) struct Name<'a>(pub(crate) &'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if Scanner::new(self.0).plain() == self.0 && !self.0.is_empty() {
            f.write_str(self.0)
        } else {
            Quoted(self.0).fmt(f)
        }
    }
}

/// A string in single quotes, in which `\` escapes itself and the quote.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}'", self.0.replace('\\', "\\\\").replace('\'', "\\'"))
    }
}

/// Returns whether a name with this character needs no quotes.
fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '$' | ':' | '/' | '@')
}
