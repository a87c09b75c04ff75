//! Finds objects that other sets lack, by a key that is present or absent, or by the value of a key.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::set::{Member, Object, Rest, Set};
use super::{MAX_KEYS, sample, witness};

/// The maximum number of plans that are tried. Each other object multiplies their number.
const MAX_PLANS: u16 = 4_096;

/// A key that no object lists.
const UNLISTED: &str = "unlisted_key";

/// A search for objects of a set.
pub(super) struct Search<'a> {
    of: &'a Object,
    /// The number of plans that may still be tried.
    budget: u16,
    is_out: &'a dyn Fn(&Value) -> bool,
}

/// The demands on each key.
type Plan<'a> = BTreeMap<String, Demand<'a>>;

#[derive(Clone)]
enum Demand<'a> {
    Absent,
    /// The key is present, and none of these sets has its value.
    Outside(Vec<&'a Set>),
}

impl<'a> Search<'a> {
    /// Creates a search for an object of a set. `is_out` decides whether the other sets lack it.
    pub(super) const fn new(of: &'a Object, is_out: &'a dyn Fn(&Value) -> bool) -> Self {
        Self {
            of,
            budget: MAX_PLANS,
            is_out,
        }
    }

    /// Returns an object that the other sets lack.
    pub(super) fn object(&mut self, others: &[&'a Object]) -> Option<Value> {
        let mut counts = vec![self.of.min];
        for other in others {
            counts.extend(other.min.checked_sub(1));
            counts.extend(other.max.map(|max| max.saturating_add(1)));
        }
        counts.extend(self.of.max);
        counts.retain(|count| *count <= MAX_KEYS);
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

    /// Returns the plans that may distinguish the object from each of the others.
    fn plans(&mut self, plan: Plan<'a>, others: &[&'a Object]) -> Vec<Plan<'a>> {
        let Some((other, rest)) = others.split_first() else {
            return vec![plan];
        };
        let mut plans = Vec::new();
        // The number of keys may suffice, or a required key of the other object that this one lacks.
        let mut ways = vec![plan.clone()];
        for (name, member) in &self.of.members {
            if let Some(theirs) = other.members.get(name) {
                // No value distinguishes equal members, and most are equal.
                if member.set != theirs.set {
                    ways.extend(with(&plan, name, &theirs.set));
                }
                if theirs.is_required && !member.is_required {
                    ways.extend(without(&plan, name));
                }
            } else {
                ways.extend(with_unlisted(&plan, name, &other.rest));
            }
        }
        if !matches!(self.of.rest, Rest::None) {
            for (name, theirs) in &other.members {
                if !self.of.members.contains_key(name) {
                    ways.extend(with(&plan, name, &theirs.set));
                }
            }
            ways.extend(with_unlisted(&plan, UNLISTED, &other.rest));
        }
        for way in ways {
            if self.budget == 0 {
                break;
            }
            self.budget -= 1;
            plans.extend(self.plans(way, rest));
        }
        plans
    }

    fn build(&self, plan: &Plan<'a>, count: u64) -> Option<Value> {
        let mut object = Map::new();
        for (name, Member { is_required, set }) in &self.of.members {
            match plan.get(name) {
                Some(Demand::Absent) if *is_required => return None,
                Some(Demand::Outside(others)) => {
                    object.insert(name.clone(), witness(set, others)?);
                }
                None if *is_required => {
                    object.insert(name.clone(), sample(set)?);
                }
                Some(Demand::Absent) | None => {}
            }
        }
        let rest = |others: &[&Set]| match &self.of.rest {
            Rest::None => None,
            Rest::Like(of) => witness(of, others),
            Rest::Any => witness(&Set::Any, others),
        };
        for (name, demand) in plan {
            if let (false, Demand::Outside(others)) = (self.of.members.contains_key(name), demand) {
                object.insert(name.clone(), rest(others)?);
            }
        }
        // Optional keys, until there are enough.
        let optional = self.of.members.iter();
        for (name, Member { set, .. }) in optional {
            let is_absent = matches!(plan.get(name), Some(Demand::Absent));
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

/// Adds to a plan that a key is present with a value that a set lacks.
fn with<'a>(plan: &Plan<'a>, name: &str, set: &'a Set) -> Option<Plan<'a>> {
    let mut plan = plan.clone();
    let demand = plan
        .entry(name.to_owned())
        .or_insert_with(|| Demand::Outside(Vec::new()));
    match demand {
        Demand::Absent => None,
        Demand::Outside(sets) => {
            sets.push(set);
            Some(plan)
        }
    }
}

/// Adds to a plan that a key is present which another object does not list.
fn with_unlisted<'a>(plan: &Plan<'a>, name: &str, rest: &'a Rest) -> Option<Plan<'a>> {
    match rest {
        Rest::Any => None,
        Rest::Like(of) => with(plan, name, of),
        Rest::None => {
            let mut plan = plan.clone();
            let demand = plan
                .entry(name.to_owned())
                .or_insert_with(|| Demand::Outside(Vec::new()));
            matches!(demand, Demand::Outside(_)).then_some(plan)
        }
    }
}

/// Adds to a plan that a key is absent.
fn without<'a>(plan: &Plan<'a>, name: &str) -> Option<Plan<'a>> {
    let mut plan = plan.clone();
    match plan.insert(name.to_owned(), Demand::Absent) {
        Some(Demand::Outside(_)) => None,
        Some(Demand::Absent) | None => Some(plan),
    }
}
