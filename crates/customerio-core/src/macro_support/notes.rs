//! Reads the bytes of a derive into arrays whose length the derive provides, since a constant can't
//! grow a list.
//!
//! In a constant, calls and generic code are slow. So the inner loops are functions without type
//! parameters, and patterns split the slices.

use customerio_rules::bytes::Cursor;
use customerio_rules::constraint::Constraint as Rule;
use customerio_rules::note::{self, Note};

#[cfg(feature = "__driver")]
use super::packed;
use super::{CatalogNotes, Columns, Fact, Linted, Matches, Notes, Table, Text, pii};
use crate::shape::{AsField, Constraint, Field, Presence};

/// Unwraps what a derive of this version always writes.
macro_rules! written {
    ($option:expr) => {
        match $option {
            Some(value) => value,
            None => panic!(
                "a derive of another version wrote this; `customerio` needs the derive of its own"
            ),
        }
    };
}

/// The parts of the bytes about fields.
struct Parts {
    keys: Cursor<'static>,
    notes: Cursor<'static>,
    constraints: Cursor<'static>,
}

impl Parts {
    /// Nothing is written without fields.
    const fn of((bytes, _): Notes) -> Self {
        let mut constraints = Cursor::new(bytes);
        if constraints.is_empty() {
            let (keys, notes) = (Cursor::EMPTY, Cursor::EMPTY);
            return Self {
                keys,
                notes,
                constraints,
            };
        }
        Self {
            keys: written!(constraints.block()),
            notes: written!(constraints.block()),
            constraints,
        }
    }
}

/// Returns the constraints of all fields.
pub(super) const fn constraints<T, const AT: usize, const N: usize>() -> [Constraint; N]
where
    T: Table<AT> + ?Sized,
{
    let mut constraints = [Constraint::BLANK; N];
    constrain(&mut constraints, T::FIELDS.2, T::PATTERNS);
    constraints
}

/// Returns the fields, with their constraints and notes.
pub(super) const fn fields<T, const AT: usize, const N: usize>(
    constraints: &'static [Constraint],
) -> [Field; N]
where
    T: Table<AT> + ?Sized,
{
    let mut fields = [Field::BLANK; N];
    fill(&mut fields, T::FIELDS);
    #[cfg(feature = "__driver")]
    packed::fill(&mut fields, T::FIELDS.1, T::TEXTS);
    note(&mut fields, T::FIELDS.2, constraints);
    #[cfg(feature = "__driver")]
    if !T::TEXTS.is_empty() {
        packed::close(&mut fields);
    }
    if cfg!(feature = "catalog") {
        note_for_catalog(&mut fields, T::CATALOG_NOTES, T::LINTS);
    }
    fields
}

pub(super) const fn constrain(
    mut to: &mut [Constraint],
    notes @ (_, strings): Notes,
    mut patterns: &[Matches],
) {
    let Parts {
        mut constraints, ..
    } = Parts::of(notes);
    while let [place, rest @ ..] = to {
        *place = next(&mut constraints, strings, &mut patterns);
        to = rest;
    }
}

/// Returns the number of constraints of all fields.
#[cfg(feature = "__driver")]
pub(super) fn count(notes: Notes) -> usize {
    let mut count = 0;
    let Parts { mut notes, .. } = Parts::of(notes);
    while !notes.is_empty() {
        if let (_, Note::Constraints(more)) = written!(Note::next(&mut notes)) {
            count += more;
        }
    }
    count
}

/// Reads a constraint. The patterns are also listed as functions, in the order of the bytes.
pub(super) const fn next(
    from: &mut Cursor<'static>,
    strings: &'static [Text],
    patterns: &mut &[Matches],
) -> Constraint {
    let rule = written!(Rule::read_listed(from, strings));
    if let Rule::Pattern(source) = rule
        && let [matches, rest @ ..] = *patterns
    {
        *patterns = rest;
        return Constraint::pattern(source, *matches);
    }
    Constraint::of(rule)
}

/// Fills in the fields, if they have keys.
pub(super) const fn fill(mut fields: &mut [Field], (mut names, mut types, notes): Columns) {
    let Parts { mut keys, .. } = Parts::of(notes);
    while let [list, lists @ ..] = types {
        let mut list: &[&AsField] = list;
        while let [of, rest @ ..] = list {
            let (false, [field, fields_left @ ..]) = (keys.is_empty(), fields) else {
                return;
            };
            let (length, fingerprint) = written!(note::next_key(&mut keys));
            let (name, names_left) = names.split_at(length);
            field.fill(name, fingerprint, of);
            (fields, names, list) = (fields_left, names_left, rest);
        }
        types = lists;
    }
}

/// Returns the name of the field at an index.
pub(super) const fn name((mut names, _, notes): Columns, mut index: usize) -> Text {
    let Parts { mut keys, .. } = Parts::of(notes);
    loop {
        let (length, _) = written!(note::next_key(&mut keys));
        let (name, rest) = names.split_at(length);
        if index == 0 {
            return name;
        }
        (names, index) = (rest, index - 1);
    }
}

/// Applies the notes to the fields. The constraints are listed in the same order.
pub(super) const fn note(
    fields: &mut [Field],
    notes @ (_, strings): Notes,
    mut constraints: &'static [Constraint],
) {
    let Parts { mut notes, .. } = Parts::of(notes);
    while !notes.is_empty() {
        let (place, note) = written!(Note::next(&mut notes));
        let field = &mut fields[place];
        match note {
            Note::Constraints(count) => {
                let (own, rest) = constraints.split_at(count);
                field.constraints = own;
                constraints = rest;
            }
            Note::Personal(class) => field.pii = Some(pii(strings[class])),
            Note::Optional => field.presence = Presence::Optional,
        }
    }
}

/// Fills in what only a catalog needs.
pub(super) const fn note_for_catalog(
    fields: &mut [Field],
    (_, mut docs, mut facts): CatalogNotes,
    mut lints: &[Linted],
) {
    let mut left = &mut *fields;
    while let ([field, fields_left @ ..], [doc, docs_left @ ..]) = (left, docs) {
        field.doc = doc;
        left = fields_left;
        docs = docs_left;
    }
    while let [(place, fact, text), rest @ ..] = facts {
        let field = &mut fields[*place];
        match fact {
            Fact::Member => field.member = text,
            Fact::Example => field.example = text,
            Fact::Unit => field.unit = text,
            Fact::Deprecated => field.deprecated = Some(text),
        }
        facts = rest;
    }
    while let [(place, said), rest @ ..] = lints {
        fields[*place].lints = said;
        lints = rest;
    }
}
