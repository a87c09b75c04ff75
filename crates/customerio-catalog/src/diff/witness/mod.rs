//! Finds witnesses: values that one set has and others lack, which make a change a break.
//!
//! Values are generated where they may distinguish the sets: at the ends of ranges and lengths, and in
//! each member. Each is then checked, so a returned value is always a witness. `None` means that no
//! witness exists, except for patterns, opaque sets, and integers that `serde_json` does not write.

mod list;
mod object;

use serde_json::{Value, json};

use super::accept::UNSEEN;
use super::set::{Object, Set, Texts};
use super::text;

/// The maximum number of items or keys of a witness.
const MAX_ITEMS: u16 = 1_000;

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
