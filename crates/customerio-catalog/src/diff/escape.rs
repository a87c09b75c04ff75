//! A value that one set has and others don't: what makes a change a break.
//!
//! Values are made up where something must tell the sets apart, at the ends of ranges and lengths,
//! in each member, and each is then judged. So what is returned is true; that nothing is returned
//! means that there is nothing, but for patterns, for what can't be looked into, and for integers
//! that JSON is not written with.

use std::collections::BTreeMap;

use customerio_rules::lock::{Bound, Number};
use serde_json::{Map, Number as JsonNumber, Value, json};

use super::accept::{UNSEEN, as_float};
use super::set::{List, Member, Numbers, Object, Rest, Set, Texts};
use super::text;

/// The most ways to tell an object from others that are tried: one for each of the others, and they
/// multiply.
const MOST: usize = 4_096;

/// More items or keys are no example.
const MOST_ITEMS: u64 = 1_000;

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
        Set::Number(numbers) => numbers_to_try(numbers, &flat).into_iter().find(is_out),
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
        Set::List(list) => lists(list, &flat).into_iter().find(is_out),
        Set::Tuple(places) => tuple(places, &flat).filter(is_out),
        Set::Object(object) => {
            let beyond: Vec<&Object> = flat
                .iter()
                .filter_map(|set| match set {
                    Set::Object(object) => Some(object),
                    _ => None,
                })
                .collect();
            Search {
                of: object,
                left: MOST,
                is_out: &is_out,
            }
            .objects(&beyond)
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

fn numbers_to_try(of: &Numbers, others: &[&Set]) -> Vec<Value> {
    let mut edges = vec![Number::Integer(0)];
    let mut add = |numbers: &Numbers| {
        for bound in numbers.mins.iter().chain(&numbers.maxs) {
            if let Bound::Inclusive(number) | Bound::Exclusive(number) = bound {
                edges.push(*number);
            }
        }
    };
    add(of);
    for other in others {
        if let Set::Number(numbers) = other {
            add(numbers);
        }
    }
    edges.sort_by(|one, other| as_float(*one).total_cmp(&as_float(*other)));
    edges.dedup();
    let mut tried = Vec::new();
    for edge in &edges {
        match *edge {
            Number::Integer(integer) => {
                for step in [0, 1, -1] {
                    tried.push(Number::Integer(integer.saturating_add(step)));
                }
            }
            Number::Float(float) => {
                for step in [0.0, 1.0, -1.0] {
                    tried.push(Number::Float(float + step));
                }
                tried.extend([float.next_up(), float.next_down()].map(Number::Float));
                // Of whole numbers, those beside it.
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "out of range, it is no edge"
                )]
                tried.extend([float.floor(), float.ceil()].map(|it| Number::Integer(it as i128)));
            }
        }
        tried.extend([0.5, -0.5].map(|step| Number::Float(as_float(*edge) + step)));
    }
    for pair in edges.windows(2) {
        if let [low, high] = pair {
            tried.push(Number::Float(f64::midpoint(
                as_float(*low),
                as_float(*high),
            )));
        }
    }
    tried.into_iter().filter_map(as_json).collect()
}

fn as_json(number: Number) -> Option<Value> {
    match number {
        Number::Integer(integer) => JsonNumber::from_i128(integer).map(Value::Number),
        Number::Float(float) => JsonNumber::from_f64(float).map(Value::Number),
    }
}

fn lists(of: &List, others: &[&Set]) -> Vec<Value> {
    let mut lengths = vec![of.min, of.min.max(1), of.min.max(2)];
    lengths.extend(of.max);
    // An item for each of the others that it does not take, and one for all.
    let mut items = Vec::new();
    let mut elements: Vec<&Set> = Vec::new();
    for other in others {
        match other {
            Set::List(other) => {
                lengths.extend(other.min.checked_sub(1));
                lengths.extend(other.max.map(|max| max + 1));
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
    let mut lists = Vec::new();
    for length in lengths {
        let length = usize::try_from(length).unwrap_or_default();
        // Like items, for those who ask that no two are alike.
        lists.extend(
            filler
                .iter()
                .map(|it| Value::from(vec![it.clone(); length])),
        );
        for start in [&items[..], items.get(..1).unwrap_or_default()] {
            let mut list: Vec<Value> = Vec::new();
            for item in start.iter().take(length) {
                if !list.contains(item) {
                    list.push(item.clone());
                }
            }
            while list.len() < length {
                let known: Vec<Set> = list.iter().cloned().map(Set::Exactly).collect();
                let known: Vec<&Set> = known.iter().collect();
                // Where items may be alike, any will do; else each is one more.
                let next = if of.is_unique && known.len() < 32 {
                    escape(&of.of, &known)
                } else {
                    filler.clone()
                };
                match next {
                    Some(next) => list.push(next),
                    None => break,
                }
            }
            lists.push(list.into());
        }
    }
    lists
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

/// A key that no object lists.
const UNLISTED: &str = "unlisted_key";

struct Search<'a> {
    of: &'a Object,
    left: usize,
    is_out: &'a dyn Fn(&Value) -> bool,
}

/// What is asked of each key so far.
type Plan<'a> = BTreeMap<String, Asked<'a>>;

#[derive(Clone)]
enum Asked<'a> {
    Absent,
    /// It is there, and none of these has its value.
    Beyond(Vec<&'a Set>),
}

impl<'a> Search<'a> {
    fn objects(&mut self, others: &[&'a Object]) -> Option<Value> {
        let mut counts = vec![self.of.min];
        for other in others {
            counts.extend(other.min.checked_sub(1));
            counts.extend(other.max.map(|max| max + 1));
        }
        counts.extend(self.of.max);
        counts.retain(|count| *count <= MOST_ITEMS);
        counts.sort_unstable();
        counts.dedup();
        let plans = self.plans(Plan::new(), others);
        for count in &counts {
            for plan in &plans {
                let object = self.build(plan, *count);
                if let Some(object) = object.filter(|it| (self.is_out)(it)) {
                    return Some(object);
                }
            }
        }
        None
    }

    /// All ways to tell the object from each of the others.
    fn plans(&mut self, plan: Plan<'a>, others: &[&'a Object]) -> Vec<Plan<'a>> {
        let Some((other, rest)) = others.split_first() else {
            return vec![plan];
        };
        let mut plans = Vec::new();
        // The count of keys, or a key that it asks for and we don't have, may do already.
        let mut ways = vec![plan.clone()];
        for (name, member) in &self.of.members {
            if let Some(theirs) = other.members.get(name) {
                ways.extend(with(&plan, name, &theirs.set));
                if theirs.is_required && !member.is_required {
                    ways.extend(without(&plan, name));
                }
            } else {
                ways.extend(beyond_rest(&plan, name, &other.rest));
            }
        }
        if !matches!(self.of.rest, Rest::None) {
            for (name, theirs) in &other.members {
                if !self.of.members.contains_key(name) {
                    ways.extend(with(&plan, name, &theirs.set));
                }
            }
            ways.extend(beyond_rest(&plan, UNLISTED, &other.rest));
        }
        for way in ways {
            if self.left == 0 {
                break;
            }
            self.left -= 1;
            plans.extend(self.plans(way, rest));
        }
        plans
    }

    fn build(&self, plan: &Plan<'a>, count: u64) -> Option<Value> {
        let mut object = Map::new();
        for (name, Member { is_required, set }) in &self.of.members {
            match plan.get(name) {
                Some(Asked::Absent) if *is_required => return None,
                Some(Asked::Beyond(others)) => {
                    object.insert(name.clone(), escape(set, others)?);
                }
                None if *is_required => {
                    object.insert(name.clone(), sample(set)?);
                }
                Some(Asked::Absent) | None => {}
            }
        }
        let rest = |others: &[&Set]| match &self.of.rest {
            Rest::None => None,
            Rest::Like(of) => escape(of, others),
            Rest::Any => escape(&Set::Any, others),
        };
        for (name, asked) in plan {
            if let (false, Asked::Beyond(others)) = (self.of.members.contains_key(name), asked) {
                object.insert(name.clone(), rest(others)?);
            }
        }
        // Keys that are allowed, until there are enough.
        let optional = self.of.members.iter();
        for (name, Member { set, .. }) in optional {
            let is_absent = matches!(plan.get(name), Some(Asked::Absent));
            if (object.len() as u64) < count && !object.contains_key(name) && !is_absent {
                object.insert(name.clone(), sample(set)?);
            }
        }
        let mut number = 1;
        while (object.len() as u64) < count {
            object.insert(format!("key_{number}"), rest(&[])?);
            number += 1;
        }
        Some(object.into())
    }
}

/// A plan by which a key is there with a value that a set does not have.
fn with<'a>(plan: &Plan<'a>, name: &str, set: &'a Set) -> Option<Plan<'a>> {
    let mut plan = plan.clone();
    let asked = plan
        .entry(name.to_owned())
        .or_insert_with(|| Asked::Beyond(Vec::new()));
    match asked {
        Asked::Absent => None,
        Asked::Beyond(sets) => {
            sets.push(set);
            Some(plan)
        }
    }
}

/// A plan by which a key is there that another object does not list.
fn beyond_rest<'a>(plan: &Plan<'a>, name: &str, rest: &'a Rest) -> Option<Plan<'a>> {
    match rest {
        Rest::Any => None,
        Rest::Like(of) => with(plan, name, of),
        Rest::None => {
            let mut plan = plan.clone();
            let asked = plan
                .entry(name.to_owned())
                .or_insert_with(|| Asked::Beyond(Vec::new()));
            matches!(asked, Asked::Beyond(_)).then_some(plan)
        }
    }
}

/// A plan by which a key is not there.
fn without<'a>(plan: &Plan<'a>, name: &str) -> Option<Plan<'a>> {
    let mut plan = plan.clone();
    match plan.insert(name.to_owned(), Asked::Absent) {
        Some(Asked::Beyond(_)) => None,
        Some(Asked::Absent) | None => Some(plan),
    }
}
