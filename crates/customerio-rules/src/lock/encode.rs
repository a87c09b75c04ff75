//! Writes the byte form of a locked shape, from the leaves up: a part contains the bytes of its parts.

use alloc::vec::Vec;

use super::{Content, Field, Kind, Shape, Variant};
use crate::bytes::{block, number, tagged, text};
use crate::constraint::SizeRange;
use crate::tagging::Tagging;

/// Returns the bytes of a shape.
#[must_use]
pub fn shape(of: &Shape<'_>) -> Vec<u8> {
    let mut to = Vec::new();
    kind(&mut to, &of.kind);
    block(&mut to, of.constraints);
    to
}

/// Appends a field. The fields of an object are appended in the order of their names.
pub fn field(to: &mut Vec<u8>, of: &Field<'_>) {
    text(to, of.name);
    to.push(of.optional.into());
    block(to, of.of);
    block(to, of.constraints);
}

/// Appends a variant.
pub fn variant(to: &mut Vec<u8>, of: &Variant<'_>) {
    text(to, of.name);
    match of.content {
        Content::Unit => to.push(1),
        Content::Newtype(shape) => tagged(to, 2, shape),
        Content::Tuple(shapes) => tagged(to, 3, shapes),
        Content::Object(fields) => tagged(to, 4, fields),
    }
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
            let format = format.map(|format| format as u8);
            to.push(5);
            to.push(format.is_some().into());
            to.extend(format);
        }
        Kind::List {
            of,
            min,
            max,
            unique,
        } => {
            tagged(to, 6, of);
            SizeRange { min, max }.write(to);
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
            tags(to, tagging);
            block(to, variants);
        }
        Kind::Nullable { of } => tagged(to, 11, of),
        Kind::Recursive => to.push(12),
        Kind::Foreign => to.push(13),
    }
}

fn tags(to: &mut Vec<u8>, tagging: Tagging<&str>) {
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
