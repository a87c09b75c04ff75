//! Whether a set has a value: a validator for all that a lock can say.

use customerio_rules::format::Format;
use customerio_rules::lock::{Bound, Number};
use regex_lite::Regex;
use serde_json::{Map, Value};

use super::set::{List, Numbers, Object, Rest, Set, Texts};

/// What stands in an example for what can't be looked into.
pub(super) const UNSEEN: &str = "(what only serde knows)";

impl Set {
    /// Whether a value is in it. What can't be looked into has every value.
    pub(super) fn accepts(&self, value: &Value) -> bool {
        // Nobody knows what stands there, so it proves nothing.
        if value == UNSEEN {
            return true;
        }
        match self {
            Self::Any | Self::Opaque => true,
            Self::Null => value.is_null(),
            Self::Boolean => value.is_boolean(),
            Self::Number(numbers) => number(value).is_some_and(|it| numbers.accept(it)),
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

/// The number of a JSON value.
pub(super) fn number(value: &Value) -> Option<Number> {
    let number = value.as_number()?;
    match number.as_i128() {
        Some(integer) => Some(Number::Integer(integer)),
        None => number.as_f64().map(Number::Float),
    }
}

impl Numbers {
    pub(super) fn accept(&self, number: Number) -> bool {
        let is_whole = match number {
            Number::Integer(_) => true,
            Number::Float(float) => float.fract() == 0.0,
        };
        (is_whole || !self.is_integer)
            && self.mins.iter().all(|min| match min {
                Bound::None => true,
                Bound::Inclusive(min) => !is_less(number, *min),
                Bound::Exclusive(min) => is_less(*min, number),
            })
            && self.maxs.iter().all(|max| match max {
                Bound::None => true,
                Bound::Inclusive(max) => !is_less(*max, number),
                Bound::Exclusive(max) => is_less(number, *max),
            })
    }
}

pub(super) fn is_less(one: Number, other: Number) -> bool {
    match (one, other) {
        (Number::Integer(one), Number::Integer(other)) => one < other,
        (one, other) => as_float(one) < as_float(other),
    }
}

/// The nearest floating-point number.
#[expect(
    clippy::cast_precision_loss,
    reason = "the nearest is what is asked for"
)]
pub(super) const fn as_float(number: Number) -> f64 {
    match number {
        Number::Integer(integer) => integer as f64,
        Number::Float(float) => float,
    }
}

impl Texts {
    pub(super) fn accept(&self, text: &str) -> bool {
        let length = text.chars().count() as u64;
        let is_format = |name: &String| Format::named(name).is_none_or(|it| it.accepts(text));
        let matches = |source: &String| Regex::new(source).is_ok_and(|it| it.is_match(text));
        length >= self.min
            && self.max.is_none_or(|max| length <= max)
            && self.one_of.as_ref().is_none_or(|it| it.contains(text))
            && self.formats.iter().all(is_format)
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
