//! The fingerprint of a shape: everything that decides which JSON it accepts, and nothing else.

use customerio_rules::fingerprint::{fold, of_str};

use super::{
    Bound, Constraint, Enum, Field, Kind, Number, NumberRange, Presence, Shape, SizeRange, Tagging,
    VariantContent,
};

#[expect(clippy::cast_possible_truncation, reason = "both halves are folded in")]
const fn wide(number: u128) -> u64 {
    fold(&[number as u64, (number >> 64) as u64])
}

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
            size(SizeRange {
                min: list.min,
                max: list.max,
            }),
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

pub(super) const fn of_constraints(start: u64, constraints: &[Constraint]) -> u64 {
    let mut hash = start;
    let mut at = 0;
    while at < constraints.len() {
        hash = fold(&[hash, of_constraint(&constraints[at])]);
        at += 1;
    }
    hash
}

const fn of_constraint(constraint: &Constraint) -> u64 {
    match constraint {
        Constraint::Length(range) => fold(&[1, size(*range)]),
        Constraint::Range(NumberRange { min, max }) => fold(&[2, bound(*min), bound(*max)]),
        Constraint::Items(range) => fold(&[3, size(*range)]),
        Constraint::Pattern { source, .. } => fold(&[4, of_str(source)]),
        Constraint::Format(format) => fold(&[5, of_str(format.as_str())]),
        Constraint::OneOf(texts) => {
            let mut hash = 6;
            let mut at = 0;
            while at < texts.len() {
                hash = fold(&[hash, of_str(texts[at])]);
                at += 1;
            }
            hash
        }
        Constraint::Check { path } => fold(&[7, of_str(path)]),
    }
}

const fn size(range: SizeRange) -> u64 {
    match range.max {
        None => fold(&[range.min]),
        Some(max) => fold(&[range.min, max]),
    }
}

const fn bound(bound: Bound) -> u64 {
    match bound {
        Bound::None => 0,
        Bound::Inclusive(number) => fold(&[1, of_number(number)]),
        Bound::Exclusive(number) => fold(&[2, of_number(number)]),
    }
}

const fn of_number(number: Number) -> u64 {
    match number {
        Number::Integer(integer) => wide(integer.cast_unsigned()),
        Number::Float(float) => float.to_bits(),
    }
}

const fn of_fields(fields: &[Field]) -> u64 {
    let mut hash = 0;
    let mut at = 0;
    while at < fields.len() {
        let field = &fields[at];
        let own = fold(&[
            // What a flattened field is called in Rust, JSON does not show.
            if field.is_flattened() {
                0
            } else {
                of_str(field.name)
            },
            field.shape.fingerprint,
            match field.presence {
                Presence::Required => 0,
                Presence::Optional => 1,
                Presence::Flattened => 2,
            },
        ]);
        // Added, not folded: the order of keys does not change what an object accepts.
        hash = u64::wrapping_add(hash, of_constraints(own, field.constraints));
        at += 1;
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
