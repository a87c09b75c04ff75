//! The keys of an object, including those of its flattened fields.

use super::{Enum, Field, Keyed, Shape, Tagging, VariantContent};
use crate::const_text::same;

/// Returns the first key of the flattened field at an index that the object already has, from its own
/// fields or from an earlier flattened one. Different variants may share keys. The keys of maps and
/// recursive types are checked at run time.
pub(crate) const fn first_duplicate(fields: &[Field], at: usize) -> Option<&'static str> {
    first_of_shape(fields[at].shape, fields, at)
}

/// Returns the first key of a shape that is among the fields. Flattened fields count only before an
/// index.
const fn first_of_shape(of: &Shape, fields: &[Field], before: usize) -> Option<&'static str> {
    match of.kind.keyed() {
        Keyed::Nullable(inner) => first_of_shape(inner, fields, before),
        Keyed::Object(object) => first_of_fields(object.fields, fields, before),
        Keyed::Enum(of) => first_of_enum(of, fields, before),
        Keyed::Other => None,
    }
}

const fn first_of_fields(of: &[Field], fields: &[Field], before: usize) -> Option<&'static str> {
    let mut at = 0;
    while at < of.len() {
        let field = &of[at];
        let found = if field.is_flattened() {
            first_of_shape(field.shape, fields, before)
        } else {
            only_if(fields_have(fields, before, field.name), field.name)
        };
        if found.is_some() {
            return found;
        }
        at += 1;
    }
    None
}

const fn first_of_enum(of: &Enum, fields: &[Field], before: usize) -> Option<&'static str> {
    let mut at = 0;
    while at < of.variants.len() {
        let variant = &of.variants[at];
        let found = match (of.tagging, &variant.content) {
            (Tagging::External, _) => {
                only_if(fields_have(fields, before, variant.name), variant.name)
            }
            (Tagging::Adjacent { tag, content }, _) => {
                if fields_have(fields, before, tag) {
                    Some(tag)
                } else {
                    only_if(fields_have(fields, before, content), content)
                }
            }
            (Tagging::Internal { tag }, _) if fields_have(fields, before, tag) => Some(tag),
            (Tagging::Internal { .. } | Tagging::Untagged, VariantContent::Newtype(of)) => {
                first_of_shape(of, fields, before)
            }
            (Tagging::Internal { .. } | Tagging::Untagged, VariantContent::Object(of)) => {
                first_of_fields(of, fields, before)
            }
            (Tagging::Internal { .. } | Tagging::Untagged, _) => None,
        };
        if found.is_some() {
            return found;
        }
        at += 1;
    }
    None
}

const fn only_if(is: bool, key: &'static str) -> Option<&'static str> {
    if is { Some(key) } else { None }
}

/// Returns whether an object with these fields can have a key. Flattened fields count only before an
/// index.
pub(crate) const fn fields_have(fields: &[Field], before: usize, key: &str) -> bool {
    let mut at = 0;
    while at < fields.len() {
        let field = &fields[at];
        let has = if field.is_flattened() {
            at < before && shape_has(field.shape, key)
        } else {
            same(field.name, key)
        };
        if has {
            return true;
        }
        at += 1;
    }
    false
}

/// Returns whether an object of this shape can have a key.
pub(crate) const fn shape_has(of: &Shape, key: &str) -> bool {
    match of.kind.keyed() {
        Keyed::Nullable(inner) => shape_has(inner, key),
        Keyed::Object(object) => fields_have(object.fields, usize::MAX, key),
        Keyed::Enum(of) => {
            let mut at = 0;
            while at < of.variants.len() {
                let variant = &of.variants[at];
                let has = match (of.tagging, &variant.content) {
                    (Tagging::External, _) => same(variant.name, key),
                    (Tagging::Adjacent { tag, content }, _) => same(tag, key) || same(content, key),
                    (Tagging::Internal { tag }, _) if same(tag, key) => true,
                    (_, VariantContent::Newtype(of)) => shape_has(of, key),
                    (_, VariantContent::Object(of)) => fields_have(of, usize::MAX, key),
                    (_, VariantContent::Unit | VariantContent::Tuple(_)) => false,
                };
                if has {
                    return true;
                }
                at += 1;
            }
            false
        }
        Keyed::Other => false,
    }
}
