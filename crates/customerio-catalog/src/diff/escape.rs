//! A value that one set has and others don't: what makes a change a break.
//!
//! Values are made up where something must tell the sets apart, at the ends of ranges and lengths,
//! in each member, and each is then judged. So what is returned is true; that nothing is returned
//! means that there is nothing, but for patterns, for what can't be looked into, and for integers
//! that JSON is not written with.

use serde_json::{Value, json};

use super::accept::UNSEEN;
use super::objects::Search;
use super::set::{List, Object, Set, Texts};
use super::text;

/// More items or keys are no example.
pub(super) const MOST_ITEMS: u64 = 1_000;

/// A value of a set.
pub(super) fn sample(of: &Set) -> Option<Value> {
    escape(of, &[])
}

/// A value of a set that none of the others has.
pub(super) fn escape(of: &Set, others: &[&Set]) -> Option<Value> {
    let mut flat = Vec::new();
    for other in others {
        match other {
            Set::Any | Set::Opaque => return None,
            Set::Union(sets) => flat.extend(sets),
            other => flat.push(*other),
        }
    }
    if flat.len() != others.len() {
        return escape(of, &flat);
    }
    let is_out = |value: &Value| of.accepts(value) && !flat.iter().any(|set| set.accepts(value));
    match of {
        Set::Union(sets) => sets.iter().find_map(|set| escape(set, &flat)),
        // Of what can't be looked into, nothing is known to be in it.
        Set::Opaque => flat.is_empty().then(|| UNSEEN.into()),
        Set::Any => anything().into_iter().find(is_out),
        Set::Null => Some(Value::Null).filter(is_out),
        Set::Boolean => [true, false].map(Value::from).into_iter().find(is_out),
        Set::Exactly(value) => Some(value.clone()).filter(is_out),
        Set::Number(numbers) => {
            let beyond = flat.iter().filter_map(|set| match set {
                Set::Number(numbers) => Some(numbers),
                _ => None,
            });
            numbers.candidates(beyond).into_iter().find(is_out)
        }
        Set::Text(texts) => {
            let beyond: Vec<&Texts> = flat
                .iter()
                .filter_map(|set| match set {
                    Set::Text(texts) => Some(texts),
                    _ => None,
                })
                .collect();
            let candidates = text::candidates(texts, &beyond);
            candidates.into_iter().map(Value::from).find(is_out)
        }
        Set::List(of) => list(of, &flat, &is_out),
        Set::Tuple(places) => tuple(places, &flat).filter(is_out),
        Set::Object(object) => {
            let beyond: Vec<&Object> = flat
                .iter()
                .filter_map(|set| match set {
                    Set::Object(object) => Some(object),
                    _ => None,
                })
                .collect();
            Search::new(object, &is_out).objects(&beyond)
        }
    }
}

/// One value of each form, and some that few sets have.
fn anything() -> Vec<Value> {
    vec![
        Value::Null,
        json!("a text that nobody expects"),
        json!(0.5),
        json!(-987_654_321),
        json!(true),
        json!(false),
        json!(["unexpected", 7]),
        json!({ "unexpected": ["key"] }),
    ]
}

fn list(of: &List, others: &[&Set], is_out: &dyn Fn(&Value) -> bool) -> Option<Value> {
    let mut lengths = vec![of.min, of.min.max(1), of.min.max(2)];
    lengths.extend(of.max);
    // An item for each of the others that it does not take, and one for all.
    let mut items = Vec::new();
    let mut elements: Vec<&Set> = Vec::new();
    for other in others {
        match other {
            Set::List(other) => {
                lengths.extend(other.min.checked_sub(1));
                lengths.extend(other.max.map(|max| max.saturating_add(1)));
                items.extend(escape(&of.of, &[&other.of]));
                elements.push(&other.of);
            }
            Set::Tuple(places) => {
                let length = places.len() as u64;
                lengths.extend([length, length + 1]);
                lengths.extend(length.checked_sub(1));
                for place in places {
                    items.extend(escape(&of.of, &[place]));
                }
            }
            _ => {}
        }
    }
    items.splice(0..0, escape(&of.of, &elements));
    lengths.retain(|length| *length <= MOST_ITEMS);
    lengths.sort_unstable();
    lengths.dedup();

    let filler = sample(&of.of);
    for length in lengths {
        let length = usize::try_from(length).unwrap_or_default();
        // Like items, for those who ask that no two are alike.
        let alike = filler.iter().map(|it| vec![it.clone(); length].into());
        let mixed = [&items[..], items.get(..1).unwrap_or_default()];
        let mixed = mixed
            .iter()
            .map(|start| list_of(of, start, length, filler.as_ref()));
        if let Some(found) = alike.chain(mixed).find(is_out) {
            return Some(found);
        }
    }
    None
}

/// A list that starts with these items, as far as they differ, and goes on with any.
fn list_of(of: &List, start: &[Value], length: usize, filler: Option<&Value>) -> Value {
    let mut list: Vec<Value> = Vec::new();
    for item in start.iter().take(length) {
        if !list.contains(item) {
            list.push(item.clone());
        }
    }
    while list.len() < length {
        // Where items may be alike, any will do; else each is one more.
        let next = if of.is_unique && list.len() < 32 {
            let known: Vec<Set> = list.iter().cloned().map(Set::Exactly).collect();
            escape(&of.of, &known.iter().collect::<Vec<_>>())
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

fn tuple(places: &[Set], others: &[&Set]) -> Option<Value> {
    // A place for each of the others that it does not take; the first where that is possible.
    let mut beyond: Vec<Vec<&Set>> = vec![Vec::new(); places.len()];
    for other in others {
        let at = |place: usize| match other {
            Set::Tuple(sets) if sets.len() == places.len() => sets.get(place),
            Set::List(list) => Some(&*list.of),
            _ => None,
        };
        let found = (0..places.len()).find(|place| {
            at(*place).is_some_and(|set| {
                let mut all = beyond[*place].clone();
                all.push(set);
                escape(&places[*place], &all).is_some()
            })
        });
        if let Some(place) = found {
            beyond[place].extend(at(place));
        }
    }
    let values = places.iter().zip(&beyond);
    let values: Option<Vec<Value>> = values.map(|(set, beyond)| escape(set, beyond)).collect();
    let values = values?;
    // A list that asks that no two items are alike refuses a tuple whose places are.
    Some(values.into())
}
