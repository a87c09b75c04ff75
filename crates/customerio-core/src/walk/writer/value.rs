//! Writes one value, and checks it.

use core::fmt;
use std::time::SystemTime;

use customerio_rules::constraint::{Number, Value, is_held_by_float};
use serde::{Serialize, Serializer as _};

use super::JsonWriter;
use super::parts::ElementWriter;
use crate::decimal;
use crate::shape::{Constraint, KindRepr, Shape, Tagging};
use crate::timestamp::TimeText;
use crate::validate::{Keys, Place, Table, unwrapped};
use crate::walk::json::{no_year, not_a_number, not_finite};
use crate::walk::misread::{MAX_EXACT, Misread, find_misread};
use crate::walk::repeated::repeated_keys;
use crate::walk::{Check, CioObject, Path, Sequence, Visitor};

/// Writes a value at a place of the shape. It checks what
/// [`Checker`](crate::validate::Checker) checks, in the same methods.
pub(super) struct ValueWriter<'w, 'o> {
    to: &'w mut JsonWriter<'o>,
    shape: &'static Shape,
    /// The table of the value's parts, if it differs from that of the shape.
    table: Option<Table>,
    /// The constraints of the field, in addition to those of the shape.
    constraints: &'static [Constraint],
}

impl<'w, 'o> ValueWriter<'w, 'o> {
    #[inline]
    pub(super) fn new(to: &'w mut JsonWriter<'o>, place: Place) -> Self {
        Self {
            to,
            shape: unwrapped(place.shape),
            table: place.table,
            constraints: place.constraints,
        }
    }

    /// Returns the table of the value's parts.
    #[inline]
    fn table(&self) -> Table {
        self.table.unwrap_or_else(|| Table::of(self.shape))
    }

    /// Returns whether constraints can make the value invalid.
    #[inline]
    fn is_constrained(&self) -> bool {
        self.to.is_valid && !(self.constraints.is_empty() && self.shape.constraints.is_empty())
    }

    #[inline]
    fn constrain(&mut self, value: &Value<'_>) {
        if self.to.is_valid {
            self.to.is_valid =
                all_accept(self.constraints, value) && all_accept(self.shape.constraints, value);
        }
    }

    #[inline]
    fn integer(&mut self, magnitude: u128, value: i128) {
        self.to.is_valid &= magnitude <= MAX_EXACT;
        self.constrain(&Value::Number(Number::Integer(value)));
    }

    #[inline]
    fn string(&mut self, value: &str) {
        self.constrain(&Value::Text(value));
        self.to.quoted(value);
    }

    #[inline]
    fn size(&mut self, size: usize) {
        self.constrain(&Value::Size(size as u64));
    }
}

/// A function of its own for each list, since most lists are empty or have one constraint.
#[inline]
fn all_accept(constraints: &[Constraint], value: &Value<'_>) -> bool {
    constraints.iter().all(|it| it.accepts(value))
}

impl Visitor for ValueWriter<'_, '_> {
    #[inline]
    fn null(&mut self) {
        self.to.null();
    }

    #[inline]
    fn boolean(&mut self, value: bool) {
        self.to.begin();
        let text: &[u8] = if value { b"true" } else { b"false" };
        self.to.out.extend_from_slice(text);
    }

    #[inline]
    fn signed(&mut self, value: i64) {
        self.integer(value.unsigned_abs().into(), value.into());
        self.to.begin();
        self.to.hand_on(|to| to.serialize_i64(value));
    }

    #[inline]
    fn unsigned(&mut self, value: u64) {
        self.integer(value.into(), value.into());
        self.to.begin();
        self.to.hand_on(|to| to.serialize_u64(value));
    }

    fn signed_wide(&mut self, value: i128) {
        self.integer(value.unsigned_abs(), value);
        self.to.begin();
        self.to.hand_on(|to| to.serialize_i128(value));
    }

    fn unsigned_wide(&mut self, value: u128) {
        // The checker decides about a number beyond the other integers.
        match i128::try_from(value) {
            Ok(integer) => self.integer(value, integer),
            Err(_) => self.to.is_valid = false,
        }
        self.to.begin();
        self.to.hand_on(|to| to.serialize_u128(value));
    }

    #[inline]
    fn single(&mut self, value: f32) {
        self.to.begin();
        if value.is_finite() {
            if self.is_constrained() {
                // The written decimal is compared, since the binary value differs from it.
                let written = value.to_string().parse();
                let written = written.unwrap_or_else(|_| f64::from(value));
                self.constrain(&Value::Number(Number::Float(written)));
            }
            self.to.hand_on(|to| to.serialize_f32(value));
        } else {
            self.to.fail(not_finite());
        }
    }

    #[inline]
    fn double(&mut self, value: f64) {
        self.to.begin();
        if value.is_finite() {
            self.constrain(&Value::Number(Number::Float(value)));
            self.to.hand_on(|to| to.serialize_f64(value));
        } else {
            self.to.fail(not_finite());
        }
    }

    #[inline]
    fn text(&mut self, value: &str) {
        self.to.begin();
        self.string(value);
    }

    fn displayed(&mut self, value: &dyn fmt::Display) {
        self.to.begin();
        if self.is_constrained() {
            self.string(&value.to_string());
        } else {
            self.to.hand_on(|to| to.collect_str(value));
        }
    }

    fn decimal(&mut self, digits: &dyn fmt::Display) {
        self.to.begin();
        let start = self.to.out.len();
        // A `Vec` takes every byte, so only the value's own `Display` can fail.
        let written = std::io::Write::write_fmt(&mut self.to.out, format_args!("{digits}"));
        let digits = self.to.out.get(start..).unwrap_or(&[]);
        if written.is_err() || !decimal::is_json(digits) {
            return self.to.fail(not_a_number());
        }
        if self.to.is_valid {
            // They are ASCII.
            let digits = core::str::from_utf8(digits).unwrap_or("");
            let value = Value::Decimal(digits);
            self.to.is_valid = is_held_by_float(digits)
                && all_accept(self.constraints, &value)
                && all_accept(self.shape.constraints, &value);
        }
    }

    fn time(&mut self, value: SystemTime) {
        self.to.begin();
        match TimeText::new(value) {
            Some(text) => self.string(text.as_str()),
            None => self.to.fail(no_year()),
        }
    }

    #[inline]
    fn sequence<S: Sequence + ?Sized>(&mut self, value: &S) {
        self.size(value.count());
        let table = self.table();
        self.to.between(*b"[]", |to| {
            value.visit_elements(&mut ElementWriter::new(to, table));
        });
    }

    #[inline]
    fn object<O: CioObject + ?Sized>(&mut self, value: &O) {
        let (shape, table) = match (&self.shape.kind, self.table()) {
            // An enum that does not name its variant: the shape of the shown object applies.
            (KindRepr::Enum(_), Table::Nothing) => {
                let shape = unwrapped(O::SHAPE);
                (shape, Table::of(shape))
            }
            (_, table) => (self.shape, table),
        };
        let keys = Keys::new(shape, table);
        let count = self.to.braced(keys, |fields| value.visit_fields(fields));
        if matches!(self.shape.kind, KindRepr::Map(_)) {
            self.size(count);
        }
    }

    fn foreign<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.to.begin();
        if self.to.is_valid {
            find_misread(value, &Path::Root, &mut |_, _, _| self.to.is_valid = false);
        }
        let start = self.to.out.len();
        self.to.hand_on(|to| value.serialize(to));
        let written = self.to.out.get(start..).unwrap_or(&[]);
        if written.contains(&b'{') {
            self.to.may_repeat |= !repeated_keys(written).is_empty();
        }
        let written = self.to.out.get(start..).unwrap_or(&[]);
        // `serde_json` writes null for a number that is not finite.
        if written.windows(4).any(|bytes| bytes == b"null") {
            let mut finite = true;
            find_misread(value, &Path::Root, &mut |_, misread, _| {
                finite &= misread != Misread::NotFinite;
            });
            if !finite {
                self.to.fail(not_finite());
            }
        }
    }

    fn json(&mut self, value: &serde_json::Value) {
        self.to.begin();
        if self.to.is_valid {
            find_misread(value, &Path::Root, &mut |_, _, _| self.to.is_valid = false);
        }
        self.to.hand_on(|to| value.serialize(to));
    }

    fn variant(&mut self, at: usize) {
        if let KindRepr::Enum(of) = self.shape.kind
            && let (Tagging::Untagged, Some(variant)) = (of.tagging, of.variants.get(at))
        {
            // An untagged value is the content of its variant.
            let place = Place::of_content(&variant.content);
            (self.shape, self.table) = (unwrapped(place.shape), place.table);
        }
    }

    fn check<T: ?Sized, C: Check<T>>(&mut self, value: &T, check: C) {
        self.to.is_valid = self.to.is_valid && check.run(value).is_ok();
    }
}
