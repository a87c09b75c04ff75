use core::fmt;
use std::time::SystemTime;

use customerio_rules::constraint::{Number, Value, is_held_by_float};
use serde::Serialize;

use super::parts::{ElementChecker, FieldChecker};
use super::table::{Place, Table, unwrapped};
use super::{Found, Path, Rule, Violations};
use crate::shape::{Constraint, KindRepr, Shape, Tagging};
use crate::timestamp::TimeText;
use crate::walk::{
    Check, CioObject, CioProperty, MAX_EXACT, Misread, Sequence, Visitor, find_misread,
};

/// Validates one value against its shape.
pub(crate) struct Checker<'a> {
    pub(super) shape: &'static Shape,
    /// The table of the value's parts, if it differs from that of the shape.
    table: Option<Table>,
    /// The constraints of the field, in addition to those of the shape.
    constraints: &'static [Constraint],
    pub(super) personal: bool,
    pub(super) path: &'a Path<'a>,
    pub(super) found: &'a mut Violations,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(
        shape: &'static Shape,
        path: &'a Path<'a>,
        found: &'a mut Violations,
    ) -> Self {
        Self::of(Place::of(shape), false, path, found)
    }

    /// Creates a checker of the value at a place. `personal` is set if the enclosing value is personal
    /// data.
    #[inline]
    pub(super) fn of(
        place: Place,
        personal: bool,
        path: &'a Path<'a>,
        found: &'a mut Violations,
    ) -> Self {
        let shape = unwrapped(place.shape);
        Self {
            shape,
            table: place.table(),
            constraints: place.constraints,
            personal: personal || place.personal || shape.pii.is_some(),
            path,
            found,
        }
    }

    pub(crate) fn show<T: CioProperty + ?Sized>(&mut self, value: &T) {
        value.visit_property(self);
    }

    /// Returns the table of the value's parts.
    pub(super) fn table(&self) -> Table {
        self.table.unwrap_or_else(|| Table::of(self.shape))
    }

    /// Returns the constraints of the field and those of the type.
    fn lists(&self) -> [&'static [Constraint]; 2] {
        [self.constraints, self.shape.constraints]
    }

    fn is_constrained(&self) -> bool {
        self.lists().iter().any(|list| !list.is_empty())
    }

    /// Reports each constraint that the value does not satisfy.
    #[inline]
    fn constraints(&mut self, value: &Value<'_>, found: Found<'_>) {
        for list in self.lists() {
            for constraint in list {
                if !constraint.accepts(value) {
                    self.add(Rule::Constraint(*constraint), found);
                }
            }
        }
    }

    #[cold]
    pub(super) fn add(&mut self, rule: Rule, found: Found<'_>) {
        let found = if self.personal {
            Found::Personal
        } else {
            found
        };
        self.found.add(self.path, rule, found);
    }

    /// Reports an integer that floats don't hold.
    #[inline]
    fn magnitude(&mut self, magnitude: u128, shown: &dyn fmt::Display) {
        if magnitude > MAX_EXACT {
            self.add(Rule::Rounded, Found::Other(shown));
        }
    }

    #[inline]
    fn number(&mut self, number: Number, shown: &dyn fmt::Display) {
        self.constraints(&Value::Number(number), Found::Other(shown));
    }

    #[inline]
    pub(super) fn size(&mut self, size: usize) {
        self.constraints(&Value::Size(size as u64), Found::Other(&size));
    }
}

impl Visitor for Checker<'_> {
    fn null(&mut self) {}

    fn boolean(&mut self, _value: bool) {}

    fn signed(&mut self, value: i64) {
        self.magnitude(value.unsigned_abs().into(), &value);
        self.number(Number::Integer(value.into()), &value);
    }

    fn unsigned(&mut self, value: u64) {
        self.magnitude(value.into(), &value);
        self.number(Number::Integer(value.into()), &value);
    }

    fn signed_wide(&mut self, value: i128) {
        self.magnitude(value.unsigned_abs(), &value);
        self.number(Number::Integer(value), &value);
    }

    fn unsigned_wide(&mut self, value: u128) {
        self.magnitude(value, &value);
        let number = match i128::try_from(value) {
            Ok(integer) => Value::Number(Number::Integer(integer)),
            Err(_) => Value::Large(value),
        };
        self.constraints(&number, Found::Other(&value));
    }

    fn single(&mut self, value: f32) {
        if !value.is_finite() {
            self.add(Rule::Finite, Found::Other(&value));
        } else if self.is_constrained() {
            // The written decimal is compared, since the binary value differs from it.
            let written = value
                .to_string()
                .parse()
                .unwrap_or_else(|_| f64::from(value));
            self.number(Number::Float(written), &value);
        }
    }

    fn double(&mut self, value: f64) {
        if value.is_finite() {
            self.number(Number::Float(value), &value);
        } else {
            self.add(Rule::Finite, Found::Other(&value));
        }
    }

    fn text(&mut self, value: &str) {
        self.constraints(&Value::Text(value), Found::Text(value));
    }

    fn displayed(&mut self, value: &dyn fmt::Display) {
        if self.is_constrained() {
            self.text(&value.to_string());
        }
    }

    fn decimal(&mut self, digits: &dyn fmt::Display) {
        if self.is_constrained() || self.found.collects_soft() {
            let digits = digits.to_string();
            if !is_held_by_float(&digits) {
                self.add(Rule::Rounded, Found::Other(&digits));
            }
            self.constraints(&Value::Decimal(&digits), Found::Other(&digits));
        }
    }

    fn time(&mut self, value: SystemTime) {
        match TimeText::new(value) {
            Some(text) => self.text(text.as_str()),
            None => self.add(Rule::Year, Found::Nothing),
        }
    }

    fn sequence<S: Sequence + ?Sized>(&mut self, value: &S) {
        self.size(value.count());
        value.visit_elements(&mut ElementChecker::new(self));
    }

    fn object<O: CioObject + ?Sized>(&mut self, value: &O) {
        // An enum that does not name its variant: the shape of the shown object applies.
        if matches!(
            (&self.shape.kind, self.table()),
            (KindRepr::Enum(_), Table::Nothing)
        ) {
            let place = Place::of(O::SHAPE);
            let mut of = Checker::of(place, self.personal, self.path, self.found);
            value.visit_fields(&mut FieldChecker::new(&mut of));
            return;
        }
        let mut fields = FieldChecker::new(self);
        value.visit_fields(&mut fields);
        let entries = fields.entries();
        if matches!(self.shape.kind, KindRepr::Map(_)) {
            self.size(entries);
        }
    }

    fn foreign<T: Serialize + ?Sized>(&mut self, value: &T) {
        let (personal, found) = (self.personal, &mut *self.found);
        find_misread(value, self.path, &mut |path, misread, number| {
            let rule = match misread {
                Misread::NotFinite => Rule::Finite,
                Misread::Rounded => Rule::Rounded,
            };
            let shown = if personal {
                Found::Personal
            } else {
                Found::Other(number)
            };
            found.add(path, rule, shown);
        });
    }

    fn json(&mut self, value: &serde_json::Value) {
        // All its numbers are finite.
        if self.found.collects_soft() {
            self.foreign(value);
        }
    }

    fn variant(&mut self, at: usize) {
        let KindRepr::Enum(of) = self.shape.kind else {
            return;
        };
        if let (Tagging::Untagged, Some(variant)) = (of.tagging, of.variants.get(at)) {
            // An untagged value is the content of its variant.
            let place = Place::of_content(&variant.content);
            let shape = unwrapped(place.shape);
            self.shape = shape;
            self.table = place.table();
            self.personal = self.personal || shape.pii.is_some();
        }
    }

    fn check<T: ?Sized, C: Check<T>>(&mut self, value: &T, check: C) {
        if let Err(message) = check.run(value) {
            self.found
                .add(self.path, Rule::Check { message }, Found::Nothing);
        }
    }
}
