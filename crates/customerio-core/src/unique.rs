//! Whether the keys of an object are unique, seen through what is flattened into it: a question
//! for the compiler, like those of [`asserts`](crate::asserts).

#![expect(
    clippy::panic,
    reason = "a panic in a constant is a compile error, never a crash"
)]

use crate::const_text::Message;
use crate::shape::{
    Field, KindRepr, Shape, Tagging, VariantContent, fields_have, first_duplicate, shape_has,
};

/// Whether the flattened field at a place brings no key that the object has already.
#[track_caller]
pub const fn assert_unique_keys(of: &Shape, at: usize) {
    unique(of.fields(), at);
}

/// The same for the variant at a place of an enum.
#[track_caller]
pub const fn assert_unique_variant_keys(of: &Shape, variant: usize, at: usize) {
    if let KindRepr::Enum(of) = of.kind
        && let VariantContent::Object(fields) = of.variants[variant].content
    {
        unique(fields, at);
    }
}

/// Asserts that the content of a variant has no key that is the enum's tag.
#[track_caller]
pub const fn assert_free_of_tag(of: &Shape, variant: usize) {
    let KindRepr::Enum(of) = of.kind else {
        return;
    };
    let Tagging::Internal { tag } = of.tagging else {
        return;
    };
    let has = match of.variants[variant].content {
        VariantContent::Newtype(of) => shape_has(of, tag),
        VariantContent::Object(fields) => fields_have(fields, usize::MAX, tag),
        VariantContent::Unit | VariantContent::Tuple(_) => false,
    };
    if has {
        refuse(
            tag,
            "` is already in this object, as the tag of the enum; rename one",
        );
    }
}

#[track_caller]
const fn unique(fields: &[Field], at: usize) {
    if let Some(key) = first_duplicate(fields, at) {
        refuse(
            key,
            "` is already in the object that this is flattened into; rename one",
        );
    }
}

#[track_caller]
const fn refuse(key: &str, message: &str) {
    let message = Message::of(&["the key `", key, message]);
    panic!("{}", message.as_str());
}
