//! The published limits that the service may not enforce.

use core::fmt;
use std::io;
use std::time::SystemTime;

use customerio_rules::limits::{
    EVENT_NAME_BYTES, ID_BYTES, Limit, TRAIT_NAME_BYTES, TRAIT_VALUE_BYTES, TRAITS,
};
use serde::Serialize;

use super::parts::Ids;
use crate::validate::{self, Found, Path, Rule, Violations};
use crate::walk::{CioObject, CioProperty, Fields, Json, Sequence, Visitor};

fn over(limit: Limit, measured: usize, path: &Path<'_>, found: &mut Violations) {
    if measured > limit.value {
        let limit = validate::Limit(limit);
        found.add(path, Rule::SoftLimit { limit, measured }, Found::Nothing);
    }
}

pub(super) fn check_event_name(key: &'static str, name: &str, found: &mut Violations) {
    over(
        EVENT_NAME_BYTES,
        name.len(),
        &Path::Key(&Path::Root, key),
        found,
    );
}

pub(crate) fn check_ids(ids: &Ids<'_>, found: &mut Violations) {
    ids.for_each_given(|key, id| over(ID_BYTES, id.len(), &Path::Key(&Path::Root, key), found));
}

pub(super) fn check_traits<T: CioObject + ?Sized>(
    traits: &T,
    path: &Path<'_>,
    found: &mut Violations,
) {
    let mut checker = TraitChecker {
        count: 0,
        path,
        found,
    };
    traits.visit_fields(&mut checker);
    let count = checker.count;
    over(TRAITS, count, path, found);
}

struct TraitChecker<'a> {
    count: usize,
    path: &'a Path<'a>,
    found: &'a mut Violations,
}

impl Fields for TraitChecker<'_> {
    fn field<T: CioProperty + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.entry(name, value);
    }

    fn entry<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T) {
        self.count += 1;
        let path = Path::Key(self.path, key);
        over(TRAIT_NAME_BYTES, key.len(), &path, self.found);
        let mut size = Size(0);
        value.visit_property(&mut size);
        over(TRAIT_VALUE_BYTES, size.0, &path, self.found);
    }

    fn refused(&mut self, _why: &dyn fmt::Display) {}
}

/// Measures a value, if its kind can be long.
struct Size(usize);

impl Size {
    fn of_json(&mut self, value: &impl Serialize) {
        let mut counter = Counter(0);
        // The check of the shape reports a value that can't be written.
        let _ = serde_json::to_writer(&mut counter, value);
        self.0 = counter.0;
    }
}

impl Visitor for Size {
    fn null(&mut self) {}

    fn boolean(&mut self, _value: bool) {}

    fn signed(&mut self, _value: i64) {}

    fn unsigned(&mut self, _value: u64) {}

    fn signed_wide(&mut self, _value: i128) {}

    fn unsigned_wide(&mut self, _value: u128) {}

    fn single(&mut self, _value: f32) {}

    fn double(&mut self, _value: f64) {}

    fn text(&mut self, value: &str) {
        self.0 = value.len();
    }

    fn displayed(&mut self, value: &dyn fmt::Display) {
        self.0 = value.to_string().len();
    }

    fn time(&mut self, _value: SystemTime) {}

    fn sequence<S: Sequence + ?Sized>(&mut self, value: &S) {
        struct Row<'a, S: ?Sized>(&'a S);

        impl<S: Sequence + ?Sized> CioProperty for Row<'_, S> {
            const SHAPE: &'static crate::shape::Shape = serde_json::Value::SHAPE;

            fn visit_property<V: Visitor>(&self, to: &mut V) {
                to.sequence(self.0);
            }
        }

        self.of_json(&Json(&Row(value)));
    }

    fn object<O: CioObject + ?Sized>(&mut self, value: &O) {
        self.of_json(&Json(value));
    }

    fn foreign<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.of_json(&value);
    }
}

struct Counter(usize);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
