//! Checks whether a set has a value: a validator for everything that a lock can express.

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
        let matches = |source: &String| Regex::new(source).is_ok_and(|it| it.is_match(text));
        length >= self.min
            && self.max.is_none_or(|max| length <= max)
            && self.one_of.as_ref().is_none_or(|it| it.contains(text))
            && self.formats.iter().all(|it| it.accepts(text))
            && self.patterns.iter().all(matches)
    }
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
