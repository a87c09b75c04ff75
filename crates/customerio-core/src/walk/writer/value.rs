//! Writes one value, and checks it.

#![expect(
    clippy::inline_always,
    reason = "inlined, a value and its place stay in registers; the long functions below are not"
)]

use core::fmt;
use std::time::SystemTime;

use customerio_rules::constraint::{Constraint as Rule, Number, Value, is_held_by_float};
use serde::{Serialize, Serializer as _};

use super::parts::ElementWriter;
use super::{JsonWriter, number};
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
    place: Place,
    /// Whether a value was shown. It is here and not in the writer of all values, since the compiler knows it
    /// of most types.
    is_shown: bool,
}

impl<'w, 'o> ValueWriter<'w, 'o> {
    #[inline(always)]
    pub(super) fn new(to: &'w mut JsonWriter<'o>, place: Place) -> Self {
        Self {
            to,
            place,
            is_shown: false,
        }
    }

    #[inline(always)]
    pub(super) fn is_shown(&self) -> bool {
        self.is_shown
    }

    #[inline(always)]
    fn begin(&mut self) {
        if self.is_shown {
            self.to.fail_shown_twice();
        }
        self.is_shown = true;
    }

    /// Returns the shape of the place, without the permission to be `null`.
    #[inline(always)]
    fn shape(&self) -> &'static Shape {
        unwrapped(self.place.shape)
    }

    /// Returns the table of the value's parts.
    #[inline]
    fn table(&self) -> Table {
        self.place
            .table()
            .unwrap_or_else(|| Table::of(self.shape()))
    }

    /// Returns whether a constraint can make the value invalid.
    #[inline(always)]
    fn is_constrained(&self) -> bool {
        self.to.is_valid && self.place.is_constrained()
    }

    /// Most values have no constraint, so the rest is not inlined.
    #[inline(always)]
    fn constrain(&mut self, accept: impl FnOnce(&'static [Constraint], &'static Shape) -> bool) {
        if self.is_constrained() {
            self.to.is_valid = accept(self.place.constraints, self.place.shape);
        }
    }

    #[inline(always)]
    fn integer(&mut self, is_exact: bool, value: i128) {
        self.to.is_valid &= is_exact;
        self.constrain(|of_field, shape| accept_integer(of_field, shape, value));
    }

    #[inline(always)]
    fn string(&mut self, value: &str) {
        self.constrain(|of_field, shape| accept_string(of_field, shape, value));
        self.to.quoted(value);
    }

    #[inline(always)]
    fn size(&mut self, size: usize) {
        self.constrain(|of_field, shape| accept_size(of_field, shape, size as u64));
    }
}

// The functions below take the parts of a place, which are passed in registers.

/// Returns whether a value satisfies the constraints of its field and of its shape.
#[inline(never)]
fn accept(of_field: &'static [Constraint], shape: &'static Shape, value: &Value<'_>) -> bool {
    let of_type = if shape.is_constrained {
        unwrapped(shape).constraints
    } else {
        &[]
    };
    let mut all = of_field.iter().chain(of_type);
    all.all(|constraint| constraint.accepts(value))
}

/// Returns the constraint of a place that has only one, and has it in its field or its own shape.
#[inline(always)]
fn only(of_field: &'static [Constraint], shape: &'static Shape) -> Option<&'static Rule<'static>> {
    let is_wrapper = matches!(shape.kind, KindRepr::Nullable(_) | KindRepr::Lazy(_));
    match (of_field, shape.constraints) {
        ([only], _) if !shape.is_constrained => Some(only.rule()),
        ([], [only]) if !is_wrapper => Some(only.rule()),
        ([..], [..]) => None,
    }
}

// Most places with a constraint have only one, and it is the one below. A function for each kind of value
// tests that without a loop, and leaves the other cases to a function that is not inlined.

#[inline(never)]
fn accept_string(of_field: &'static [Constraint], shape: &'static Shape, value: &str) -> bool {
    if let Some(Rule::Length(range)) = only(of_field, shape) {
        return range.contains_length(value);
    }
    accept(of_field, shape, &Value::Text(value))
}

#[inline(never)]
fn accept_size(of_field: &'static [Constraint], shape: &'static Shape, size: u64) -> bool {
    if let Some(Rule::Items(range)) = only(of_field, shape) {
        return range.contains(size);
    }
    accept(of_field, shape, &Value::Size(size))
}

#[inline(never)]
fn accept_integer(of_field: &'static [Constraint], shape: &'static Shape, value: i128) -> bool {
    if let Some(Rule::Range(range)) = only(of_field, shape) {
        return range.contains(&Number::Integer(value));
    }
    accept(of_field, shape, &Value::Number(Number::Integer(value)))
}

#[inline(never)]
fn accept_float(of_field: &'static [Constraint], shape: &'static Shape, value: f64) -> bool {
    if let Some(Rule::Range(range)) = only(of_field, shape) {
        return range.contains(&Number::Float(value));
    }
    accept(of_field, shape, &Value::Number(Number::Float(value)))
}

impl Visitor for ValueWriter<'_, '_> {
    #[inline(always)]
    fn null(&mut self) {
        self.begin();
        self.to.out.put(b"null");
    }

    #[inline(always)]
    fn boolean(&mut self, value: bool) {
        self.begin();
        let text: &[u8] = if value { b"true" } else { b"false" };
        self.to.out.put(text);
    }

    #[inline(always)]
    fn signed(&mut self, value: i64) {
        self.integer(u128::from(value.unsigned_abs()) <= MAX_EXACT, value.into());
        self.begin();
        number::integer(&mut self.to.out, value < 0, value.unsigned_abs());
    }

    #[inline(always)]
    fn unsigned(&mut self, value: u64) {
        self.integer(u128::from(value) <= MAX_EXACT, value.into());
        self.begin();
        number::integer(&mut self.to.out, false, value);
    }

    fn signed_wide(&mut self, value: i128) {
        self.integer(value.unsigned_abs() <= MAX_EXACT, value);
        self.begin();
        self.to.hand_on(|to| to.serialize_i128(value));
    }

    fn unsigned_wide(&mut self, value: u128) {
        // The checker decides about a number beyond the other integers.
        match i128::try_from(value) {
            Ok(integer) => self.integer(value <= MAX_EXACT, integer),
            Err(_) => self.to.is_valid = false,
        }
        self.begin();
        self.to.hand_on(|to| to.serialize_u128(value));
    }

    #[inline(always)]
    fn single(&mut self, value: f32) {
        self.begin();
        if value.is_finite() {
            if self.is_constrained() {
                // The written decimal is compared, since the binary value differs from it.
                let written = value.to_string().parse();
                let written = written.unwrap_or_else(|_| f64::from(value));
                self.constrain(|of_field, shape| accept_float(of_field, shape, written));
            }
            self.to.hand_on(|to| to.serialize_f32(value));
        } else {
            self.to.fail(not_finite());
        }
    }

    #[inline(always)]
    fn double(&mut self, value: f64) {
        self.begin();
        if value.is_finite() {
            self.constrain(|of_field, shape| accept_float(of_field, shape, value));
            self.to.double(value);
        } else {
            self.to.fail(not_finite());
        }
    }

    #[inline(always)]
    fn text(&mut self, value: &str) {
        self.begin();
        self.string(value);
    }

    fn displayed(&mut self, value: &dyn fmt::Display) {
        self.begin();
        if self.is_constrained() {
            self.string(&value.to_string());
        } else {
            self.to.hand_on(|to| to.collect_str(value));
        }
    }

    fn decimal(&mut self, digits: &dyn fmt::Display) {
        self.begin();
        let start = self.to.out.len();
        // A `Vec` takes every byte, so only the value's own `Display` can fail.
        let written = std::io::Write::write_fmt(&mut self.to.out, format_args!("{digits}"));
        let digits = self.to.out.since(start);
        if written.is_err() || !decimal::is_json(digits) {
            return self.to.fail(not_a_number());
        }
        if self.to.is_valid {
            // They are ASCII.
            let digits = core::str::from_utf8(digits).unwrap_or("");
            let value = Value::Decimal(digits);
            self.to.is_valid = is_held_by_float(digits)
                && accept(self.place.constraints, self.place.shape, &value);
        }
    }

    fn time(&mut self, value: SystemTime) {
        self.begin();
        match TimeText::new(value) {
            Some(text) if self.is_constrained() => self.string(text.as_str()),
            // No byte of it is escaped.
            Some(text) => self.to.out.put(&text.quoted()),
            None => self.to.fail(no_year()),
        }
    }

    #[inline(always)]
    fn sequence<S: Sequence + ?Sized>(&mut self, value: &S) {
        self.begin();
        self.size(value.count());
        let table = self.table();
        self.to.between(*b"[]", |to| {
            value.visit_elements(&mut ElementWriter::new(to, table));
        });
    }

    #[inline(always)]
    fn object<O: CioObject + ?Sized>(&mut self, value: &O) {
        self.begin();
        let own = self.shape();
        let (shape, table) = match (&own.kind, self.table()) {
            // An enum that does not name its variant: the shape of the shown object applies.
            (KindRepr::Enum(_), Table::Nothing) => {
                let shape = unwrapped(O::SHAPE);
                (shape, Table::of(shape))
            }
            (_, table) => (own, table),
        };
        let keys = Keys::new(shape, table);
        let count = self.to.braced(keys, |fields| value.visit_fields(fields));
        if matches!(own.kind, KindRepr::Map(_)) {
            self.size(count);
        }
    }

    fn foreign<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.begin();
        if self.to.is_valid {
            find_misread(value, &Path::Root, &mut |_, _, _| self.to.is_valid = false);
        }
        let start = self.to.out.len();
        self.to.hand_on(|to| value.serialize(to));
        let written = self.to.out.since(start);
        if written.contains(&b'{') {
            self.to.may_repeat |= !repeated_keys(written).is_empty();
        }
        let written = self.to.out.since(start);
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
        self.begin();
        if self.to.is_valid {
            find_misread(value, &Path::Root, &mut |_, _, _| self.to.is_valid = false);
        }
        self.to.hand_on(|to| value.serialize(to));
    }

    fn variant(&mut self, at: usize) {
        if let KindRepr::Enum(of) = self.shape().kind
            && let (Tagging::Untagged, Some(variant)) = (of.tagging, of.variants.get(at))
        {
            // An untagged value is the content of its variant.
            let content = Place::of_content(&variant.content);
            // The constraints of a field apply to whichever variant it holds.
            self.place = content.with_constraints(self.place.constraints);
        }
    }

    fn check<T: ?Sized, C: Check<T>>(&mut self, value: &T, check: C) {
        self.to.is_valid = self.to.is_valid && check.run(value).is_ok();
    }
}
