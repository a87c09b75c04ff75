//! The fingerprint of what is said of a field, computed here so that no constant has to.

use customerio_rules::fingerprint::{constraint, of_str};

use crate::model::{Bound, ConstraintKind, Field, Number};

/// Of the name of a field with its constraints, in the order in which its row lists them.
pub(super) fn of_field(field: &Field<'_>) -> u64 {
    let listed = field.constraints.iter().map(|it| of_constraint(&it.kind));
    let check = field
        .check
        .as_ref()
        .map(|path| constraint::check(&super::written_path(path)));
    listed
        .chain(check)
        .fold(of_str(&field.name), constraint::add)
}

fn of_constraint(kind: &ConstraintKind) -> u64 {
    match kind {
        ConstraintKind::Length { min, max } => constraint::length(*min, *max),
        ConstraintKind::Items { min, max } => constraint::items(*min, *max),
        ConstraintKind::Range { min, max } => constraint::range(bound(*min), bound(*max)),
        ConstraintKind::Pattern(source) => constraint::pattern(source),
        ConstraintKind::Format(format) => constraint::format(format.as_str()),
        ConstraintKind::OneOf(texts) => of_texts(texts.iter().map(String::as_str)),
    }
}

/// Of the texts that are allowed.
pub(super) fn of_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> u64 {
    texts.into_iter().fold(constraint::ONE_OF, constraint::text)
}

fn bound(bound: Bound) -> u64 {
    match bound {
        Bound::None => constraint::NO_BOUND,
        Bound::Inclusive(number) => constraint::bound(of_number(number), true),
        Bound::Exclusive(number) => constraint::bound(of_number(number), false),
    }
}

fn of_number(number: Number) -> u64 {
    match number {
        Number::Integer(integer) => constraint::integer(integer),
        Number::Float(float) => constraint::float(float),
    }
}
