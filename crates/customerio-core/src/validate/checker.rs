use core::fmt;
use std::time::SystemTime;

use serde::Serialize;

use super::parts::{ElementChecker, FieldChecker};
use super::table::{Place, Table, seen_through};
use super::violation::{Found, Rule};
use super::{Path, Violations};
use crate::shape::{Constraint, Kind, Number, Shape, SizeRange, Tagging};
use crate::timestamp::TimeText;
use crate::walk::{Check, CioObject, CioProperty, Sequence, Visitor, find_not_finite};

/// Walks one value beside its shape.
pub(crate) struct Checker<'a> {
    pub(super) shape: &'static Shape,
    /// What is known of what it consists of, instead of what its shape says.
    told: Option<Table>,
    /// What it must keep beside what its shape says.
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

    /// Of what stands at a place; `personal` where all of what it is part of is.
    #[inline]
    pub(super) fn of(
        place: Place,
        personal: bool,
        path: &'a Path<'a>,
        found: &'a mut Violations,
    ) -> Self {
        let shape = seen_through(place.shape);
        Self {
            shape,
            told: place.table,
            constraints: place.constraints,
            personal: personal || place.personal || shape.pii.is_some(),
            path,
            found,
        }
    }

    pub(crate) fn show<T: CioProperty + ?Sized>(&mut self, value: &T) {
        value.visit_property(self);
    }

    /// What is known of what it consists of.
    pub(super) fn table(&self) -> Table {
        self.told.unwrap_or_else(|| Table::of(self.shape))
    }

    /// What the place and the type ask of the value, one list after the other.
    fn lists(&self) -> [&'static [Constraint]; 2] {
        [self.constraints, self.shape.constraints]
    }

    fn is_constrained(&self) -> bool {
        self.lists().iter().any(|list| !list.is_empty())
    }

    /// Tells of each constraint that is not kept.
    #[inline]
    fn each(&mut self, found: Found<'_>, keeps: impl Fn(&'static Constraint) -> bool) {
        for list in self.lists() {
            for constraint in list {
                if !keeps(constraint) {
                    self.add(Rule::Constraint(*constraint), found);
                }
            }
        }
    }

    #[cold]
    fn add(&mut self, rule: Rule, found: Found<'_>) {
        let found = if self.personal {
            Found::Personal
        } else {
            found
        };
        self.found.add(self.path, rule, found);
    }

    #[inline]
    fn number(&mut self, number: &Number, shown: &dyn fmt::Display) {
        self.each(Found::Other(shown), |constraint| match constraint {
            Constraint::Range(range) => range.contains(number),
            _ => true,
        });
    }

    #[inline]
    fn size(&mut self, size: usize) {
        self.each(Found::Other(&size), |constraint| match constraint {
            Constraint::Items(range) => range.contains(size as u64),
            _ => true,
        });
    }
}

/// A character has one to four bytes, which decides for most texts.
fn has_length(text: &str, range: SizeRange) -> bool {
    let [fewest, most] = [text.len().div_ceil(4) as u64, text.len() as u64];
    (range.contains(fewest) && range.contains(most)) || range.contains(text.chars().count() as u64)
}

impl Visitor for Checker<'_> {
    fn null(&mut self) {}

    fn boolean(&mut self, _value: bool) {}

    fn signed(&mut self, value: i64) {
        self.number(&Number::Integer(value.into()), &value);
    }

    fn unsigned(&mut self, value: u64) {
        self.number(&Number::Integer(value.into()), &value);
    }

    fn signed_wide(&mut self, value: i128) {
        self.number(&Number::Integer(value), &value);
    }

    fn unsigned_wide(&mut self, value: u128) {
        // What no i128 holds lies above every bound that can be written.
        self.number(
            &Number::Integer(value.try_into().unwrap_or(i128::MAX)),
            &value,
        );
    }

    fn single(&mut self, value: f32) {
        if !value.is_finite() {
            self.add(Rule::Finite, Found::Other(&value));
        } else if self.is_constrained() {
            // Judged by the decimal that is written, which lies elsewhere than its binary.
            let written = value
                .to_string()
                .parse()
                .unwrap_or_else(|_| f64::from(value));
            self.number(&Number::Float(written), &value);
        }
    }

    fn double(&mut self, value: f64) {
        if value.is_finite() {
            self.number(&Number::Float(value), &value);
        } else {
            self.add(Rule::Finite, Found::Other(&value));
        }
    }

    fn text(&mut self, value: &str) {
        self.each(Found::Text(value), |constraint| match constraint {
            Constraint::Length(range) => has_length(value, *range),
            Constraint::Pattern { matches, .. } => matches(value),
            Constraint::Format(format) => format.accepts(value),
            Constraint::OneOf(texts) => texts.contains(&value),
            Constraint::Range(_) | Constraint::Items(_) | Constraint::Check { .. } => true,
        });
    }

    fn displayed(&mut self, value: &dyn fmt::Display) {
        if self.is_constrained() {
            self.text(&value.to_string());
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
        // One of several objects, shown without saying which: it knows best itself.
        if matches!(
            (&self.shape.kind, self.table()),
            (Kind::Enum(_), Table::Nothing)
        ) {
            let place = Place::of(O::SHAPE);
            let mut of = Checker::of(place, self.personal, self.path, self.found);
            value.visit_fields(&mut FieldChecker::new(&mut of));
            return;
        }
        let mut fields = FieldChecker::new(self);
        value.visit_fields(&mut fields);
        let entries = fields.entries();
        if matches!(self.shape.kind, Kind::Map(_)) {
            self.size(entries);
        }
    }

    fn foreign<T: Serialize + ?Sized>(&mut self, value: &T) {
        let (personal, found) = (self.personal, &mut *self.found);
        find_not_finite(value, self.path, &mut |path, number| {
            let shown = if personal {
                Found::Personal
            } else {
                Found::Other(number)
            };
            found.add(path, Rule::Finite, shown);
        });
    }

    fn json(&mut self, _value: &serde_json::Value) {}

    fn variant(&mut self, at: usize) {
        let Kind::Enum(of) = self.shape.kind else {
            return;
        };
        if let (Tagging::Untagged, Some(variant)) = (of.tagging, of.variants.get(at)) {
            // Nothing stands around it: the value is what the variant holds.
            let place = Place::of_content(&variant.content);
            let shape = seen_through(place.shape);
            self.shape = shape;
            self.told = place.table;
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
