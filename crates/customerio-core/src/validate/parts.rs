//! Validates the parts of arrays and objects against the table of their container.

#![expect(
    clippy::inline_always,
    reason = "the compiler compares a constant name in a few words, but only where it is inlined"
)]

use core::fmt;

use super::checker::Checker;
use super::keys::Keys;
use super::table::{Place, Table, unwrapped};
use super::{Found, Path, Rule};
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
    keys: Keys,
    entries: usize,
    personal: bool,
    of: &'c mut Checker<'a>,
}

impl<'c, 'a> FieldChecker<'c, 'a> {
    pub(super) fn new(of: &'c mut Checker<'a>) -> Self {
        Self {
            keys: Keys::new(of.shape, of.table()),
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
        let place = self.keys.place(key, T::SHAPE);
        if !place.is_always_valid() {
            let path = Path::Key(self.of.path, key);
            Checker::of(place, self.personal, &path, self.of.found).show(value);
        }
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
        let personal =
            self.personal || unwrapped(O::SHAPE).pii.is_some() || self.keys.is_personal(member);
        let outer = (self.keys.enter(O::SHAPE), self.personal);
        self.personal = personal;
        value.visit_fields(self);
        (self.keys, self.personal) = outer;
    }

    fn variant(&mut self, at: usize) {
        self.keys.variant(at);
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
