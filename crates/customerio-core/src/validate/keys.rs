//! The places of the keys of one object.

#![expect(
    clippy::inline_always,
    reason = "the compiler compares a constant name in a few words, but only where it is inlined"
)]

use super::table::{Place, Table, unwrapped};
use crate::shape::{Field, KindRepr, Shape};

/// Finds the places of an object's keys in its table, which lists them in the order in which they are
/// shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keys {
    shape: &'static Shape,
    table: Table,
    /// The rows of the table. Empty if they depend on the value.
    rows: &'static [Field],
    /// The index of the row that is expected next.
    next: usize,
}

impl Keys {
    /// The keys of an object without a table: each has the place of its value's type.
    pub(crate) const UNKNOWN: Self = Self::new(super::table::ANYTHING, Table::Nothing);

    /// The keys of an object with a shape, whose parts are in `table`.
    #[inline]
    pub(crate) const fn new(shape: &'static Shape, table: Table) -> Self {
        Self {
            shape,
            table,
            rows: table.rows(),
            next: 0,
        }
    }

    /// Returns the place of the key that is shown next. A key that the table does not list has the place
    /// of its value's type, with the shape `otherwise`.
    #[inline(always)]
    pub(crate) fn place(&mut self, key: &str, otherwise: &'static Shape) -> Place {
        // Fields are visited in the order of the rows; absent ones are left out.
        match self.rows.get(self.next) {
            Some(row) if row.is_named(key) => {
                self.next += 1;
                Place::of_field(row)
            }
            None if matches!(self.table, Table::Nothing) => Place::of(otherwise),
            Some(_) | None => {
                let (place, next) = find(self.table, key, self.next);
                self.next = next;
                place.unwrap_or_else(|| Place::of(otherwise))
            }
        }
    }

    /// Continues with the keys of a flattened object. Returns the keys to continue with after it.
    #[inline]
    pub(crate) fn enter(&mut self, flattened: &'static Shape) -> Self {
        let shape = unwrapped(flattened);
        core::mem::replace(self, Self::new(shape, Table::of(shape)))
    }

    /// Continues with the keys of a variant, by its index in the shape of an enum.
    pub(crate) fn variant(&mut self, at: usize) {
        if let KindRepr::Enum(of) = &self.shape.kind
            && let Some(variant) = of.variants.get(at)
        {
            self.table = Table::Variant(&of.tagging, variant);
            self.rows = self.table.rows();
        }
    }

    /// Returns whether the flattened Rust field `member` is declared as personal data.
    pub(super) fn is_personal(&mut self, member: &str) -> bool {
        self.table.is_personal(member, &mut self.next)
    }
}

/// Returns the place of a key that is not the expected one, and the index of the row after it. By value,
/// so that the index of the next row can stay in a register.
#[inline(never)]
fn find(table: Table, key: &str, mut next: usize) -> (Option<Place>, usize) {
    let place = table.key(key, &mut next);
    (place, next)
}
