//! The fingerprint of a locked shape: the number that the type itself would have, by the rules of
//! [`crate::fingerprint::VERSION`].

use super::cursor::{Cursor, some};
use super::{Bound, Constraint, Content, Field, Kind, Number, Shape, Tagging, Variant, flattened};
use crate::fingerprint::constraint::{self as constraints, size, wide};
use crate::fingerprint::{fold, of_field, of_str};

/// The fingerprint of the shape that a cursor holds; `None` if that is no shape.
#[must_use]
pub const fn of(shape: Cursor<'_>) -> Option<u64> {
    let Shape { kind, constraints } = some!(Shape::read(shape));
    let kind = some!(of_kind(kind));
    of_constraints(kind, constraints)
}

const fn of_kind(kind: Kind<'_>) -> Option<u64> {
    Some(match kind {
        Kind::Any => fold(&[1]),
        Kind::Boolean => fold(&[2]),
        Kind::Integer { min, max } => fold(&[3, wide(min.cast_unsigned()), wide(max)]),
        Kind::Number => fold(&[4]),
        Kind::Text { format } if format.is_empty() => fold(&[5]),
        Kind::Text { format } => fold(&[6, of_str(format)]),
        Kind::List {
            of: element,
            min,
            max,
            unique,
        } => fold(&[7, some!(of(element)), size(min, max), unique as u64]),
        Kind::Tuple(shapes) => some!(of_shapes(8, shapes)),
        Kind::Map { of: value } => fold(&[9, some!(of(value))]),
        Kind::Object { fields, open } => fold(&[10, some!(of_fields(fields)), open as u64]),
        Kind::Enum { tagging, variants } => some!(of_enum(tagging, variants)),
        Kind::Nullable { of: inner } => fold(&[12, some!(of(inner))]),
        Kind::Recursive => fold(&[13]),
        Kind::Foreign => fold(&[14]),
    })
}

const fn of_constraints(start: u64, mut constraints: Cursor<'_>) -> Option<u64> {
    let mut hash = start;
    while !constraints.is_empty() {
        let own = match some!(Constraint::next(&mut constraints)) {
            Constraint::Length { min, max } => constraints::length(min, max),
            Constraint::Range { min, max } => constraints::range(bound(min), bound(max)),
            Constraint::Items { min, max } => constraints::items(min, max),
            Constraint::Pattern(source) => constraints::pattern(source),
            Constraint::Format(name) => constraints::format(name),
            Constraint::OneOf(mut texts) => {
                let mut hash = constraints::ONE_OF;
                while !texts.is_empty() {
                    hash = constraints::text(hash, some!(texts.text()));
                }
                hash
            }
            Constraint::Check(path) => constraints::check(path),
        };
        hash = constraints::add(hash, own);
    }
    Some(hash)
}

const fn bound(bound: Bound) -> u64 {
    match bound {
        Bound::None => constraints::NO_BOUND,
        Bound::Inclusive(number) => constraints::bound(of_number(number), true),
        Bound::Exclusive(number) => constraints::bound(of_number(number), false),
    }
}

const fn of_number(number: Number) -> u64 {
    match number {
        Number::Integer(integer) => constraints::integer(integer),
        Number::Float(float) => constraints::float(float),
    }
}

const fn of_fields(mut fields: Cursor<'_>) -> Option<u64> {
    let mut hash = 0;
    while !fields.is_empty() {
        let field = some!(Field::next(&mut fields));
        let (name, presence) = match flattened(field.name) {
            // What it is called in Rust, JSON does not show.
            Some(_) => (0, 2),
            None => (of_str(field.name), field.optional as u64),
        };
        let key = some!(of_constraints(name, field.constraints));
        hash = u64::wrapping_add(hash, of_field(key, some!(of(field.of)), presence));
    }
    Some(hash)
}

const fn of_shapes(start: u64, mut shapes: Cursor<'_>) -> Option<u64> {
    let mut hash = start;
    while !shapes.is_empty() {
        hash = fold(&[hash, some!(of(some!(shapes.block())))]);
    }
    Some(hash)
}

const fn of_enum(tagging: Tagging<'_>, mut variants: Cursor<'_>) -> Option<u64> {
    let mut hash = match tagging {
        Tagging::External => fold(&[11, 1]),
        Tagging::Internal { tag } => fold(&[11, 2, of_str(tag)]),
        Tagging::Adjacent { tag, content } => fold(&[11, 3, of_str(tag), of_str(content)]),
        Tagging::Untagged => fold(&[11, 4]),
    };
    while !variants.is_empty() {
        let variant = some!(Variant::next(&mut variants));
        let content = match variant.content {
            Content::Unit => 1,
            Content::Newtype(shape) => fold(&[2, some!(of(shape))]),
            Content::Tuple(shapes) => some!(of_shapes(3, shapes)),
            Content::Object(fields) => fold(&[4, some!(of_fields(fields))]),
        };
        hash = fold(&[hash, of_str(variant.name), content]);
    }
    Some(hash)
}
