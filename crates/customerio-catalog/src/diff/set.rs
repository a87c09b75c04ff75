//! A locked shape as the set of JSON values that it accepts, in which the forms of serde are gone:
//! what is left is what a reader or a validator sees.

use std::collections::{BTreeMap, BTreeSet};

use customerio_rules::format::Format;
use serde_json::Value;

use super::numbers::Numbers;

/// A set of JSON values.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Set {
    /// Any JSON.
    Any,
    /// What can't be looked into: a type that only serde knows, or that contains itself.
    Opaque,
    Null,
    Boolean,
    Number(Numbers),
    Text(Texts),
    List(List),
    Tuple(Vec<Set>),
    Object(Object),
    /// What is in any of these.
    Union(Vec<Set>),
    /// This very value, for an example.
    Exactly(Value),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Texts {
    pub(super) min: u64,
    pub(super) max: Option<u64>,
    pub(super) formats: BTreeSet<Format>,
    pub(super) patterns: BTreeSet<String>,
    pub(super) one_of: Option<BTreeSet<String>>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct List {
    pub(super) of: Box<Set>,
    pub(super) min: u64,
    pub(super) max: Option<u64>,
    pub(super) is_unique: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Object {
    pub(super) members: BTreeMap<String, Member>,
    pub(super) rest: Rest,
    pub(super) min: u64,
    pub(super) max: Option<u64>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Member {
    pub(super) is_required: bool,
    pub(super) set: Set,
}

/// The keys of an object that are not listed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Rest {
    None,
    Like(Box<Set>),
    Any,
}

/// The set as somebody reads it who passes over keys that he does not know.
pub(super) fn opened(set: &Set) -> Set {
    with_rest(set, &|rest| match rest {
        Rest::Like(of) => Rest::Like(Box::new(opened(of))),
        Rest::None | Rest::Any => Rest::Any,
    })
}

/// The set without the keys that are not listed.
pub(super) fn closed(set: &Set) -> Set {
    with_rest(set, &|rest| match rest {
        Rest::Like(of) => Rest::Like(Box::new(closed(of))),
        Rest::None | Rest::Any => Rest::None,
    })
}

fn with_rest(set: &Set, change: &dyn Fn(&Rest) -> Rest) -> Set {
    let inner = |set: &Set| with_rest(set, change);
    match set {
        Set::List(list) => Set::List(List {
            of: Box::new(inner(&list.of)),
            ..list.clone()
        }),
        Set::Tuple(sets) => Set::Tuple(sets.iter().map(inner).collect()),
        Set::Union(sets) => Set::Union(sets.iter().map(inner).collect()),
        Set::Object(object) => Set::Object(Object {
            members: object
                .members
                .iter()
                .map(|(name, member)| {
                    let set = inner(&member.set);
                    let is_required = member.is_required;
                    (name.clone(), Member { is_required, set })
                })
                .collect(),
            rest: change(&object.rest),
            ..object.clone()
        }),
        set => set.clone(),
    }
}
