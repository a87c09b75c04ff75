//! The fields of an event in a driver, as a derive packs them.

use super::Types;
use crate::shape::{AsField, Field};

/// Returns the docs of the type, which are first.
pub(super) const fn doc(texts: &'static str) -> &'static str {
    next(texts).0
}

/// Fills in the fields, if there are texts. Their keys lack the constraints.
pub(super) const fn fill(mut fields: &mut [Field], mut types: Types, texts: &'static str) {
    let (_, mut texts) = next(texts);
    if texts.is_empty() {
        return;
    }
    while let [list, lists @ ..] = types {
        let mut list: &[&AsField] = list;
        while let [of, rest @ ..] = list {
            let [field, fields_left @ ..] = fields else {
                return;
            };
            let (name, after) = next(texts);
            let (doc, after) = next(after);
            field.fill(name, 0, of);
            field.doc = doc;
            (fields, list, texts) = (fields_left, rest, after);
        }
        types = lists;
    }
}

/// Computes the keys of fields with their constraints.
pub(super) const fn close(mut fields: &mut [Field]) {
    while let [field, rest @ ..] = fields {
        field.set_fingerprint();
        fields = rest;
    }
}

/// Splits off a text that ends with a NUL.
const fn next(texts: &'static str) -> (&'static str, &'static str) {
    let bytes = texts.as_bytes();
    let mut end = 0;
    while end < bytes.len() && bytes[end] != 0 {
        end += 1;
    }
    let (text, rest) = texts.split_at(end);
    if rest.is_empty() {
        (text, rest)
    } else {
        (text, rest.split_at(1).1)
    }
}
