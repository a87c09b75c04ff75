//! The fingerprints of fields, computed here so that no constant has to; and that of a whole object, if
//! the names of its fields' types are well-known.

use customerio_rules::constraint::{self, Constraint};
use customerio_rules::fingerprint::{fold, of_field as of_whole_field, of_size, of_str, wide};
use customerio_rules::kind;
use syn::Type;

use crate::model::{Body, Field, Model, Presence, Wire};
use crate::plain::{Plain, name_with_argument};

/// Returns the fingerprint of a type whose fields have types with well-known names. `cargo cio check`
/// finds another type with such a name.
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
    Some(fold(&[kind::OBJECT, all, (*open).into()]))
}

fn of_type(ty: &Type) -> Option<u64> {
    if let (name, Some(inner)) = name_with_argument(ty)? {
        return (name == "Vec")
            .then(|| of_type(inner))?
            .map(|inner| fold(&[kind::LIST, inner, of_size(0, None), 0]));
    }
    Some(match Plain::of(ty)? {
        Plain::Boolean => fold(&[kind::BOOLEAN]),
        Plain::Integer { min, max } => fold(&[
            kind::INTEGER,
            wide(min.cast_unsigned()),
            wide(max.cast_unsigned()),
        ]),
        Plain::Number => fold(&[kind::NUMBER]),
        Plain::Text => fold(&[kind::TEXT]),
        Plain::List => return None,
    })
}

/// Returns the fingerprint of a field's name with its constraints, in the order of its row.
pub(super) fn of_field(field: &Field<'_>) -> u64 {
    let path = field.check.as_ref().map(super::written_path);
    let check = path.as_deref().map(Constraint::Check);
    of_named(&field.name, field.constraints.iter().chain(check))
}

/// Returns the fingerprint of a name with constraints.
pub(super) fn of_named<'a>(name: &str, all: impl IntoIterator<Item = Constraint<'a>>) -> u64 {
    let all = all.into_iter();
    all.fold(of_str(name), |hash, it| constraint::add(hash, &it))
}
