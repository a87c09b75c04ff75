//! The fingerprint of what is said of a field, computed here so that no constant has to; and that of
//! a whole object, where the names of its fields' types are known to everybody.

use customerio_rules::fingerprint::constraint::{self, size, wide};
use customerio_rules::fingerprint::{fold, of_field as of_whole_field, of_str};
use syn::Type;

use crate::model::{Body, Bound, ConstraintKind, Field, Model, Number, Presence, Wire};
use crate::plain::{Plain, name_with_argument};

/// Of a type, if its names tell it. A type that bears such a name and is another one is what `cargo
/// cio check` finds.
pub(super) fn of_known(model: &Model<'_>) -> Option<u64> {
    let Body::Object {
        fields,
        open,
        tag: None,
        ..
    } = &model.body
    else {
        return None;
    };
    let mut all = 0_u64;
    for field in fields {
        let is_simple = matches!(field.wire, Wire::Own)
            && matches!(field.presence, Presence::OfType)
            && !field.flatten
            && !field.recursive;
        if !is_simple {
            return None;
        }
        let (inner, is_optional) = match name_with_argument(field.ty)? {
            (name, Some(inner)) if name == "Option" => (inner, true),
            _ => (field.ty, false),
        };
        let of = of_whole_field(of_field(field), of_type(inner)?, is_optional.into());
        all = all.wrapping_add(of);
    }
    Some(fold(&[10, all, (*open).into()]))
}

fn of_type(ty: &Type) -> Option<u64> {
    if let (name, Some(inner)) = name_with_argument(ty)? {
        return (name == "Vec")
            .then(|| of_type(inner))?
            .map(|inner| fold(&[7, inner, size(0, None), 0]));
    }
    Some(match Plain::of(ty)? {
        Plain::Boolean => fold(&[2]),
        Plain::Integer { min, max } => {
            fold(&[3, wide(min.cast_unsigned()), wide(max.cast_unsigned())])
        }
        Plain::Number => fold(&[4]),
        Plain::Text => fold(&[5]),
        Plain::List => return None,
    })
}

/// Of the name of a field with its constraints, in the order in which its row lists them.
pub(super) fn of_field(field: &Field<'_>) -> u64 {
    let listed = of_named(&field.name, field.constraints.iter().map(|it| &it.kind));
    match &field.check {
        Some(path) => constraint::add(listed, constraint::check(&super::written_path(path))),
        None => listed,
    }
}

/// Of a name with constraints.
pub(super) fn of_named<'a>(name: &str, kept: impl IntoIterator<Item = &'a ConstraintKind>) -> u64 {
    kept.into_iter()
        .map(of_constraint)
        .fold(of_str(name), constraint::add)
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
