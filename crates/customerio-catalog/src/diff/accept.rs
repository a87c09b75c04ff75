//! Checks whether a set has a value: a validator for everything that a lock can express.

use std::cell::RefCell;
use std::collections::VecDeque;

use regex_lite::Regex;
use serde_json::{Map, Value};

use super::set::{List, Object, Rest, Set, Texts};

/// The value of an opaque set in a generated payload.
pub(super) const UNSEEN: &str = "(a value that only serde knows)";

impl Set {
    /// Returns whether a value is in the set. An opaque set has every value.
    pub(super) fn accepts(&self, value: &Value) -> bool {
        // The real value is unknown, so it can't show a break.
        if value == UNSEEN {
            return true;
        }
        match self {
            Self::Any | Self::Opaque => true,
            Self::Null => value.is_null(),
            Self::Boolean => value.is_boolean(),
            Self::Number(numbers) => numbers.accept(value),
            Self::Text(texts) => value.as_str().is_some_and(|it| texts.accept(it)),
            Self::List(list) => value.as_array().is_some_and(|it| list.accepts(it)),
            Self::Tuple(places) => value.as_array().is_some_and(|values| {
                values.len() == places.len()
                    && places.iter().zip(values).all(|(set, it)| set.accepts(it))
            }),
            Self::Object(object) => value.as_object().is_some_and(|it| object.accepts(it)),
            Self::Union(sets) => sets.iter().any(|set| set.accepts(value)),
            Self::Exactly(expected) => value == expected,
        }
    }
}

impl Texts {
    pub(super) fn accept(&self, text: &str) -> bool {
        let length = text.chars().count() as u64;
        length >= self.min
            && self.max.is_none_or(|max| length <= max)
            && self.one_of.as_ref().is_none_or(|it| it.contains(text))
            && self.formats.iter().all(|it| it.accepts(text))
            && self.patterns.iter().all(|pattern| matches(pattern, text))
    }
}

/// The length in bytes from which the result of a match is kept: 400,000 bytes take 30 ms.
const LONG: usize = 4_096;

/// The maximum number of results that are kept.
const MAX_KEPT: usize = 64;

/// A string and whether a pattern matches it.
struct Matched {
    pattern: String,
    text: String,
    is_match: bool,
}

thread_local! {
    /// The last matches of long strings. The payload of each change repeats the strings of all other properties.
    static MATCHED: RefCell<VecDeque<Matched>> = const { RefCell::new(VecDeque::new()) };
}

/// Whether a pattern matches a string.
fn matches(pattern: &str, text: &str) -> bool {
    let is_match = || Regex::new(pattern).is_ok_and(|it| it.is_match(text));
    if text.len() < LONG {
        return is_match();
    }
    MATCHED.with_borrow_mut(|kept| {
        let known = kept
            .iter()
            .position(|it| it.pattern == pattern && it.text == text);
        let matched = known
            .and_then(|at| kept.remove(at))
            .unwrap_or_else(|| Matched {
                pattern: pattern.to_owned(),
                text: text.to_owned(),
                is_match: is_match(),
            });
        let is_match = matched.is_match;
        kept.truncate(MAX_KEPT - 1);
        kept.push_front(matched);
        is_match
    })
}

impl List {
    fn accepts(&self, values: &[Value]) -> bool {
        let length = values.len() as u64;
        let is_double = |(at, value)| values[..at].contains(value);
        length >= self.min
            && self.max.is_none_or(|max| length <= max)
            && values.iter().all(|value| self.of.accepts(value))
            && !(self.is_unique && values.iter().enumerate().any(is_double))
    }
}

impl Object {
    fn accepts(&self, values: &Map<String, Value>) -> bool {
        let length = values.len() as u64;
        let is_there = |name| values.contains_key(name);
        let is_listed = |(name, value): (&String, &Value)| match self.members.get(name) {
            Some(member) => member.set.accepts(value),
            None => match &self.rest {
                Rest::None => false,
                Rest::Like(of) => of.accepts(value),
                Rest::Any => true,
            },
        };
        length >= self.min
            && self.max.is_none_or(|max| length <= max)
            && self
                .members
                .iter()
                .all(|(name, member)| !member.is_required || is_there(name))
            && values.iter().all(is_listed)
    }
}
