//! Finds witnesses: values that one set has and others lack, which make a change a break.
//!
//! Values are generated where they may distinguish the sets: at the ends of ranges and lengths, and in
//! each member. Each is then checked, so a returned value is always a witness. `None` means that no
//! witness exists, except for opaque sets, and where [`is_hard`] says so.

mod list;
mod object;

use serde_json::{Value, json};

use super::accept::UNSEEN;
use super::set::{Object, Set, Texts};
use super::text;

/// The maximum number of items of a witness.
const MAX_ITEMS: u64 = 20_000;

/// The maximum number of keys of a witness.
const MAX_KEYS: u64 = 1_000;

/// Whether a witness of a set, or of its difference to another, may exist although none is found.
pub(super) fn is_hard(set: &Set) -> bool {
    let exceeds = |limit: u64, min: u64, max: Option<u64>| min.max(max.unwrap_or(0)) >= limit;
    match set {
        Set::Text(of) => !of.patterns.is_empty() || exceeds(text::MAX_LENGTH, of.min, of.max),
        Set::Number(of) => of.is_beyond_json(),
        Set::List(of) => {
            exceeds(MAX_ITEMS, of.min, of.max) || (of.is_unique && of.min > list::MAX_UNIQUE)
        }
        Set::Object(of) => exceeds(MAX_KEYS, of.min, of.max),
        Set::Any
        | Set::Opaque
        | Set::Null
        | Set::Boolean
        | Set::Tuple(_)
        | Set::Union(_)
        | Set::Exactly(_) => false,
    }
}

/// Returns a value of a set.
pub(super) fn sample(of: &Set) -> Option<Value> {
    witness(of, &[])
}

/// Returns a value of a set that no other set has.
pub(super) fn witness(of: &Set, others: &[&Set]) -> Option<Value> {
    let mut flat = Vec::new();
    for other in others {
        match other {
            Set::Any | Set::Opaque => return None,
            Set::Union(sets) => flat.extend(sets),
            Set::Null
            | Set::Boolean
            | Set::Number(_)
            | Set::Text(_)
            | Set::List(_)
            | Set::Tuple(_)
            | Set::Object(_)
            | Set::Exactly(_) => flat.push(*other),
        }
    }
    if flat.len() != others.len() {
        return witness(of, &flat);
    }
    let is_out = |value: &Value| of.accepts(value) && !flat.iter().any(|set| set.accepts(value));
    match of {
        Set::Union(sets) => sets.iter().find_map(|set| witness(set, &flat)),
        // No value of an opaque set is known.
        Set::Opaque => flat.is_empty().then(|| UNSEEN.into()),
        Set::Any => one_of_each_form().into_iter().find(is_out),
        Set::Null => Some(Value::Null).filter(is_out),
        Set::Boolean => [true, false].map(Value::from).into_iter().find(is_out),
        Set::Exactly(value) => Some(value.clone()).filter(is_out),
        Set::Number(numbers) => {
            let others: Vec<_> = flat.iter().filter_map(|set| set.as_numbers()).collect();
            numbers.candidates(&others).into_iter().find(is_out)
        }
        Set::Text(texts) => {
            let others: Vec<&Texts> = flat.iter().filter_map(|set| set.as_texts()).collect();
            let candidates = text::candidates(texts, &others);
            candidates.into_iter().map(Value::from).find(is_out)
        }
        Set::List(of) => list::list(of, &flat, &is_out),
        Set::Tuple(places) => list::tuple(places, &flat).filter(is_out),
        Set::Object(object) => {
            let others: Vec<&Object> = flat.iter().filter_map(|set| set.as_object()).collect();
            object::Search::new(object, &is_out).object(&others)
        }
    }
}

/// Returns a value of each form. Few sets have the strings and numbers.
fn one_of_each_form() -> Vec<Value> {
    vec![
        Value::Null,
        json!("an unexpected string"),
        json!(0.5),
        json!(-987_654_321),
        json!(true),
        json!(false),
        json!(["unexpected", 7]),
        json!({ "unexpected": ["key"] }),
    ]
}
