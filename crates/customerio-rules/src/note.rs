//! What a derive says of fields beside their names and types, as bytes.
//!
//! One literal costs the compiler next to nothing, where each expression is resolved, checked for
//! its type and its borrows, and evaluated, whether somebody asks or not. The derives write the
//! bytes; the runtime reads them in `const`, where a shape is asked for.

use alloc::vec::Vec;

use crate::lock::cursor::some;
use crate::lock::{Constraint, Cursor, encode};

/// One thing that is said of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Note<'a> {
    /// Something that its value keeps.
    Keeps(Constraint<'a>),
    /// Its doc comment.
    Doc(&'a str),
    /// What it is called in Rust, where it is another name than on the wire.
    Member(&'a str),
    /// An example of it, as JSON text.
    Example(&'a str),
    /// What its number counts.
    Unit(&'a str),
    /// Why it should not be used any more.
    Deprecated(&'a str),
    /// The class of personal data that it is.
    Personal(&'a str),
    /// It may be left out, whatever its type says.
    Optional,
}

/// Adds what is said of the field in a place. The fields come in their order.
pub fn add(to: &mut Vec<u8>, place: usize, note: &Note<'_>) {
    encode::number(to, place as u128);
    let (tag, text) = match *note {
        Note::Keeps(constraint) => {
            to.push(0);
            return encode::constraint(to, &constraint);
        }
        Note::Optional => return to.push(1),
        Note::Doc(text) => (2, text),
        Note::Member(text) => (3, text),
        Note::Example(text) => (4, text),
        Note::Unit(text) => (5, text),
        Note::Deprecated(text) => (6, text),
        Note::Personal(text) => (7, text),
    };
    to.push(tag);
    encode::text(to, text);
}

impl<'a> Note<'a> {
    /// The next note, and the place of the field that it is of.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a place was one before it was written"
    )]
    pub const fn next(from: &mut Cursor<'a>) -> Option<(usize, Self)> {
        let place = some!(from.number()) as usize;
        let note = match some!(from.byte()) {
            0 => Self::Keeps(some!(Constraint::next(from))),
            1 => Self::Optional,
            2 => Self::Doc(some!(from.text())),
            3 => Self::Member(some!(from.text())),
            4 => Self::Example(some!(from.text())),
            5 => Self::Unit(some!(from.text())),
            6 => Self::Deprecated(some!(from.text())),
            7 => Self::Personal(some!(from.text())),
            _ => return None,
        };
        Some((place, note))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::{Bound, Number};

    #[test]
    fn what_is_written_is_read() {
        let said = [
            (0, Note::Doc("As printed.")),
            (
                0,
                Note::Keeps(Constraint::Length {
                    min: 1,
                    max: Some(64),
                }),
            ),
            (0, Note::Keeps(Constraint::Pattern("^[A-Z]"))),
            (1, Note::Optional),
            (1, Note::Member("order_total")),
            (1, Note::Example("3.5")),
            (1, Note::Unit("EUR")),
            (200, Note::Deprecated("")),
            (200, Note::Personal("contact")),
            (
                200,
                Note::Keeps(Constraint::Range {
                    min: Bound::Inclusive(Number::Float(0.5)),
                    max: Bound::None,
                }),
            ),
        ];
        let mut bytes = Vec::new();
        for (place, note) in &said {
            add(&mut bytes, *place, note);
        }
        let mut cursor = Cursor::new(&bytes);
        for expected in said {
            assert_eq!(Note::next(&mut cursor), Some(expected));
        }
        assert!(cursor.is_empty());
        assert_eq!(Note::next(&mut Cursor::new(&[0, 9])), None);
        assert_eq!(Note::next(&mut Cursor::new(&bytes[..9])), None);
    }
}
