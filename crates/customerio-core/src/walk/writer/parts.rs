//! Writes the parts of objects and arrays, each at its place in the shape.

#![expect(
    clippy::inline_always,
    reason = "what can be said of a constant name is said by the compiler, but only in its place"
)]

use core::fmt;
use core::ops::Range;

use serde::ser::Error as _;

use super::JsonWriter;
use super::text::needs_no_escape;
use crate::shape::Shape;
use crate::validate::{Keys, Place, Table};
use crate::walk::{Check, CioObject, CioProperty, Elements, Fields};

/// Names of more bytes are written piece by piece.
const SHORT: usize = 60;

/// The properties of an object that was written.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) keys: usize,
    /// Whether it may have a key twice.
    pub(super) is_suspect: bool,
}

/// Writes the fields of an object.
#[derive(Debug)]
pub struct FieldWriter<'w, 'o> {
    to: &'w mut JsonWriter<'o>,
    keys: Keys,
    /// The number of keys so far.
    count: usize,
    /// The bytes of the latest entry's key; empty before the first.
    latest_key: Range<usize>,
    /// The end of the latest entry, or the start of the object.
    end_of_entries: usize,
    /// Whether the object may have a key twice. Most can't, at no cost: the fields of a struct are
    /// unique by its derive, and the entries of a sorted map ascend.
    is_suspect: bool,
}

impl<'w, 'o> FieldWriter<'w, 'o> {
    #[inline]
    pub(super) fn new(to: &'w mut JsonWriter<'o>, keys: Keys) -> Self {
        Self {
            keys,
            count: 0,
            latest_key: 0..0,
            end_of_entries: to.out.len(),
            is_suspect: false,
            to,
        }
    }

    #[inline]
    pub(super) fn shown(&self) -> Shown {
        Shown {
            keys: self.count,
            is_suspect: self.is_suspect || self.has_field_behind_entries(),
        }
    }

    /// Writes a field whose value has another shape than its type.
    #[inline]
    pub(crate) fn field_of<T: CioProperty + ?Sized>(
        &mut self,
        name: &'static str,
        shape: &'static Shape,
        value: &T,
    ) {
        self.key(name);
        self.to.value(value, Place::of(shape));
    }

    /// Returns the place of the key that is written next.
    #[inline(always)]
    fn place<T: CioProperty + ?Sized>(&mut self, key: &str) -> Place {
        self.count += 1;
        self.keys.place(key, T::SHAPE)
    }

    /// The number of bytes in the buffer so far, including what it held before.
    pub(crate) fn position(&self) -> usize {
        self.to.out.len()
    }

    /// Writes a field whose value is already JSON.
    #[inline]
    pub(crate) fn written(&mut self, name: &'static str, json: &[u8]) {
        self.key(name);
        self.to.out.put(json);
    }

    #[inline(always)]
    fn key(&mut self, name: &str) {
        if name.len() <= SHORT
            && needs_no_escape(name.as_bytes())
            // A constant name is a few machine words, which are copied directly.
            && let Some(room) = self.to.out.room(name.len() + r#","":"#.len())
            && let [comma, open, key @ .., close, colon] = room
        {
            (*comma, *open, *close, *colon) = (b',', b'"', b'"', b':');
            key.copy_from_slice(name.as_bytes());
        } else {
            self.to.any_key(name);
        }
    }

    /// Compares the key of an entry with the one before.
    #[inline]
    fn note_entry(&mut self, key: Range<usize>) {
        let written = self.to.out.since(0);
        let follows = key.start == self.end_of_entries;
        let ascends = self.latest_key.is_empty()
            || written.get(self.latest_key.clone()) < written.get(key.clone());
        self.is_suspect |= !(follows && ascends);
        self.latest_key = key;
    }

    fn has_field_behind_entries(&self) -> bool {
        !self.latest_key.is_empty() && self.to.out.len() != self.end_of_entries
    }
}

impl Fields for FieldWriter<'_, '_> {
    // The names of a struct's fields are constants, so the compiler evaluates the test for escapes.
    #[inline(always)]
    fn field<T: CioProperty + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.key(name);
        let place = self.place::<T>(name);
        self.to.value(value, place);
    }

    #[inline]
    fn entry<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T) {
        let start = self.to.out.len();
        self.to.any_key(key);
        self.note_entry(start..self.to.out.len());
        let place = self.place::<T>(key);
        self.to.value(value, place);
        self.end_of_entries = self.to.out.len();
    }

    fn flattened<O: CioObject + ?Sized>(&mut self, _member: &'static str, value: &O) {
        let outer = self.keys.enter(O::SHAPE);
        value.visit_fields(self);
        self.keys = outer;
    }

    fn variant(&mut self, at: usize) {
        self.keys.variant(at);
    }

    fn check<T: ?Sized, C: Check<T>>(&mut self, _name: &'static str, value: &T, check: C) {
        self.to.is_valid = self.to.is_valid && check.run(value).is_ok();
    }

    fn refused(&mut self, why: &dyn fmt::Display) {
        self.to.fail(serde_json::Error::custom(why));
    }
}

/// Writes the elements of an array.
pub(super) struct ElementWriter<'w, 'o> {
    to: &'w mut JsonWriter<'o>,
    table: Table,
    at: usize,
}

impl<'w, 'o> ElementWriter<'w, 'o> {
    #[inline]
    pub(super) fn new(to: &'w mut JsonWriter<'o>, table: Table) -> Self {
        Self { to, table, at: 0 }
    }
}

impl Elements for ElementWriter<'_, '_> {
    #[inline]
    fn element<T: CioProperty + ?Sized>(&mut self, value: &T) {
        self.to.out.push(b',');
        let place = self.table.place(self.at);
        self.at += 1;
        self.to
            .value(value, place.unwrap_or_else(|| Place::of(T::SHAPE)));
    }
}
