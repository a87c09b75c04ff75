use super::notes::next;
use super::{Matches, Text};
use crate::shape::Constraint;
use customerio_rules::bytes::Cursor;

/// The constraints of a newtype: those of its inner type, then its own.
#[derive(Clone, Copy, Debug)]
pub struct Joined {
    list: [Constraint; Self::CAPACITY],
    length: usize,
}

impl Joined {
    /// Enough for a newtype of a newtype with every constraint on both.
    const CAPACITY: usize = 16;

    /// Joins the constraints of the inner type with encoded ones and their strings and patterns.
    ///
    /// # Panics
    ///
    /// Panics while compiling if there are more than 16 constraints.
    #[must_use]
    pub const fn of(
        inner: &[Constraint],
        own: &'static [u8],
        strings: &'static [Text],
        mut patterns: &[Matches],
    ) -> Self {
        let mut joined = Self {
            list: [Constraint::BLANK; Self::CAPACITY],
            length: 0,
        };
        while joined.length < inner.len() {
            joined.push(inner[joined.length]);
        }
        let mut own = Cursor::new(own);
        while !own.is_empty() {
            joined.push(next(&mut own, strings, &mut patterns));
        }
        joined
    }

    const fn push(&mut self, constraint: Constraint) {
        assert!(
            self.length < Self::CAPACITY,
            "a newtype of newtypes can have at most 16 constraints; remove some"
        );
        self.list[self.length] = constraint;
        self.length += 1;
    }

    /// Returns the constraints.
    #[must_use]
    pub const fn as_slice(&self) -> &[Constraint] {
        self.list.split_at(self.length).0
    }
}
