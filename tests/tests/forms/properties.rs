//! Each form of a type, alone and within others.

use std::collections::BTreeMap;

use crate::judge::{holds, holds_for_types, holds_loosely};
use crate::types::*;

#[test]
fn newtypes() {
    holds::<Sku>();
    holds::<Coded>();
    holds::<Percent>();
    holds::<Labels>();
    holds::<Vec<Sku>>();
}

#[test]
fn tuples_and_generics() {
    holds::<Pair<Sku>>();
    holds::<Borrowing<'static>>();
    holds::<Triple>();
    holds::<Marker>();
    holds::<Marked>();
}

#[test]
fn objects() {
    holds::<Address>();
    holds::<Nothing>();
    holds::<Tagged>();
    holds::<Written>();
}

#[test]
fn enums() {
    holds::<Plan>();
    holds::<External>();
    holds::<Internal>();
    holds::<Adjacent>();
    holds::<Untagged>();
    holds::<BTreeMap<String, External>>();
}

#[test]
fn flattened() {
    holds_loosely::<Flattened>(
        "the unlisted keys of a variant can't be distinguished from those next to the flattened enum: we \
         accept any, `schemars` validates both",
    );
    holds_for_types::<MaybeFlattened>(
        "a part of an optional flattened struct is valid for our schema, and the check reads its keys as \
         those of the map next to it",
    );
}

#[test]
fn counts_of_nullable_values() {
    holds::<Counted>();
}

#[test]
fn recursive() {
    holds::<Tree>();
    holds::<Expression>();
    holds::<Vec<Box<Expression>>>();
}
