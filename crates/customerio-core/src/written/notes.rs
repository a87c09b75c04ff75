//! The bytes of a derive, read: lists of a length that the derive knows, since constants can't grow one.
//!
//! A constant takes long for a call, and looks up anew in each step what depends on a type or on a
//! length. So what is done often is done in functions that depend on neither, and slices are taken apart
//! by patterns.

use customerio_rules::lock::Cursor;
use customerio_rules::note::{Kept, Note};

use super::{Fact, Linted, Matches, Notes, Row, Table, Told, pii};
use crate::lock::unlocked;
use crate::shape::{Constraint, Field, NumberRange, Presence, SizeRange};

/// What a derive wrote, which is there.
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

/// What the fields keep, of all of them.
pub(super) const fn kept<T, const AT: usize, const N: usize>() -> [Constraint; N]
where
    T: Table<AT> + ?Sized,
{
    let mut kept = [Constraint::OneOf(&[]); N];
    keep(&mut kept, T::NOTES, T::PATTERNS);
    kept
}

/// The fields, with all that is said of them.
pub(super) const fn fields<T, const AT: usize, const N: usize>(
    kept: &'static [Constraint],
) -> [Field; N]
where
    T: Table<AT> + ?Sized,
{
    let mut fields = [Field::BLANK; N];
    fill(&mut fields, T::ROWS);
    note(&mut fields, T::NOTES, kept);
    if cfg!(feature = "catalog") {
        tell(&mut fields, T::TOLD, T::LINTS);
    }
    fields
}

const fn keep(mut kept: &mut [Constraint], (notes, texts): Notes, patterns: &[Matches]) {
    let mut bytes = Cursor::new(notes);
    if !bytes.is_empty() {
        written!(bytes.block());
    }
    while let [place, rest @ ..] = kept {
        *place = match written!(Kept::next(&mut bytes)) {
            Kept::Length { min, max } => Constraint::Length(SizeRange { min, max }),
            Kept::Items { min, max } => Constraint::Items(SizeRange { min, max }),
            Kept::Range { min, max } => Constraint::Range(NumberRange {
                min: unlocked(min),
                max: unlocked(max),
            }),
            Kept::Pattern { source, at } => Constraint::Pattern {
                source: texts[source],
                matches: patterns[at],
            },
            Kept::Format(format) => Constraint::Format(format),
            Kept::OneOf { first, count } => {
                Constraint::OneOf(texts.split_at(first).1.split_at(count).0)
            }
            Kept::Check(path) => Constraint::Check { path: texts[path] },
        };
        kept = rest;
    }
}

const fn fill(mut fields: &mut [Field], mut rows: &[Row]) {
    while let ([field, fields_left @ ..], [(name, key, of), rows_left @ ..]) = (fields, rows) {
        field.fill(name, *key, of);
        fields = fields_left;
        rows = rows_left;
    }
}

/// Takes down what is said of fields; what they keep is listed already, in the same order.
const fn note(fields: &mut [Field], (notes, texts): Notes, mut kept: &'static [Constraint]) {
    if notes.is_empty() {
        return;
    }
    let mut notes = written!(Cursor::new(notes).block());
    while !notes.is_empty() {
        let (place, note) = written!(Note::next(&mut notes));
        let field = &mut fields[place];
        match note {
            Note::Keeps(count) => {
                let (own, rest) = kept.split_at(count);
                field.constraints = own;
                kept = rest;
            }
            Note::Personal(class) => field.pii = Some(pii(texts[class])),
            Note::Optional => field.presence = Presence::Optional,
        }
    }
}

/// Takes down what only a catalog needs.
const fn tell(fields: &mut [Field], (_, mut docs, mut facts): Told, mut lints: &[Linted]) {
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
