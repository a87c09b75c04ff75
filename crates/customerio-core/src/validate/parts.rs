//! The parts of arrays and objects, each beside what its table says.

use std::borrow::Cow;

use super::Path;
use super::checker::Checker;
use super::table::{Place, Table, seen_through};
use super::violation::{Found, Rule};
use crate::shape::{Kind, Shape};
use crate::walk::{Check, CioObject, CioProperty, Elements, Fields};

pub(super) struct ElementChecker<'c, 'a> {
    at: usize,
    of: &'c mut Checker<'a>,
}

impl<'c, 'a> ElementChecker<'c, 'a> {
    pub(super) const fn new(of: &'c mut Checker<'a>) -> Self {
        Self { at: 0, of }
    }
}

impl Elements for ElementChecker<'_, '_> {
    fn element<T: CioProperty + ?Sized>(&mut self, value: &T) {
        let place = self.of.table.place(self.at);
        let path = Path::Index(self.of.path, self.at);
        Checker::of(
            place.unwrap_or_else(|| Place::of(T::SHAPE)),
            self.of.personal,
            &path,
            self.of.found,
        )
        .show(value);
        self.at += 1;
    }
}

pub(super) struct FieldChecker<'c, 'a> {
    shape: &'static Shape,
    table: Table,
    /// Where to look first.
    next: usize,
    entries: usize,
    /// The keys met so far in an object where a key could stand twice.
    keys: Option<Vec<Cow<'static, str>>>,
    personal: bool,
    of: &'c mut Checker<'a>,
}

impl<'c, 'a> FieldChecker<'c, 'a> {
    pub(super) fn new(of: &'c mut Checker<'a>) -> Self {
        Self {
            shape: of.shape,
            table: of.table,
            next: 0,
            entries: 0,
            keys: of.table.is_mixed().then(Vec::new),
            personal: of.personal,
            of,
        }
    }

    /// How many keys were there.
    pub(super) const fn entries(&self) -> usize {
        self.entries
    }

    fn show<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T) {
        self.entries += 1;
        let path = Path::Key(self.of.path, key);
        let place = self.table.key(key, &mut self.next);
        let place = place.unwrap_or_else(|| Place::of(T::SHAPE));
        Checker::of(place, self.personal, &path, self.of.found).show(value);
    }

    /// Remembers a key, where it could stand twice.
    fn note(&mut self, key: &str, owned: impl FnOnce() -> Cow<'static, str>) {
        let Some(keys) = &mut self.keys else {
            return;
        };
        if keys.iter().any(|met| met == key) {
            let path = Path::Key(self.of.path, key);
            self.of.found.add(&path, Rule::DuplicateKey, Found::Nothing);
        } else {
            keys.push(owned());
        }
    }
}

impl Fields for FieldChecker<'_, '_> {
    fn field<T: CioProperty + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.show(name, value);
        self.note(name, || Cow::Borrowed(name));
    }

    fn entry<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T) {
        self.show(key, value);
        self.note(key, || Cow::Owned(key.to_owned()));
    }

    fn flattened<O: CioObject + ?Sized>(&mut self, member: &'static str, value: &O) {
        let shape = seen_through(O::SHAPE);
        let personal =
            self.personal || shape.pii.is_some() || self.table.is_personal(member, &mut self.next);
        let outer = (self.shape, self.table, self.next, self.personal);
        (self.shape, self.table, self.next, self.personal) = (shape, Table::of(shape), 0, personal);
        value.visit_fields(self);
        (self.shape, self.table, self.next, self.personal) = outer;
    }

    fn variant(&mut self, at: usize) {
        if let Kind::Enum(of) = self.shape.kind
            && let Some(variant) = of.variants.get(at)
        {
            self.table = Table::Variant(of.tagging, variant);
            if self.keys.is_none() && self.table.is_mixed() {
                self.keys = Some(Vec::new());
            }
        }
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
