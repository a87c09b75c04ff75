//! An event of a driver: the parts of its description, from which the driver makes shapes when it runs. The compiler
//! would evaluate the shapes of all events, and store them in the program, after each change.

use std::iter::repeat_with;

use super::read::Head;
use super::{CatalogNotes, Columns, Linted, Matches, Table, Text};
use super::{notes, packed};
use crate::CioEvent;
use crate::event::{EventHead, EventSpec};
use crate::shape::{Constraint, Field};

/// The parts of an event's description.
#[derive(Debug)]
pub struct Outline {
    name: Text,
    event: &'static EventHead,
    head: Head,
    fields: Columns,
    texts: Text,
    catalog_notes: CatalogNotes,
    patterns: &'static [Matches],
    lints: &'static [Linted],
}

impl Outline {
    /// Returns the parts of a type's description.
    #[must_use]
    pub const fn of<E: CioEvent + Table<0>>() -> Self {
        Self {
            name: E::CIO_NAME,
            event: E::HEAD,
            head: Head::of::<E, 0>(),
            fields: E::FIELDS,
            texts: E::TEXTS,
            catalog_notes: E::CATALOG_NOTES,
            patterns: E::PATTERNS,
            lints: E::LINTS,
        }
    }

    /// Returns the description that the type has as a constant. It stays in memory.
    pub(crate) fn spec(&self) -> &'static EventSpec {
        let (_, types, notes) = self.fields;
        let constraints = repeat_with(|| Constraint::BLANK);
        let constraints: Vec<_> = constraints.take(notes::count(notes)).collect();
        let constraints = constraints.leak();
        notes::constrain(constraints, notes, self.patterns);
        let count = types.iter().map(|list| list.len()).sum();
        let fields = repeat_with(|| Field::BLANK).take(count);
        let fields = fields.collect::<Vec<_>>().leak();
        notes::fill(fields, self.fields);
        packed::fill(fields, types, self.texts);
        notes::note(fields, notes, constraints);
        if !self.texts.is_empty() {
            packed::close(fields);
        }
        notes::note_for_catalog(fields, self.catalog_notes, self.lints);
        let shape = Box::leak(Box::new(self.head.shape(fields)));
        Box::leak(Box::new(EventSpec::of_parts(self.name, self.event, shape)))
    }
}
