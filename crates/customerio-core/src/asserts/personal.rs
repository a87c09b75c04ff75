use crate::const_text::Message;
use crate::shape::{Field, Kind, Pii, Shape, VariantContent};

/// The first personal datum of a class that is not allowed. Its path is behind the message then.
pub(super) const fn find(shape: &Shape, allowed: &[u64], path: &mut Message) -> Option<Pii> {
    if !shape.has_pii_outside(allowed) {
        return None;
    }
    if let Some(pii) = outside(shape.pii, allowed) {
        return Some(pii);
    }
    match &shape.kind {
        Kind::List(list) => step("[]", list.of, allowed, path),
        Kind::Map(of) => step(".*", of, allowed, path),
        Kind::Nullable(of) => find(of, allowed, path),
        Kind::Tuple(of) => in_shapes(of, allowed, path),
        Kind::Object(object) => in_fields(object.fields, allowed, path),
        Kind::Enum(of) => {
            let mut at = 0;
            while at < of.variants.len() {
                let length = path.length();
                path.text(".");
                path.text(of.variants[at].name);
                let found = match &of.variants[at].content {
                    VariantContent::Unit => None,
                    VariantContent::Newtype(of) => find(of, allowed, path),
                    VariantContent::Tuple(of) => in_shapes(of, allowed, path),
                    VariantContent::Object(fields) => in_fields(fields, allowed, path),
                };
                if found.is_some() {
                    return found;
                }
                path.truncate(length);
                at += 1;
            }
            None
        }
        _ => None,
    }
}

/// The class, if it is none of those that are allowed.
const fn outside(pii: Option<Pii>, allowed: &[u64]) -> Option<Pii> {
    let Some(Pii { class, .. }) = pii else {
        return None;
    };
    let mut at = 0;
    while at < allowed.len() {
        if allowed[at] == class {
            return None;
        }
        at += 1;
    }
    pii
}

const fn step(name: &str, of: &Shape, allowed: &[u64], path: &mut Message) -> Option<Pii> {
    let length = path.length();
    path.text(name);
    let found = find(of, allowed, path);
    if found.is_none() {
        path.truncate(length);
    }
    found
}

const fn in_shapes(shapes: &[&Shape], allowed: &[u64], path: &mut Message) -> Option<Pii> {
    let mut at = 0;
    while at < shapes.len() {
        let length = path.length();
        path.text(".");
        path.unsigned(at as u128);
        let found = find(shapes[at], allowed, path);
        if found.is_some() {
            return found;
        }
        path.truncate(length);
        at += 1;
    }
    None
}

const fn in_fields(fields: &[Field], allowed: &[u64], path: &mut Message) -> Option<Pii> {
    let mut at = 0;
    while at < fields.len() {
        let field = &fields[at];
        let length = path.length();
        path.text(".");
        path.text(field.name);
        let found = match outside(field.pii, allowed) {
            Some(pii) => Some(pii),
            None => find(field.shape, allowed, path),
        };
        if found.is_some() {
            return found;
        }
        path.truncate(length);
        at += 1;
    }
    None
}
