use core::fmt;
use std::time::SystemTime;

use serde::Serialize;

use super::violation::{Found, Rule};
use super::{Path, Violations, format};
use crate::shape::{Constraint, Field, Kind, Number, Shape};
use crate::timestamp::TimeText;
use crate::walk::{Check, CioObject, CioProperty, Elements, Fields, Sequence, Visitor};

/// Walks one value beside its shape.
pub(crate) struct Checker<'a> {
    shape: &'static Shape,
    constraints: &'static [Constraint],
    personal: bool,
    path: &'a Path<'a>,
    found: &'a mut Violations,
}

impl<'a> Checker<'a> {
    pub(crate) fn new(
        shape: &'static Shape,
        path: &'a Path<'a>,
        found: &'a mut Violations,
    ) -> Self {
        Self::of(shape, &[], false, path, found)
    }

    fn of(
        shape: &'static Shape,
        constraints: &'static [Constraint],
        personal: bool,
        path: &'a Path<'a>,
        found: &'a mut Violations,
    ) -> Self {
        let mut own = shape;
        loop {
            match own.kind {
                Kind::Nullable(inner) => own = inner,
                Kind::Lazy(look) => own = look(),
                _ => break,
            }
        }
        Self {
            shape: own,
            constraints,
            personal: personal || own.pii.is_some(),
            path,
            found,
        }
    }

    pub(crate) fn show<T: CioProperty + ?Sized>(&mut self, value: &T) {
        value.visit_property(self);
    }

    fn constraints(&self) -> impl Iterator<Item = &'static Constraint> + use<> {
        self.constraints.iter().chain(self.shape.constraints)
    }

    fn add(&mut self, rule: Rule, found: Found<'_>) {
        let found = if self.personal {
            Found::Personal
        } else {
            found
        };
        self.found.add(self.path, rule, found);
    }

    fn number(&mut self, number: Number, shown: &dyn fmt::Display) {
        for constraint in self.constraints() {
            if let Constraint::Range(range) = constraint
                && !range.contains(number)
            {
                self.add(Rule::Constraint(*constraint), Found::Other(shown));
            }
        }
    }

    fn size(&mut self, size: usize) {
        for constraint in self.constraints() {
            if let Constraint::Items(range) = constraint
                && !range.contains(size as u64)
            {
                self.add(Rule::Constraint(*constraint), Found::Other(&size));
            }
        }
    }
}

impl Visitor for Checker<'_> {
    fn null(&mut self) {}

    fn boolean(&mut self, _value: bool) {}

    fn signed(&mut self, value: i64) {
        self.number(Number::Integer(value.into()), &value);
    }

    fn unsigned(&mut self, value: u64) {
        self.number(Number::Integer(value.into()), &value);
    }

    fn signed_wide(&mut self, value: i128) {
        self.number(Number::Integer(value), &value);
    }

    fn unsigned_wide(&mut self, value: u128) {
        // What no i128 holds lies above every bound that can be written.
        self.number(
            Number::Integer(value.try_into().unwrap_or(i128::MAX)),
            &value,
        );
    }

    fn single(&mut self, value: f32) {
        if !value.is_finite() {
            self.add(Rule::Finite, Found::Other(&value));
        } else if self.constraints().next().is_some() {
            // Judged by the decimal that is written, which lies elsewhere than its binary.
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
        for constraint in self.constraints() {
            let kept = match constraint {
                Constraint::Length(range) => range.contains(value.chars().count() as u64),
                Constraint::Pattern { matches, .. } => matches(value),
                Constraint::Format(format) => format::accepts(*format, value),
                Constraint::OneOf(texts) => texts.contains(&value),
                Constraint::Range(_) | Constraint::Items(_) | Constraint::Check { .. } => true,
            };
            if !kept {
                self.add(Rule::Constraint(*constraint), Found::Text(value));
            }
        }
    }

    fn displayed(&mut self, value: &dyn fmt::Display) {
        if self.constraints().next().is_some() {
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
        value.visit_elements(&mut ElementChecker { at: 0, of: self });
    }

    fn object<O: CioObject + ?Sized>(&mut self, value: &O) {
        let shape = match self.shape.kind {
            // One of several objects, and the one shown knows best which.
            Kind::Enum(_) => O::SHAPE,
            _ => self.shape,
        };
        let mut fields = FieldChecker {
            fields: shape.fields(),
            next: 0,
            entries: 0,
            keys: Vec::new(),
            of: self,
        };
        value.visit_fields(&mut fields);
        let entries = fields.entries;
        if matches!(self.shape.kind, Kind::Map(_)) {
            self.size(entries);
        }
    }

    fn foreign<T: Serialize + ?Sized>(&mut self, _value: &T) {}
}

struct ElementChecker<'c, 'a> {
    at: usize,
    of: &'c mut Checker<'a>,
}

impl Elements for ElementChecker<'_, '_> {
    fn element<T: CioProperty + ?Sized>(&mut self, value: &T) {
        let shape = match self.of.shape.kind {
            Kind::List(list) => list.of,
            Kind::Tuple(shapes) => shapes.get(self.at).copied().unwrap_or(T::SHAPE),
            _ => T::SHAPE,
        };
        let path = Path::Index(self.of.path, self.at);
        Checker::of(shape, &[], self.of.personal, &path, self.of.found).show(value);
        self.at += 1;
    }
}

struct FieldChecker<'c, 'a> {
    fields: &'static [Field],
    /// Where to look first: fields are shown in the order of the table.
    next: usize,
    entries: usize,
    /// The free keys met so far in an object that lists others.
    keys: Vec<String>,
    of: &'c mut Checker<'a>,
}

impl FieldChecker<'_, '_> {
    fn find(&mut self, name: &str) -> Option<&'static Field> {
        let ahead = self
            .fields
            .iter()
            .skip(self.next)
            .position(|field| field.name == name);
        let at = match ahead {
            Some(ahead) => self.next + ahead,
            None => self.fields.iter().position(|field| field.name == name)?,
        };
        self.next = at + 1;
        self.fields.get(at)
    }

    fn child<T: CioProperty + ?Sized>(
        &mut self,
        key: &str,
        shape: &'static Shape,
        constraints: &'static [Constraint],
        personal: bool,
        value: &T,
    ) {
        let path = Path::Key(self.of.path, key);
        let personal = personal || self.of.personal;
        Checker::of(shape, constraints, personal, &path, self.of.found).show(value);
    }
}

impl Fields for FieldChecker<'_, '_> {
    fn field<T: CioProperty + ?Sized>(&mut self, name: &'static str, value: &T) {
        match self.find(name) {
            Some(field) => {
                self.child(
                    name,
                    field.shape,
                    field.constraints,
                    field.pii.is_some(),
                    value,
                );
            }
            None => self.entry(name, value),
        }
    }

    fn entry<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T) {
        self.entries += 1;
        let shape = match self.of.shape.kind {
            Kind::Map(of) => of,
            _ => T::SHAPE,
        };
        if !self.fields.is_empty() {
            let known = self.fields.iter().any(|field| field.name == key);
            if known || self.keys.iter().any(|met| met == key) {
                self.of.found.add(
                    &Path::Key(self.of.path, key),
                    Rule::DuplicateKey,
                    Found::Nothing,
                );
            }
            self.keys.push(key.to_owned());
        }
        self.child(key, shape, &[], false, value);
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
