//! Writing the bytes of a locked shape, from the leaves up: what a part holds is bytes already.

use alloc::vec::Vec;

use super::{Bound, Constraint, Content, Cursor, Field, Kind, Number, Shape, Tagging, Variant};

/// The bytes of a shape.
#[must_use]
pub fn shape(of: &Shape<'_>) -> Vec<u8> {
    let mut to = Vec::new();
    kind(&mut to, &of.kind);
    block(&mut to, of.constraints);
    to
}

/// Adds a field; an object's are added in the order of their names.
pub fn field(to: &mut Vec<u8>, of: &Field<'_>) {
    text(to, of.name);
    to.push(of.optional.into());
    block(to, of.of);
    block(to, of.constraints);
}

/// Adds a variant.
pub fn variant(to: &mut Vec<u8>, of: &Variant<'_>) {
    text(to, of.name);
    match of.content {
        Content::Unit => to.push(1),
        Content::Newtype(shape) => tagged(to, 2, shape),
        Content::Tuple(shapes) => tagged(to, 3, shapes),
        Content::Object(fields) => tagged(to, 4, fields),
    }
}

/// Adds a constraint.
pub fn constraint(to: &mut Vec<u8>, of: &Constraint<'_>) {
    match *of {
        Constraint::Length { min, max } => {
            to.push(1);
            size(to, min, max);
        }
        Constraint::Range { min, max } => {
            to.push(2);
            bound(to, min);
            bound(to, max);
        }
        Constraint::Items { min, max } => {
            to.push(3);
            size(to, min, max);
        }
        Constraint::Pattern(source) => {
            to.push(4);
            text(to, source);
        }
        Constraint::Format(name) => {
            to.push(5);
            text(to, name);
        }
        Constraint::OneOf(texts) => tagged(to, 6, texts),
        Constraint::Check(path) => {
            to.push(7);
            text(to, path);
        }
    }
}

/// Adds bytes of their own.
pub fn block(to: &mut Vec<u8>, bytes: Cursor<'_>) {
    number(to, bytes.bytes().len() as u128);
    to.extend_from_slice(bytes.bytes());
}

/// Adds a text.
pub fn text(to: &mut Vec<u8>, text: &str) {
    block(to, Cursor::new(text.as_bytes()));
}

fn kind(to: &mut Vec<u8>, of: &Kind<'_>) {
    match *of {
        Kind::Any => to.push(1),
        Kind::Boolean => to.push(2),
        Kind::Integer { min, max } => {
            to.push(3);
            number(to, min.cast_unsigned());
            number(to, max);
        }
        Kind::Number => to.push(4),
        Kind::Text { format } => {
            to.push(5);
            text(to, format);
        }
        Kind::List {
            of,
            min,
            max,
            unique,
        } => {
            tagged(to, 6, of);
            size(to, min, max);
            to.push(unique.into());
        }
        Kind::Tuple(shapes) => tagged(to, 7, shapes),
        Kind::Map { of } => tagged(to, 8, of),
        Kind::Object { fields, open } => {
            to.extend([9, open.into()]);
            block(to, fields);
        }
        Kind::Enum { tagging, variants } => {
            to.push(10);
            how(to, tagging);
            block(to, variants);
        }
        Kind::Nullable { of } => tagged(to, 11, of),
        Kind::Recursive => to.push(12),
        Kind::Foreign => to.push(13),
    }
}

fn how(to: &mut Vec<u8>, tagging: Tagging<'_>) {
    match tagging {
        Tagging::External => to.push(1),
        Tagging::Internal { tag } => {
            to.push(2);
            text(to, tag);
        }
        Tagging::Adjacent { tag, content } => {
            to.push(3);
            text(to, tag);
            text(to, content);
        }
        Tagging::Untagged => to.push(4),
    }
}

pub(crate) fn bound(to: &mut Vec<u8>, bound: Bound) {
    match bound {
        Bound::None => to.push(0),
        Bound::Inclusive(Number::Integer(integer)) => {
            to.push(1);
            number(to, integer.cast_unsigned());
        }
        Bound::Exclusive(Number::Integer(integer)) => {
            to.push(2);
            number(to, integer.cast_unsigned());
        }
        Bound::Inclusive(Number::Float(float)) => {
            to.push(3);
            number(to, float.to_bits().into());
        }
        Bound::Exclusive(Number::Float(float)) => {
            to.push(4);
            number(to, float.to_bits().into());
        }
    }
}

pub(crate) fn size(to: &mut Vec<u8>, min: u64, max: Option<u64>) {
    number(to, min.into());
    match max {
        None => to.push(0),
        Some(max) => {
            to.push(1);
            number(to, max.into());
        }
    }
}

fn tagged(to: &mut Vec<u8>, tag: u8, bytes: Cursor<'_>) {
    to.push(tag);
    block(to, bytes);
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "seven bits are taken at a time"
)]
pub(crate) fn number(to: &mut Vec<u8>, mut number: u128) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}
