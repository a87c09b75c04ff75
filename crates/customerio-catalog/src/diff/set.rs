//! The set of JSON values that a locked shape accepts, as a reader or a validator sees them: without
//! the forms of serde.

use std::collections::{BTreeMap, BTreeSet};

use customerio_rules::format::Format;
use serde_json::Value;

use super::numbers::Numbers;

/// A set of JSON values.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Set {
    /// Any JSON.
    Any,
    /// Unknown content: of a type that only serde knows, or of a recursive type.
    Opaque,
    Null,
    Boolean,
    Number(Numbers),
    Text(Texts),
    List(List),
    Tuple(Vec<Set>),
    Object(Object),
    /// The values of any of these sets.
    Union(Vec<Set>),
    /// Only this value, for a payload.
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

/// The unlisted keys of an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Rest {
    None,
    Like(Box<Set>),
    Any,
}

impl Set {
    pub(super) const fn as_numbers(&self) -> Option<&Numbers> {
        if let Self::Number(numbers) = self {
            Some(numbers)
        } else {
            None
        }
    }

    pub(super) const fn as_texts(&self) -> Option<&Texts> {
        if let Self::Text(texts) = self {
            Some(texts)
        } else {
            None
        }
    }

    pub(super) const fn as_object(&self) -> Option<&Object> {
        if let Self::Object(object) = self {
            Some(object)
        } else {
            None
        }
    }
}

/// Returns the set for a reader that ignores unknown keys.
pub(super) fn opened(set: &Set) -> Set {
    with_rest(set, &|rest| match rest {
        Rest::Like(of) => Rest::Like(Box::new(opened(of))),
        Rest::None | Rest::Any => Rest::Any,
    })
}

/// Returns the set without unlisted keys.
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
        Set::Any
        | Set::Opaque
        | Set::Null
        | Set::Boolean
        | Set::Number(_)
        | Set::Text(_)
        | Set::Exactly(_) => set.clone(),
    }
}
