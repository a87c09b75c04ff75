//! Examples of strings and numbers.

use customerio_core::shape::Constraint;
use customerio_rules::constraint::{
    Bound, Constraint as Rule, Number, NumberRange, Value as Candidate,
};
use customerio_rules::format::Format;
use customerio_rules::pattern::DECIMAL;
use serde_json::{Number as JsonNumber, Value};

use super::pattern;

/// A timestamp in the form of all messages.
pub(super) const TIMESTAMP: &str = "2026-01-02T03:04:05.678Z";

/// A decimal that looks like money.
const MONEY: &str = "12.50";

pub(super) fn integer(min: i128, max: u128, all: &[Constraint]) -> Option<Value> {
    let max = i128::try_from(max).unwrap_or(i128::MAX);
    let (mut low, mut high) = (min, max);
    for NumberRange { min, max } in ranges(all) {
        match *min {
            Bound::None => {}
            Bound::Inclusive(bound) => low = low.max(ceiling(bound)),
            Bound::Exclusive(bound) => low = low.max(ceiling(bound).saturating_add(1)),
        }
        match *max {
            Bound::None => {}
            Bound::Inclusive(bound) => high = high.min(floor(bound)),
            Bound::Exclusive(bound) => high = high.min(floor(bound).saturating_sub(1)),
        }
    }
    // 1, or the nearest number that is allowed.
    let chosen = 1.clamp(low.min(high), high);
    let candidates = [chosen, low, high].map(Number::Integer);
    let is_within = |number: &Number| match number {
        Number::Integer(integer) => low <= *integer && *integer <= high,
        Number::Float(_) => false,
    };
    let more = multiples(all, &candidates);
    let mut candidates = candidates.into_iter().chain(more);
    candidates
        .find(|it| is_within(it) && accept(all, &Candidate::Number(*it)))
        .and_then(to_json)
}

/// Returns multiples of the steps around some numbers.
fn multiples(all: &[Constraint], around: &[Number]) -> Vec<Number> {
    let mut multiples = Vec::new();
    for constraint in all {
        if let Rule::MultipleOf(step) = constraint.rule() {
            multiples.extend(around.iter().flat_map(|it| step.around(*it)));
        }
    }
    multiples
}

fn to_json(number: Number) -> Option<Value> {
    let number = match number {
        Number::Integer(integer) => JsonNumber::from_i128(integer),
        Number::Float(float) => JsonNumber::from_f64(float),
    };
    number.map(Value::Number)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast of floats saturates"
)]
fn ceiling(bound: Number) -> i128 {
    match bound {
        Number::Integer(integer) => integer,
        Number::Float(float) => float.ceil() as i128,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a cast of floats saturates"
)]
fn floor(bound: Number) -> i128 {
    match bound {
        Number::Integer(integer) => integer,
        Number::Float(float) => float.floor() as i128,
    }
}

pub(super) fn number(all: &[Constraint]) -> Option<Value> {
    let fits = |candidate: &Number| accept(all, &Candidate::Number(*candidate));
    let ends: Vec<(f64, f64)> = ranges(all)
        .map(|NumberRange { min, max }| (end(*min, f64::MIN), end(*max, f64::MAX)))
        .collect();
    let low = ends.iter().map(|(low, _)| *low).fold(f64::MIN, f64::max);
    let high = ends.iter().map(|(_, high)| *high).fold(f64::MAX, f64::min);
    let middle = low / 2.0 + high / 2.0;
    let candidates = [12.5, 0.5, 1.0, low + 1.0, high - 1.0, low, high, middle];
    let candidates = candidates.map(Number::Float);
    let more = multiples(all, &candidates);
    let mut candidates = candidates.into_iter().chain(more);
    candidates.find(fits).and_then(to_json)
}

/// Returns whether a value satisfies all constraints but functions, which are not called.
fn accept(all: &[Constraint], candidate: &Candidate<'_>) -> bool {
    all.iter().all(|it| it.accepts(candidate))
}

fn end(bound: Bound, none: f64) -> f64 {
    bound.number().map_or(none, |(number, _)| number.as_f64())
}

fn ranges(all: &[Constraint]) -> impl Iterator<Item = &NumberRange> {
    all.iter().filter_map(|constraint| match constraint.rule() {
        Rule::Range(range) => Some(range),
        Rule::MultipleOf(_)
        | Rule::Length(_)
        | Rule::Items(_)
        | Rule::Pattern(_)
        | Rule::Format(_)
        | Rule::OneOf(_)
        | Rule::Check(_) => None,
    })
}

/// Returns a string that satisfies all constraints, made up for the strictest of them.
pub(super) fn text(format: Option<Format>, all: &[Constraint]) -> Option<Value> {
    let mut candidates = Vec::new();
    let mut lengths = Vec::new();
    for constraint in all {
        match constraint.rule() {
            Rule::OneOf(allowed) => candidates.extend(allowed.iter().map(str::to_owned)),
            Rule::Pattern(DECIMAL) => candidates.push(MONEY.to_owned()),
            Rule::Pattern(source) => candidates.extend(pattern::matching(source)),
            Rule::Format(format) => candidates.push(of_format(*format).to_owned()),
            Rule::Length(range) => lengths.push(*range),
            Rule::Range(_) | Rule::MultipleOf(_) | Rule::Items(_) | Rule::Check(_) => {}
        }
    }
    match format {
        Some(format) => candidates.push(of_format(format).to_owned()),
        None => candidates.push("text".to_owned()),
    }
    for range in lengths {
        let least = usize::try_from(range.min).unwrap_or(usize::MAX);
        let most = range.max.and_then(|max| usize::try_from(max).ok());
        let more: Vec<_> = candidates
            .iter()
            .map(|text| {
                let long: String = text.chars().cycle().take(least.min(1_000)).collect();
                let fitting = if text.chars().count() < least {
                    &long
                } else {
                    text
                };
                fitting.chars().take(most.unwrap_or(usize::MAX)).collect()
            })
            .collect();
        candidates.extend(more);
    }
    let found = candidates
        .into_iter()
        .find(|text| accept(all, &Candidate::Text(text)))?;
    Some(found.into())
}

const fn of_format(format: Format) -> &'static str {
    match format {
        Format::Email => "cool.person@example.com",
        Format::Date => "2026-01-02",
        Format::DateTime => TIMESTAMP,
        Format::Uri => "https://example.com/a",
        Format::Uuid => "0197a0c2-3f2b-7c11-8f0a-5b0e9d1c2a3b",
        Format::Ipv4 => "192.0.2.1",
        Format::Ipv6 => "2001:db8::1",
        Format::Hostname => "example.com",
    }
}
