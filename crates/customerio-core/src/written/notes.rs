//! The bytes of a derive, read: lists of a length that the derive knows, since constants can't grow one.

use customerio_rules::format::Format;
use customerio_rules::lock::{self, Cursor};
use customerio_rules::note::Note;

use super::{Matches, Notes, Table, Text, pii};
use crate::const_text::same;
use crate::lock::unlocked;
use crate::shape::{Constraint, Field, NumberRange, Presence, SizeRange};
use crate::walk::CioProperty;

/// `Some` of the next note, until there is none.
const fn next(from: &mut Cursor<'static>) -> Option<(usize, Note<'static>)> {
    if from.is_empty() {
        return None;
    }
    let note = Note::next(from);
    assert!(
        note.is_some(),
        "a derive of another version wrote this; `customerio` needs the derive of its own"
    );
    note
}

/// The texts that are allowed by constraints, of all fields.
pub(super) const fn texts<const N: usize>(notes: Notes) -> [Text; N] {
    let mut texts = [""; N];
    let mut at = 0;
    let mut notes = Cursor::new(notes);
    while let Some((_, note)) = next(&mut notes) {
        if let Note::Keeps(lock::Constraint::OneOf(mut of)) = note {
            while let Some(text) = of.text() {
                texts[at] = text;
                at += 1;
            }
        }
    }
    texts
}

/// The constraints of all fields.
pub(super) const fn kept<const N: usize>(
    notes: Notes,
    mut patterns: &'static [Matches],
    mut texts: &'static [Text],
) -> [Constraint; N] {
    let mut kept = [Constraint::OneOf(&[]); N];
    let mut at = 0;
    let mut notes = Cursor::new(notes);
    while let Some((_, note)) = next(&mut notes) {
        let Note::Keeps(constraint) = note else {
            continue;
        };
        kept[at] = match constraint {
            lock::Constraint::Length { min, max } => Constraint::Length(SizeRange { min, max }),
            lock::Constraint::Items { min, max } => Constraint::Items(SizeRange { min, max }),
            lock::Constraint::Range { min, max } => Constraint::Range(NumberRange {
                min: unlocked(min),
                max: unlocked(max),
            }),
            lock::Constraint::Pattern(source) => {
                let matches = patterns[0];
                patterns = patterns.split_at(1).1;
                Constraint::Pattern { source, matches }
            }
            lock::Constraint::Format(name) => Constraint::Format(format(name)),
            lock::Constraint::OneOf(mut of) => {
                let mut count = 0;
                while of.text().is_some() {
                    count += 1;
                }
                let (allowed, rest) = texts.split_at(count);
                texts = rest;
                Constraint::OneOf(allowed)
            }
            lock::Constraint::Check(path) => Constraint::Check { path },
        };
        at += 1;
    }
    kept
}

const fn format(name: &str) -> Format {
    let mut at = 0;
    while !same(Format::ALL[at].as_str(), name) {
        at += 1;
    }
    Format::ALL[at]
}

/// The fields, with all that is said of them.
pub(super) const fn fields<T, const AT: usize, const N: usize>(
    kept: &'static [Constraint],
) -> [Field; N]
where
    T: Table<AT> + ?Sized,
{
    let mut fields = [const { Field::row("", <str as CioProperty>::AS_FIELD) }; N];
    let mut at = 0;
    while at < N {
        let (name, of) = T::ROWS[at];
        fields[at] = Field::row(name, of);
        at += 1;
    }
    note(&mut fields, T::NOTES, kept);
    if cfg!(feature = "catalog") {
        note(&mut fields, T::FACTS, &[]);
        let mut at = 0;
        while at < T::LINTS.len() {
            let (place, said) = T::LINTS[at];
            fields[place].lints = said;
            at += 1;
        }
    }
    fields
}

/// Takes down what is said of fields; what they keep is listed already, in the same order.
const fn note(fields: &mut [Field], notes: Notes, mut kept: &'static [Constraint]) {
    let mut count = 0;
    let mut notes = Cursor::new(notes);
    while let Some((place, note)) = next(&mut notes) {
        let field = &mut fields[place];
        match note {
            Note::Keeps(_) => {
                if field.constraints.is_empty() {
                    kept = kept.split_at(count).1;
                    count = 0;
                }
                count += 1;
                field.keep(kept.split_at(count).0);
            }
            Note::Personal(class) => field.pii = Some(pii(class)),
            Note::Optional => field.presence = Presence::Optional,
            Note::Doc(doc) => field.doc = doc,
            Note::Member(name) => field.member = name,
            Note::Example(json) => field.example = json,
            Note::Unit(unit) => field.unit = unit,
            Note::Deprecated(reason) => field.deprecated = Some(reason),
        }
    }
}
