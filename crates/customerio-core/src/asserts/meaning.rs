//! Names that Customer.io reads a meaning into, in what is flattened into an event or traits.

use customerio_rules::reserved::{Meaning, Reserved};

use crate::const_text::{Message, same};
use crate::shape::{Enum, Field, Keyed, Shape, Tagging, VariantContent, promises_time};

/// Whether the keys that a flattened field brings hold what Customer.io reads them as. `what` is
/// what they are there: properties or traits.
#[track_caller]
pub const fn assert_means(shape: &Shape, names: &[Reserved], what: &str) {
    match shape.kind.keyed() {
        Keyed::Nullable(inner) => assert_means(inner, names, what),
        Keyed::Object(object) => in_fields(object.fields, names, what),
        Keyed::Enum(of) => in_enum(of, names, what),
        Keyed::Other => {}
    }
}

#[track_caller]
const fn in_enum(of: &Enum, names: &[Reserved], what: &str) {
    // Else the only keys are the names of variants, or the tag and the content.
    if !matches!(of.tagging, Tagging::Internal { .. } | Tagging::Untagged) {
        return;
    }
    let mut at = 0;
    while at < of.variants.len() {
        match &of.variants[at].content {
            VariantContent::Newtype(of) => assert_means(of, names, what),
            VariantContent::Object(fields) => in_fields(fields, names, what),
            VariantContent::Unit | VariantContent::Tuple(_) => {}
        }
        at += 1;
    }
}

#[track_caller]
const fn in_fields(fields: &[Field], names: &[Reserved], what: &str) {
    let mut at = 0;
    while at < fields.len() {
        let field = &fields[at];
        if field.is_flattened() {
            assert_means(field.shape, names, what);
        } else {
            let mut next = 0;
            while next < names.len() {
                if same(field.name, names[next].name) {
                    check(field, names[next].meaning, what);
                }
                next += 1;
            }
        }
        at += 1;
    }
}

#[track_caller]
const fn check(field: &Field, meaning: Meaning, what: &str) {
    let holds = match meaning {
        Meaning::Ours => {
            let message = Message::of(&[
                "Customer.io reserves the name `",
                field.name,
                "`, which a flattened field adds; rename the ",
                what,
            ]);
            panic!("{}", message.as_str());
        }
        Meaning::Time if promises_time(field.constraints) => field.shape.fits(Meaning::Text),
        Meaning::Text | Meaning::Number | Meaning::Time | Meaning::Boolean | Meaning::Object => {
            field.shape.fits(meaning)
        }
    };
    if !holds {
        let message = Message::of(&[
            "Customer.io reads `",
            field.name,
            "`, which a flattened field adds, as ",
            meaning.as_str(),
            "; give it such a type, or rename the ",
            what,
        ]);
        panic!("{}", message.as_str());
    }
}
