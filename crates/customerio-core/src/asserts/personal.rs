use crate::const_text::Message;
use crate::shape::{Field, KindRepr, Pii, Shape, VariantContent};

/// Finds the first personal data of a class that is not allowed, and appends its path to the message.
pub(super) const fn find(shape: &Shape, allowed: &[Pii], path: &mut Message) -> Option<Pii> {
    if !shape.has_pii_outside(allowed) {
        return None;
    }
    if let Some(pii) = outside(shape.pii, allowed) {
        return Some(pii);
    }
    match &shape.kind {
        KindRepr::List(list) => step("[]", list.of, allowed, path),
        KindRepr::Map(of) => step(".*", of, allowed, path),
        KindRepr::Nullable(of) => find(of, allowed, path),
        KindRepr::Tuple(of) => in_shapes(of, allowed, path),
        KindRepr::Object(object) => in_fields(object.fields, allowed, path),
        KindRepr::Enum(of) => {
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
        KindRepr::Any
        | KindRepr::Boolean
        | KindRepr::Integer { .. }
        | KindRepr::Number
        | KindRepr::Text { .. }
        | KindRepr::Lazy(_)
        | KindRepr::Foreign(_) => None,
    }
}

/// Returns whether a shape may contain personal data of a class. `true` for recursive types, which a
/// constant can't look into; foreign types declare no personal data.
pub(super) const fn may_have(shape: &Shape, class: &Pii) -> bool {
    if is_of(shape.pii, class) {
        return true;
    }
    match &shape.kind {
        KindRepr::Lazy(_) => true,
        KindRepr::List(list) => may_have(list.of, class),
        KindRepr::Map(of) | KindRepr::Nullable(of) => may_have(of, class),
        KindRepr::Tuple(of) => any_may_have(of, class),
        KindRepr::Object(object) => fields_may_have(object.fields, class),
        KindRepr::Enum(of) => {
            let mut at = 0;
            while at < of.variants.len() {
                let may = match &of.variants[at].content {
                    VariantContent::Unit => false,
                    VariantContent::Newtype(of) => may_have(of, class),
                    VariantContent::Tuple(of) => any_may_have(of, class),
                    VariantContent::Object(fields) => fields_may_have(fields, class),
                };
                if may {
                    return true;
                }
                at += 1;
            }
            false
        }
        KindRepr::Any
        | KindRepr::Boolean
        | KindRepr::Integer { .. }
        | KindRepr::Number
        | KindRepr::Text { .. }
        | KindRepr::Foreign(_) => false,
    }
}

const fn is_of(pii: Option<Pii>, class: &Pii) -> bool {
    matches!(pii, Some(pii) if pii.is(class))
}

const fn any_may_have(shapes: &[&Shape], class: &Pii) -> bool {
    let mut at = 0;
    while at < shapes.len() {
        if may_have(shapes[at], class) {
            return true;
        }
        at += 1;
    }
    false
}

const fn fields_may_have(fields: &[Field], class: &Pii) -> bool {
    let mut at = 0;
    while at < fields.len() {
        if is_of(fields[at].pii, class) || may_have(fields[at].shape, class) {
            return true;
        }
        at += 1;
    }
    false
}

/// Returns the class if it is not allowed.
const fn outside(pii: Option<Pii>, allowed: &[Pii]) -> Option<Pii> {
    match pii {
        Some(class) if !class.is_among(allowed) => pii,
        Some(_) | None => None,
    }
}

const fn step(name: &str, of: &Shape, allowed: &[Pii], path: &mut Message) -> Option<Pii> {
    let length = path.length();
    path.text(name);
    let found = find(of, allowed, path);
    if found.is_none() {
        path.truncate(length);
    }
    found
}

const fn in_shapes(shapes: &[&Shape], allowed: &[Pii], path: &mut Message) -> Option<Pii> {
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

const fn in_fields(fields: &[Field], allowed: &[Pii], path: &mut Message) -> Option<Pii> {
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

#[cfg(test)]
mod tests {
    use crate::CioProperty;
    use crate::asserts::assert_no_pii;
    use crate::shape::{Pii, Shape};

    /// A debug build has the names of classes without the feature `catalog`; a release build does not.
    #[test]
    #[should_panic(expected = "write `#[cio(allow_pii(\"contact\"))]` on the struct")]
    fn a_class_is_named_without_a_catalog() {
        const PHONE: &Shape = &Shape::like::<Pii>(String::SHAPE).with_pii(Pii::derived("contact"));
        assert_no_pii(PHONE, &[], "phone");
    }
}
