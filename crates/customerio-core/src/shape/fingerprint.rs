//! The fingerprint of a shape: everything that decides which JSON it accepts, and nothing else.

use customerio_rules::fingerprint::constraint::{self as constraints, size, wide};
use customerio_rules::fingerprint::{fold, of_field, of_str};

use super::{
    Bound, Constraint, Enum, Field, Kind, Number, NumberRange, Presence, Shape, SizeRange, Tagging,
    VariantContent,
};

pub(super) const fn of_kind(kind: &Kind) -> u64 {
    match kind {
        Kind::Any => fold(&[1]),
        Kind::Boolean => fold(&[2]),
        Kind::Integer { min, max } => fold(&[3, wide(min.cast_unsigned()), wide(*max)]),
        Kind::Number => fold(&[4]),
        Kind::Text { format: None } => fold(&[5]),
        Kind::Text {
            format: Some(format),
        } => fold(&[6, of_str(format.as_str())]),
        Kind::List(list) => fold(&[
            7,
            list.of.fingerprint,
            size(list.min, list.max),
            list.unique as u64,
        ]),
        Kind::Tuple(of) => of_shapes(8, of),
        Kind::Map(of) => fold(&[9, of.fingerprint]),
        Kind::Object(object) => fold(&[10, of_fields(object.fields), object.open as u64]),
        Kind::Enum(of) => of_enum(of),
        Kind::Nullable(of) => fold(&[12, of.fingerprint]),
        // A constant can't look behind it: that it is recursive is all that can be said here.
        Kind::Lazy(_) => fold(&[13]),
        Kind::Foreign(_) => fold(&[14]),
    }
}

pub(super) const fn of_constraints(start: u64, mut list: &[Constraint]) -> u64 {
    let mut hash = start;
    while let [constraint, rest @ ..] = list {
        hash = constraints::add(hash, of_constraint(constraint));
        list = rest;
    }
    hash
}

const fn of_constraint(constraint: &Constraint) -> u64 {
    match constraint {
        Constraint::Length(SizeRange { min, max }) => constraints::length(*min, *max),
        Constraint::Range(NumberRange { min, max }) => constraints::range(bound(*min), bound(*max)),
        Constraint::Items(SizeRange { min, max }) => constraints::items(*min, *max),
        Constraint::Pattern { source, .. } => constraints::pattern(source),
        Constraint::Format(format) => constraints::format(format.as_str()),
        Constraint::OneOf(texts) => {
            let mut hash = constraints::ONE_OF;
            let mut texts = *texts;
            while let [text, rest @ ..] = texts {
                hash = constraints::text(hash, text);
                texts = rest;
            }
            hash
        }
        Constraint::Check { path } => constraints::check(path),
    }
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

/// Of a field's name. What a flattened field is called in Rust, JSON does not show.
pub(super) const fn of_name(name: &str, presence: Presence) -> u64 {
    match presence {
        Presence::Flattened => 0,
        Presence::Required | Presence::Optional => of_str(name),
    }
}

const fn of_fields(mut fields: &[Field]) -> u64 {
    let mut hash: u64 = 0;
    while let [field, rest @ ..] = fields {
        let of_field = of_field(field.key, field.shape.fingerprint, field.presence as u64);
        // Added, not folded: the order of keys does not change what an object accepts.
        hash = hash.wrapping_add(of_field);
        fields = rest;
    }
    hash
}

const fn of_shapes(start: u64, shapes: &[&Shape]) -> u64 {
    let mut hash = start;
    let mut at = 0;
    while at < shapes.len() {
        hash = fold(&[hash, shapes[at].fingerprint]);
        at += 1;
    }
    hash
}

const fn of_enum(of: &Enum) -> u64 {
    let mut hash = match of.tagging {
        Tagging::External => fold(&[11, 1]),
        Tagging::Internal { tag } => fold(&[11, 2, of_str(tag)]),
        Tagging::Adjacent { tag, content } => fold(&[11, 3, of_str(tag), of_str(content)]),
        Tagging::Untagged => fold(&[11, 4]),
    };
    let mut at = 0;
    while at < of.variants.len() {
        let variant = &of.variants[at];
        let content = match &variant.content {
            VariantContent::Unit => 1,
            VariantContent::Newtype(of) => fold(&[2, of.fingerprint]),
            VariantContent::Tuple(of) => of_shapes(3, of),
            VariantContent::Object(fields) => fold(&[4, of_fields(fields)]),
        };
        hash = fold(&[hash, of_str(variant.name), content]);
        at += 1;
    }
    hash
}
