//! Whether a value has to satisfy more than it had to, by the constraints of its type and its field
//! together.

use customerio_rules::constraint::{
    Bound, Constraint as Rule, Number, NumberRange, SizeRange, Step, Strings,
};
use customerio_rules::format::Format;
use customerio_rules::lock::{self, Cursor};

use super::limit;
use super::place::Place;
use super::report::Report;
use crate::const_text::{Message, same};
use crate::shape::{Constraint, KindRepr, Shape};

/// Reports each constraint that became narrower. Both shapes have the same kind.
pub(super) const fn compare(
    now: &Shape,
    now_added: &[Constraint],
    was: lock::Shape<'_>,
    was_added: Cursor<'_>,
    at: Option<&Place<'_>>,
    to: &mut Report,
) {
    let now = Side::declared(now, now_added);
    let was = Side::locked(was, was_added);
    let (is, before) = (now.limits(), was.limits());
    if narrower(is.length, before.length) {
        report_sizes(at, "'s length", before.length, is.length, to);
    }
    if narrower(is.items, before.items) {
        report_sizes(at, "'s count of items", before.items, is.items, to);
    }
    if above(is.range.min, before.range.min) || below(is.range.max, before.range.max) {
        let (mut old, mut new) = (Message::new(), Message::new());
        limit::range(before.range, &mut old);
        limit::range(is.range, &mut new);
        report_narrower(at, "'s range", &old, &new, to);
    }
    if let Some(format) = was.format
        && !now.has_format(format)
    {
        return to.find(
            at,
            &[" was a ", format.as_str(), " and is now another text"],
        );
    }
    if let Some(format) = now.format
        && !was.has_format(format)
    {
        to.find(at, &[" must now be a ", format.as_str()]);
    }
    let mut rules = now.rules;
    while let Some(rule) = rules.next() {
        match rule {
            Rule::MultipleOf(step) => {
                if !was.has_multiples_of(step) {
                    to.find(at, &["'s step is another"]);
                }
            }
            // Together with the others of their kind, above.
            Rule::Length(_) | Rule::Items(_) | Rule::Range(_) => {}
            Rule::Format(format) => {
                if !was.has_format(format) {
                    to.find(at, &[" has the new format `", format.as_str(), "`"]);
                }
            }
            Rule::Pattern(_) => {
                if !was.has(&rule) {
                    to.find(at, &["'s pattern is another"]);
                }
            }
            Rule::Check(path) => {
                if !was.has(&rule) {
                    to.find(at, &[" has the new check `", path, "`"]);
                }
            }
            Rule::OneOf(allowed) => was.report_refused(allowed, at, to),
        }
    }
}

const fn report_sizes(
    at: Option<&Place<'_>>,
    what: &str,
    was: SizeRange,
    now: SizeRange,
    to: &mut Report,
) {
    let (mut old, mut new) = (Message::new(), Message::new());
    limit::sizes(was, &mut old);
    limit::sizes(now, &mut new);
    report_narrower(at, what, &old, &new, to);
}

const fn report_narrower(
    at: Option<&Place<'_>>,
    what: &str,
    was: &Message,
    now: &Message,
    to: &mut Report,
) {
    to.find(
        at,
        &[
            what,
            " was `",
            was.as_str(),
            "` and is now `",
            now.as_str(),
            "`",
        ],
    );
}

/// The limits of sizes and numbers, each of all constraints together.
#[derive(Clone, Copy)]
struct Limits {
    length: SizeRange,
    items: SizeRange,
    range: NumberRange,
}

impl Limits {
    const ALL: Self = Self {
        length: SizeRange::ALL,
        items: SizeRange::ALL,
        range: NumberRange::ALL,
    };

    /// The limits of an integer type.
    const fn of_integers(min: i128, max: u128) -> Self {
        Self {
            range: NumberRange {
                min: Bound::Inclusive(Number::Integer(min)),
                max: Bound::Inclusive(Number::Integer(clamped(max))),
            },
            ..Self::ALL
        }
    }

    const fn narrow(&mut self, rule: &Rule<'_>) {
        match rule {
            Rule::Length(range) => self.length = self.length.and(*range),
            Rule::Items(range) => self.items = self.items.and(*range),
            Rule::Range(range) => self.narrow_range(*range),
            Rule::MultipleOf(_)
            | Rule::Pattern(_)
            | Rule::Format(_)
            | Rule::OneOf(_)
            | Rule::Check(_) => {}
        }
    }

    const fn narrow_range(&mut self, NumberRange { min, max }: NumberRange) {
        // For integers, each bound equals an inclusive one.
        let integers = matches!(self.range.min, Bound::Inclusive(Number::Integer(_)))
            && matches!(self.range.max, Bound::Inclusive(Number::Integer(_)));
        let (min, max) = match (integers, min, max) {
            (false, min, max) => (min, max),
            (true, min, max) => (neighbour(min, 1), neighbour(max, -1)),
        };
        if above(min, self.range.min) {
            self.range.min = min;
        }
        if below(max, self.range.max) {
            self.range.max = max;
        }
    }
}

/// The constraints on a value, before or now.
#[derive(Clone, Copy)]
struct Side<'a> {
    /// The limits of the type.
    limits: Limits,
    /// The format that the type guarantees.
    format: Option<Format>,
    rules: Rules<'a>,
}

/// The constraints of a type and a field.
#[derive(Clone, Copy)]
enum Rules<'a> {
    Declared(&'a [Constraint], &'a [Constraint]),
    Locked(Cursor<'a>, Cursor<'a>),
}

impl<'a> Rules<'a> {
    const fn next(&mut self) -> Option<Rule<'a>> {
        match self {
            Self::Declared(own, added) => {
                let list = if own.is_empty() { added } else { own };
                let [first, rest @ ..] = *list else {
                    return None;
                };
                *list = rest;
                Some(*first.rule())
            }
            Self::Locked(own, added) if own.is_empty() => Rule::read(added),
            Self::Locked(own, _) => Rule::read(own),
        }
    }
}

impl<'a> Side<'a> {
    const fn declared(shape: &'a Shape, added: &'a [Constraint]) -> Self {
        let (limits, format) = match &shape.kind {
            KindRepr::Integer { min, max } => (Limits::of_integers(*min, *max), None),
            KindRepr::List(list) => {
                let (min, max) = (list.min, list.max);
                let items = SizeRange { min, max };
                (
                    Limits {
                        items,
                        ..Limits::ALL
                    },
                    None,
                )
            }
            KindRepr::Text { format } => (Limits::ALL, *format),
            KindRepr::Any
            | KindRepr::Boolean
            | KindRepr::Number
            | KindRepr::Tuple(_)
            | KindRepr::Map(_)
            | KindRepr::Object(_)
            | KindRepr::Enum(_)
            | KindRepr::Nullable(_)
            | KindRepr::Lazy(_)
            | KindRepr::Foreign(_) => (Limits::ALL, None),
        };
        Self {
            limits,
            format,
            rules: Rules::Declared(shape.constraints, added),
        }
    }

    const fn locked(shape: lock::Shape<'a>, added: Cursor<'a>) -> Self {
        let (limits, format) = match shape.kind {
            lock::Kind::Integer { min, max } => (Limits::of_integers(min, max), None),
            lock::Kind::List { min, max, .. } => {
                let items = SizeRange { min, max };
                (
                    Limits {
                        items,
                        ..Limits::ALL
                    },
                    None,
                )
            }
            lock::Kind::Text { format } => (Limits::ALL, format),
            lock::Kind::Any
            | lock::Kind::Boolean
            | lock::Kind::Number
            | lock::Kind::Tuple(_)
            | lock::Kind::Map { .. }
            | lock::Kind::Object { .. }
            | lock::Kind::Enum { .. }
            | lock::Kind::Nullable { .. }
            | lock::Kind::Recursive
            | lock::Kind::Foreign => (Limits::ALL, None),
        };
        Self {
            limits,
            format,
            rules: Rules::Locked(shape.constraints, added),
        }
    }

    const fn limits(mut self) -> Limits {
        while let Some(rule) = self.rules.next() {
            self.limits.narrow(&rule);
        }
        self.limits
    }

    /// Returns whether every string has a format, by the type or by a constraint.
    const fn has_format(mut self, format: Format) -> bool {
        if let Some(own) = self.format
            && own.is(format)
        {
            return true;
        }
        while let Some(rule) = self.rules.next() {
            if let Rule::Format(given) = rule
                && given.is(format)
            {
                return true;
            }
        }
        false
    }

    /// Returns whether every number is a multiple of a step, by the type or by a constraint.
    const fn has_multiples_of(mut self, step: Step) -> bool {
        let is_integer = matches!(self.limits.range.min, Bound::Inclusive(_));
        if is_integer && step.divides_integer(1) {
            return true;
        }
        while let Some(rule) = self.rules.next() {
            if let Rule::MultipleOf(given) = rule
                && step.divides_step(given)
            {
                return true;
            }
        }
        false
    }

    /// Returns whether the same constraint is among those of the side.
    const fn has(mut self, sought: &Rule<'_>) -> bool {
        let sought = sought.fingerprint();
        while let Some(rule) = self.rules.next() {
            if rule.fingerprint() == sought {
                return true;
            }
        }
        false
    }

    /// Reports each string that this side allows and another does not.
    const fn report_refused(
        mut self,
        allowed: Strings<'_>,
        at: Option<&Place<'_>>,
        to: &mut Report,
    ) {
        while let Some(rule) = self.rules.next() {
            if let Rule::OneOf(mut strings) = rule {
                while let Some(text) = strings.next() {
                    if !contains(allowed, text) {
                        to.find(at, &[" can no longer be `", text, "`"]);
                    }
                }
                return;
            }
        }
        to.find(at, &[" is newly limited to certain strings"]);
    }
}

const fn contains(mut strings: Strings<'_>, text: &str) -> bool {
    while let Some(string) = strings.next() {
        if same(string, text) {
            return true;
        }
    }
    false
}

/// Returns whether a range lacks sizes that another has.
const fn narrower(now: SizeRange, was: SizeRange) -> bool {
    let less = match (now.max, was.max) {
        (Some(now), Some(was)) => now < was,
        (now, None) => now.is_some(),
        (None, Some(_)) => false,
    };
    now.min > was.min || less
}

const fn above(now: Bound, was: Bound) -> bool {
    match (now.number(), was.number()) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some((now, now_in)), Some((was, was_in))) => {
            was.less_than(&now) || (!now.less_than(&was) && was_in && !now_in)
        }
    }
}

const fn below(now: Bound, was: Bound) -> bool {
    match (now.number(), was.number()) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some((now, now_in)), Some((was, was_in))) => {
            now.less_than(&was) || (!was.less_than(&now) && was_in && !now_in)
        }
    }
}

/// Returns the inclusive bound of integers that equals a bound; `step` leads inwards.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "the cast is reversed and compared"
)]
const fn neighbour(bound: Bound, step: i128) -> Bound {
    let Some((number, allowed)) = bound.number() else {
        return bound;
    };
    let (integer, is_inside) = match number {
        Number::Integer(integer) => (integer, allowed),
        Number::Float(float) => {
            let cut = float as i128;
            // A cast truncates towards zero, so it narrows only a bound on one side.
            let is_inside = if cut as f64 == float {
                allowed
            } else {
                (float > 0.0) != (step > 0)
            };
            (cut, is_inside)
        }
    };
    let moved = if is_inside { 0 } else { step };
    Bound::Inclusive(Number::Integer(integer.saturating_add(moved)))
}

/// The bounds of ranges are signed, so larger integers count as `i128::MAX`.
const fn clamped(max: u128) -> i128 {
    if max > i128::MAX.cast_unsigned() {
        i128::MAX
    } else {
        max.cast_signed()
    }
}
