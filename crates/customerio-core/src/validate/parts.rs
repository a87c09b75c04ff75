//! Validates the parts of arrays and objects against the table of their container.

#![expect(
    clippy::inline_always,
    reason = "the compiler compares a constant name in a few words, but only where it is inlined"
)]

use core::fmt;

use super::Path;
use super::checker::Checker;
use super::table::{Place, Table, unwrapped};
use super::violation::{Found, Rule};
use crate::shape::{Field, KindRepr, Shape};
use crate::walk::{Check, CioObject, CioProperty, Elements, Fields};

/// Validates the elements of an array.
pub(super) struct ElementChecker<'c, 'a> {
    table: Table,
    at: usize,
    of: &'c mut Checker<'a>,
}

impl<'c, 'a> ElementChecker<'c, 'a> {
    pub(super) fn new(of: &'c mut Checker<'a>) -> Self {
        let table = of.table();
        Self { table, at: 0, of }
    }
}

impl Elements for ElementChecker<'_, '_> {
    fn element<T: CioProperty + ?Sized>(&mut self, value: &T) {
        let place = self.table.place(self.at);
        let place = place.unwrap_or_else(|| Place::of(T::SHAPE));
        let path = Path::Index(self.of.path, self.at);
        self.at += 1;
        if !place.is_always_valid() {
            Checker::of(place, self.of.personal, &path, self.of.found).show(value);
        }
    }
}

/// Validates the fields of an object.
pub(super) struct FieldChecker<'c, 'a> {
    shape: &'static Shape,
    table: Table,
    /// The rows of the table. Empty if they depend on the value.
    rows: &'static [Field],
    /// The index of the row that is expected next.
    next: usize,
    entries: usize,
    personal: bool,
    of: &'c mut Checker<'a>,
}

impl<'c, 'a> FieldChecker<'c, 'a> {
    pub(super) fn new(of: &'c mut Checker<'a>) -> Self {
        let table = of.table();
        Self {
            shape: of.shape,
            table,
            rows: table.rows(),
            next: 0,
            entries: 0,
            personal: of.personal,
            of,
        }
    }

    /// Returns the number of keys.
    pub(super) const fn entries(&self) -> usize {
        self.entries
    }

    #[inline(always)]
    fn show<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T) {
        self.entries += 1;
        // Fields are visited in the order of the rows; absent ones are left out.
        match self.rows.get(self.next) {
            Some(row) if row.is_named(key) => {
                self.next += 1;
                if !row.is_always_valid() {
                    self.check_at(Place::of_field(row), key, value);
                }
            }
            _ => self.show_elsewhere(key, value),
        }
    }

    #[inline(never)]
    fn show_elsewhere<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T) {
        let place = self.table.key(key, &mut self.next);
        let place = place.unwrap_or_else(|| Place::of(T::SHAPE));
        if !place.is_always_valid() {
            self.check_at(place, key, value);
        }
    }

    #[inline]
    fn check_at<T: CioProperty + ?Sized>(&mut self, place: Place, key: &str, value: &T) {
        let path = Path::Key(self.of.path, key);
        Checker::of(place, self.personal, &path, self.of.found).show(value);
    }

    fn set_table(&mut self, table: Table) {
        self.table = table;
        self.rows = table.rows();
    }
}

impl Fields for FieldChecker<'_, '_> {
    // A name of a struct's field is a constant: inlined, it is compared in a few words.
    #[inline(always)]
    fn field<T: CioProperty + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.show(name, value);
    }

    fn entry<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T) {
        self.show(key, value);
    }

    fn flattened<O: CioObject + ?Sized>(&mut self, member: &'static str, value: &O) {
        let shape = unwrapped(O::SHAPE);
        let personal =
            self.personal || shape.pii.is_some() || self.table.is_personal(member, &mut self.next);
        let outer = (self.shape, self.table, self.next, self.personal);
        (self.shape, self.next, self.personal) = (shape, 0, personal);
        self.set_table(Table::of(shape));
        value.visit_fields(self);
        (self.shape, _, self.next, self.personal) = outer;
        self.set_table(outer.1);
    }

    fn variant(&mut self, at: usize) {
        if let KindRepr::Enum(of) = &self.shape.kind
            && let Some(variant) = of.variants.get(at)
        {
            self.set_table(Table::Variant(&of.tagging, variant));
        }
    }

    fn refused(&mut self, why: &dyn fmt::Display) {
        // The message of a foreign type may contain the value.
        let message = if self.personal {
            "holds a value that can't be written; personal data, not shown".to_owned()
        } else {
            why.to_string()
        };
        let rule = Rule::Unwritable { message };
        self.of.found.add(self.of.path, rule, Found::Nothing);
    }

    fn check<T: ?Sized, C: Check<T>>(&mut self, name: &'static str, value: &T, check: C) {
        if let Err(message) = check.run(value) {
            self.of.found.add(
                &Path::Key(self.of.path, name),
                Rule::Check { message },
                Found::Nothing,
            );
        }
    }
}
