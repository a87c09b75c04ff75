//! Finds lists and tuples that other sets lack, by their length or by an item.

use serde_json::Value;

use super::super::set::{List, Set};
use super::{MAX_ITEMS, sample, witness};

/// The maximum length up to which unique items are generated one by one.
pub(super) const MAX_UNIQUE: u64 = 32;

/// Returns a list of a set for which `is_out` is true.
pub(super) fn list(of: &List, others: &[&Set], is_out: &dyn Fn(&Value) -> bool) -> Option<Value> {
    let mut lengths = vec![of.min, of.min.max(1), of.min.max(2)];
    lengths.extend(of.max);
    // An item for each other set that refuses it, and one that all refuse.
    let mut items = Vec::new();
    let mut elements: Vec<&Set> = Vec::new();
    for other in others {
        match other {
            Set::List(other) => {
                lengths.extend(other.min.checked_sub(1));
                lengths.extend(other.max.map(|max| max.saturating_add(1)));
                items.extend(witness(&of.of, &[&other.of]));
                elements.push(&other.of);
            }
            Set::Tuple(places) => {
                let length = places.len() as u64;
                lengths.extend([length, length + 1]);
                lengths.extend(length.checked_sub(1));
                for place in places {
                    items.extend(witness(&of.of, &[place]));
                }
            }
            // They accept no list, or every list.
            Set::Any
            | Set::Opaque
            | Set::Null
            | Set::Boolean
            | Set::Number(_)
            | Set::Text(_)
            | Set::Object(_)
            | Set::Union(_)
            | Set::Exactly(_) => {}
        }
    }
    items.splice(0..0, witness(&of.of, &elements));
    lengths.retain(|length| *length <= MAX_ITEMS);
    lengths.sort_unstable();
    lengths.dedup();

    let filler = sample(&of.of);
    for length in lengths {
        // Equal items first, for other sets that require unique ones.
        let equal = filler.as_ref().map(|it| equal_items(it, length));
        let first = &items[..items.len().min(1)];
        let mixed = [&items[..], first];
        let mixed = mixed
            .iter()
            .map(|start| list_of(of, start, length, filler.as_ref()));
        if let Some(found) = equal.into_iter().chain(mixed).find(is_out) {
            return Some(found);
        }
    }
    None
}

fn equal_items(item: &Value, length: u64) -> Value {
    (0..length).map(|_| item.clone()).collect()
}

/// Returns a list that starts with the distinct ones of some items, followed by others.
fn list_of(of: &List, start: &[Value], length: u64, filler: Option<&Value>) -> Value {
    let mut list: Vec<Value> = Vec::new();
    let is_full = |list: &[Value]| list.len() as u64 >= length;
    for item in start {
        if !is_full(&list) && !list.contains(item) {
            list.push(item.clone());
        }
    }
    while !is_full(&list) {
        let next = if of.is_unique && (list.len() as u64) < MAX_UNIQUE {
            let known: Vec<Set> = list.iter().cloned().map(Set::Exactly).collect();
            witness(&of.of, &known.iter().collect::<Vec<_>>())
        } else {
            filler.cloned()
        };
        match next {
            Some(next) => list.push(next),
            None => break,
        }
    }
    list.into()
}

/// Returns a tuple that other sets refuse because of its items.
pub(super) fn tuple(places: &[Set], others: &[&Set]) -> Option<Value> {
    // For each other set, the first place with a value that it refuses there.
    let mut refused: Vec<Vec<&Set>> = vec![Vec::new(); places.len()];
    for other in others {
        let at = |place: usize| match other {
            Set::Tuple(sets) if sets.len() == places.len() => sets.get(place),
            Set::List(list) => Some(&*list.of),
            // They accept no tuple of this length, or every tuple.
            Set::Tuple(_)
            | Set::Any
            | Set::Opaque
            | Set::Null
            | Set::Boolean
            | Set::Number(_)
            | Set::Text(_)
            | Set::Object(_)
            | Set::Union(_)
            | Set::Exactly(_) => None,
        };
        let found = (0..places.len()).find(|place| {
            at(*place).is_some_and(|set| {
                let mut all = refused[*place].clone();
                all.push(set);
                witness(&places[*place], &all).is_some()
            })
        });
        if let Some(place) = found {
            refused[place].extend(at(place));
        }
    }
    let values = places.iter().zip(&refused);
    let values: Option<Vec<Value>> = values.map(|(set, refused)| witness(set, refused)).collect();
    Some(values?.into())
}
