//! An object that others are not: by a key that is there or not, or by the value of one.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::escape::{MOST_ITEMS, escape, sample};
use super::set::{Member, Object, Rest, Set};

/// The most ways to tell an object from others that are tried: one for each of the others, and they
/// multiply.
const MOST: usize = 4_096;

/// A key that no object lists.
const UNLISTED: &str = "unlisted_key";

pub(super) struct Search<'a> {
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
    /// Looks for objects that are in a set, and of which somebody says that they are in no other.
    pub(super) const fn new(of: &'a Object, is_out: &'a dyn Fn(&Value) -> bool) -> Self {
        Self {
            of,
            left: MOST,
            is_out,
        }
    }

    pub(super) fn objects(&mut self, others: &[&'a Object]) -> Option<Value> {
        let mut counts = vec![self.of.min];
        for other in others {
            counts.extend(other.min.checked_sub(1));
            counts.extend(other.max.map(|max| max.saturating_add(1)));
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
                // Most members are as they were, and no value of theirs tells anything.
                if member.set != theirs.set {
                    ways.extend(with(&plan, name, &theirs.set));
                }
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
