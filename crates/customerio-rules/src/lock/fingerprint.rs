//! The fingerprint of a locked shape. It equals the fingerprint of the unchanged type.

use super::{Content, Cursor, Field, Kind, Shape, Variant, flattened};
use crate::bytes::some;
use crate::constraint::{self, Constraint};
use crate::fingerprint::{fold, of_field, of_size, of_str, wide};
use crate::kind;
use crate::tagging::Tagging;

/// Returns the fingerprint of the shape in a cursor, or `None` if the bytes are not a shape.
#[must_use]
pub const fn of(shape: Cursor<'_>) -> Option<u64> {
    let Shape { kind, constraints } = some!(Shape::read(shape));
    of_constraints(some!(of_kind(kind)), constraints)
}

const fn of_kind(shape: Kind<'_>) -> Option<u64> {
    Some(match shape {
        Kind::Any => fold(&[kind::ANY]),
        Kind::Boolean => fold(&[kind::BOOLEAN]),
        Kind::Integer { min, max } => fold(&[kind::INTEGER, wide(min.cast_unsigned()), wide(max)]),
        Kind::Number => fold(&[kind::NUMBER]),
        Kind::Text { format: None } => fold(&[kind::TEXT]),
        Kind::Text {
            format: Some(format),
        } => fold(&[kind::FORMATTED, of_str(format.as_str())]),
        Kind::List {
            of: element,
            min,
            max,
            unique,
        } => fold(&[
            kind::LIST,
            some!(of(element)),
            of_size(min, max),
            unique as u64,
        ]),
        Kind::Tuple(shapes) => some!(of_shapes(kind::TUPLE, shapes)),
        Kind::Map { of: value } => fold(&[kind::MAP, some!(of(value))]),
        Kind::Object { fields, open } => {
            fold(&[kind::OBJECT, some!(of_fields(fields)), open as u64])
        }
        Kind::Enum { tagging, variants } => some!(of_enum(tagging, variants)),
        Kind::Nullable { of: inner } => fold(&[kind::NULLABLE, some!(of(inner))]),
        Kind::Recursive => fold(&[kind::RECURSIVE]),
        Kind::Foreign => fold(&[kind::FOREIGN]),
    })
}

const fn of_constraints(start: u64, mut constraints: Cursor<'_>) -> Option<u64> {
    let mut hash = start;
    while !constraints.is_empty() {
        hash = constraint::add(hash, &some!(Constraint::read(&mut constraints)));
    }
    Some(hash)
}

const fn of_fields(mut fields: Cursor<'_>) -> Option<u64> {
    let mut hash = 0;
    while !fields.is_empty() {
        let field = some!(Field::next(&mut fields));
        let (name, presence) = match flattened(field.name) {
            // JSON does not show the Rust name of a flattened field.
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

const fn of_enum(tagging: Tagging<&str>, mut variants: Cursor<'_>) -> Option<u64> {
    let mut hash = tagging.fingerprint();
    while !variants.is_empty() {
        let variant = some!(Variant::next(&mut variants));
        let content = match variant.content {
            Content::Unit => kind::UNIT_VARIANT,
            Content::Newtype(shape) => fold(&[kind::NEWTYPE_VARIANT, some!(of(shape))]),
            Content::Tuple(shapes) => some!(of_shapes(kind::TUPLE_VARIANT, shapes)),
            Content::Object(fields) => fold(&[kind::OBJECT_VARIANT, some!(of_fields(fields))]),
        };
        hash = fold(&[hash, of_str(variant.name), content]);
    }
    Some(hash)
}
