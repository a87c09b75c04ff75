//! Sets of numbers, and numbers that distinguish them.

use customerio_rules::constraint::{Bound, Constraint, Number, NumberRange, Step};
use serde_json::{Number as JsonNumber, Value};

/// A set of numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Numbers {
    pub(super) is_integer: bool,
    /// A number is in all of these ranges.
    pub(super) ranges: Vec<NumberRange>,
    /// A number is a multiple of all of these.
    pub(super) steps: Vec<Step>,
}

impl Numbers {
    /// Creates the set of all integers from `min` to `max`.
    pub(super) fn integers(min: i128, max: u128) -> Self {
        // `serde_json` writes no number above `i128::MAX`.
        let max = i128::try_from(max).unwrap_or(i128::MAX);
        Self {
            is_integer: true,
            ranges: vec![NumberRange {
                min: Bound::Inclusive(Number::Integer(min)),
                max: Bound::Inclusive(Number::Integer(max)),
            }],
            steps: Vec::new(),
        }
    }

    /// Creates the set of all numbers.
    pub(super) const fn all() -> Self {
        Self {
            is_integer: false,
            ranges: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// Narrows the set by a constraint.
    pub(super) fn narrow(&mut self, constraint: &Constraint<'_>) {
        match *constraint {
            Constraint::Range(range) => self.ranges.push(range),
            Constraint::MultipleOf(step) => self.steps.push(step),
            // They do not apply to numbers, or show in no value.
            Constraint::Length(_)
            | Constraint::Items(_)
            | Constraint::Pattern(_)
            | Constraint::Format(_)
            | Constraint::OneOf(_)
            | Constraint::Check(_) => {}
        }
    }

    /// Returns whether a JSON value is in the set.
    pub(super) fn accept(&self, value: &Value) -> bool {
        let Some(number) = of_json(value) else {
            return false;
        };
        let is_whole = match number {
            Number::Integer(_) => true,
            Number::Float(float) => float.fract() == 0.0,
        };
        (is_whole || !self.is_integer)
            && self.ranges.iter().all(|range| range.contains(&number))
            && self.steps.iter().all(|step| step.divides(&number))
    }

    /// Returns whether an end of the set is outside the integers that `serde_json` writes.
    pub(super) fn is_beyond_json(&self) -> bool {
        self.edges().any(|edge| match edge {
            Number::Integer(edge) => edge < i64::MIN.into() || edge > u64::MAX.into(),
            Number::Float(_) => false,
        })
    }

    fn edges(&self) -> impl Iterator<Item = Number> {
        let bounds = self.ranges.iter().flat_map(|range| [range.min, range.max]);
        bounds.filter_map(|bound| bound.number().map(|(number, _)| number))
    }

    /// Returns numbers of which one distinguishes the set from each of the others, if any does.
    pub(super) fn candidates(&self, others: &[&Self]) -> Vec<Value> {
        let mut edges = vec![Number::Integer(0)];
        edges.extend(self.edges());
        edges.extend(others.iter().flat_map(|it| it.edges()));
        // Half of a step is not a multiple of it.
        let steps = others.iter().flat_map(|it| &it.steps);
        let halves: Vec<f64> = steps
            .filter_map(|step| Some(step.times(1)?.as_f64() / 2.0))
            .collect();
        edges.sort_by(|one, other| one.as_f64().total_cmp(&other.as_f64()));
        edges.dedup();
        let mut tried = Vec::new();
        for edge in &edges {
            tried.extend(self.steps.iter().flat_map(|step| step.around(*edge)));
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
                    // The integers next to it.
                    #[expect(
                        clippy::cast_possible_truncation,
                        reason = "out of range, it is no edge"
                    )]
                    tried.extend(
                        [float.floor(), float.ceil()].map(|it| Number::Integer(it as i128)),
                    );
                }
            }
            for half in &halves {
                tried.extend([*half, -half].map(|it| Number::Float(edge.as_f64() + it)));
            }
            tried.extend([0.5, -0.5].map(|step| Number::Float(edge.as_f64() + step)));
        }
        for pair in edges.windows(2) {
            if let [low, high] = pair {
                tried.push(Number::Float(f64::midpoint(low.as_f64(), high.as_f64())));
            }
        }
        tried.into_iter().filter_map(to_json).collect()
    }
}

fn of_json(value: &Value) -> Option<Number> {
    let number = value.as_number()?;
    match number.as_i128() {
        Some(integer) => Some(Number::Integer(integer)),
        None => number.as_f64().map(Number::Float),
    }
}

fn to_json(number: Number) -> Option<Value> {
    match number {
        Number::Integer(integer) => JsonNumber::from_i128(integer).map(Value::Number),
        Number::Float(float) => JsonNumber::from_f64(float).map(Value::Number),
    }
}
