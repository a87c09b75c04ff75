//! Writes the byte form of a locked shape, from the leaves up: a part contains the bytes of its parts.

use alloc::vec::Vec;

use super::{Content, Field, Kind, Shape, Variant};
use crate::bytes::{block, number, tagged, text};
use crate::constraint::SizeRange;
use crate::kind;
use crate::tagging::Tagging;

/// Returns the bytes of a shape.
#[must_use]
pub fn shape(of: &Shape<'_>) -> Vec<u8> {
    let mut to = Vec::new();
    write_kind(&mut to, &of.kind);
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
        Content::Unit => tag(to, kind::UNIT_VARIANT),
        Content::Newtype(shape) => tagged(to, kind::NEWTYPE_VARIANT, shape),
        Content::Tuple(shapes) => tagged(to, kind::TUPLE_VARIANT, shapes),
        Content::Object(fields) => tagged(to, kind::OBJECT_VARIANT, fields),
    }
}

fn tag(to: &mut Vec<u8>, tag: u64) {
    number(to, tag.into());
}

fn write_kind(to: &mut Vec<u8>, of: &Kind<'_>) {
    match *of {
        Kind::Any => tag(to, kind::ANY),
        Kind::Boolean => tag(to, kind::BOOLEAN),
        Kind::Integer { min, max } => {
            tag(to, kind::INTEGER);
            number(to, min.cast_unsigned());
            number(to, max);
        }
        Kind::Number => tag(to, kind::NUMBER),
        Kind::Text { format: None } => tag(to, kind::TEXT),
        Kind::Text {
            format: Some(format),
        } => {
            tag(to, kind::FORMATTED);
            to.push(format as u8);
        }
        Kind::List {
            of,
            min,
            max,
            unique,
        } => {
            tagged(to, kind::LIST, of);
            SizeRange { min, max }.write(to);
            to.push(unique.into());
        }
        Kind::Tuple(shapes) => tagged(to, kind::TUPLE, shapes),
        Kind::Map { of } => tagged(to, kind::MAP, of),
        Kind::Object { fields, open } => {
            tag(to, kind::OBJECT);
            to.push(open.into());
            block(to, fields);
        }
        Kind::Enum { tagging, variants } => {
            tag(to, kind::ENUM);
            write_tagging(to, tagging);
            block(to, variants);
        }
        Kind::Nullable { of } => tagged(to, kind::NULLABLE, of),
        Kind::Recursive => tag(to, kind::RECURSIVE),
        Kind::Foreign => tag(to, kind::FOREIGN),
    }
}

fn write_tagging(to: &mut Vec<u8>, tagging: Tagging<&str>) {
    match tagging {
        Tagging::External => tag(to, kind::EXTERNAL),
        Tagging::Internal { tag: key } => {
            tag(to, kind::INTERNAL);
            text(to, key);
        }
        Tagging::Adjacent { tag: key, content } => {
            tag(to, kind::ADJACENT);
            text(to, key);
            text(to, content);
        }
        Tagging::Untagged => tag(to, kind::UNTAGGED),
    }
}
