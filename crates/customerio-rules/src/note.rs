//! The byte form of a derive's notes about fields: everything except their names and types. A key for each
//! field is first, and says where its name ends.
//!
//! A derive writes one byte literal for each type. A literal costs the compiler almost nothing, while
//! an expression is resolved, type-checked, borrow-checked and evaluated even if it is unused. The
//! runtime reads the bytes in `const` when a shape is needed. The constraints of the fields follow the
//! notes, in the byte form of [`Constraint`](crate::constraint::Constraint) with listed strings.

use alloc::vec::Vec;

use crate::bytes::{Cursor, number, some};

/// Appends the key of the next field: the length of its name in bytes, and the fingerprint of the name with
/// its constraints.
pub fn add_key(to: &mut Vec<u8>, name: &str, fingerprint: u64) {
    number(to, name.len() as u128);
    to.extend_from_slice(&fingerprint.to_le_bytes());
}

/// Reads a key.
pub const fn next_key(from: &mut Cursor<'_>) -> Option<(usize, u64)> {
    let length = some!(from.index());
    let (fingerprint, rest) = some!(from.bytes().split_first_chunk());
    *from = Cursor::new(rest);
    Some((length, u64::from_le_bytes(*fingerprint)))
}

/// A note about a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The field has this number of constraints: the next ones in the list.
    Constraints(usize),
    /// The field is personal data of a class: the index of its name in the list of strings.
    Personal(usize),
    /// The field may be left out, even if its type is not an `Option`.
    Optional,
}

/// Appends a note about the field with this index.
pub fn add(to: &mut Vec<u8>, field: usize, note: Note) {
    number(to, field as u128);
    match note {
        Note::Constraints(count) => {
            to.push(0);
            number(to, count as u128);
        }
        Note::Personal(class) => {
            to.push(1);
            number(to, class as u128);
        }
        Note::Optional => to.push(2),
    }
}

impl Note {
    /// Reads the index of a field and the note that follows it.
    pub const fn next(from: &mut Cursor<'_>) -> Option<(usize, Self)> {
        let field = some!(from.index());
        let note = match some!(from.byte()) {
            0 => Self::Constraints(some!(from.index())),
            1 => Self::Personal(some!(from.index())),
            2 => Self::Optional,
            _ => return None,
        };
        Some((field, note))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_are_written_are_read() {
        let mut bytes = Vec::new();
        add_key(&mut bytes, "order_id", 7);
        add_key(&mut bytes, "", u64::MAX);
        let mut cursor = Cursor::new(&bytes);
        assert_eq!(next_key(&mut cursor), Some((8, 7)));
        assert_eq!(next_key(&mut cursor), Some((0, u64::MAX)));
        assert_eq!(next_key(&mut cursor), None);
        assert_eq!(next_key(&mut Cursor::new(&bytes[..8])), None);
    }

    #[test]
    fn notes_that_are_written_are_read() {
        let notes = [
            (0, Note::Constraints(2)),
            (1, Note::Optional),
            (200, Note::Personal(300)),
        ];
        let mut bytes = Vec::new();
        for (field, note) in notes {
            add(&mut bytes, field, note);
        }
        let mut cursor = Cursor::new(&bytes);
        for expected in notes {
            assert_eq!(Note::next(&mut cursor), Some(expected));
        }
        assert!(cursor.is_empty());
        assert_eq!(Note::next(&mut Cursor::new(&[0, 9])), None);
        assert_eq!(Note::next(&mut Cursor::new(&bytes[..2])), None);
    }
}
