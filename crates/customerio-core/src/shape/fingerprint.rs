//! The fingerprint of a shape: everything that decides which JSON it accepts, and nothing else.

use customerio_rules::constraint::add;
use customerio_rules::fingerprint::{fold, of_field, of_size, of_str, wide};
use customerio_rules::kind;

use super::{Constraint, Enum, Field, KindRepr, Presence, Shape, VariantContent};

pub(super) const fn of_kind(of: &KindRepr) -> u64 {
    match of {
        KindRepr::Any => fold(&[kind::ANY]),
        KindRepr::Boolean => fold(&[kind::BOOLEAN]),
        KindRepr::Integer { min, max } => {
            fold(&[kind::INTEGER, wide(min.cast_unsigned()), wide(*max)])
        }
        KindRepr::Number => fold(&[kind::NUMBER]),
        KindRepr::Text { format: None } => fold(&[kind::TEXT]),
        KindRepr::Text {
            format: Some(format),
        } => fold(&[kind::FORMATTED, of_str(format.as_str())]),
        KindRepr::List(list) => fold(&[
            kind::LIST,
            list.of.fingerprint,
            of_size(list.min, list.max),
            list.unique as u64,
        ]),
        KindRepr::Tuple(of) => of_shapes(kind::TUPLE, of),
        KindRepr::Map(of) => fold(&[kind::MAP, of.fingerprint]),
        KindRepr::Object(object) => {
            fold(&[kind::OBJECT, of_fields(object.fields), object.open as u64])
        }
        KindRepr::Enum(of) => of_enum(of),
        KindRepr::Nullable(of) => fold(&[kind::NULLABLE, of.fingerprint]),
        // A constant can't evaluate the inner shape.
        KindRepr::Lazy(_) => fold(&[kind::RECURSIVE]),
        KindRepr::Foreign(_) => fold(&[kind::FOREIGN]),
    }
}

pub(super) const fn of_constraints(start: u64, mut list: &[Constraint]) -> u64 {
    let mut hash = start;
    while let [constraint, rest @ ..] = list {
        hash = add(hash, constraint.rule());
        list = rest;
    }
    hash
}

/// Returns the fingerprint of a field's name. JSON does not show the Rust name of a flattened field.
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
    let mut hash = of.tagging.fingerprint();
    let mut at = 0;
    while at < of.variants.len() {
        let variant = &of.variants[at];
        let content = match &variant.content {
            VariantContent::Unit => kind::UNIT_VARIANT,
            VariantContent::Newtype(of) => fold(&[kind::NEWTYPE_VARIANT, of.fingerprint]),
            VariantContent::Tuple(of) => of_shapes(kind::TUPLE_VARIANT, of),
            VariantContent::Object(fields) => fold(&[kind::OBJECT_VARIANT, of_fields(fields)]),
        };
        hash = fold(&[hash, of_str(variant.name), content]);
        at += 1;
    }
    hash
}
