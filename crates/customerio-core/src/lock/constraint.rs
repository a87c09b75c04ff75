//! Whether a value keeps more than it had to: what its type and its field say, taken together.

use customerio_rules::lock::{self, Cursor};

use super::limit;
use super::place::Place;
use super::report::Report;
use crate::const_text::{Message, same};
use crate::shape::{Bound, Constraint, Kind, Number, NumberRange, Shape, SizeRange};

/// Reports each constraint that is narrower than it was. Both are of the same kind.
pub(super) const fn compare(
    now: &Shape,
    now_added: &[Constraint],
    was: lock::Shape<'_>,
    was_added: Cursor<'_>,
    at: Option<&Place<'_>>,
    to: &mut Report,
) {
    let now = Now {
        kind: &now.kind,
        own: now.constraints,
        added: now_added,
    };
    let was = Was {
        kind: was.kind,
        own: was.constraints,
        added: was_added,
    };
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
    if !now.promises(was.format()) {
        return to.find(at, &[" was a ", was.format(), " and is now another text"]);
    }
    if !was.has_format(now.format()) {
        to.find(at, &[" must now be a ", now.format()]);
    }
    let mut next = 0;
    while let Some(constraint) = now.get(next) {
        match constraint {
            Constraint::Format(format) if !was.has_format(format.as_str()) => {
                to.find(at, &[" has the new format `", format.as_str(), "`"]);
            }
            Constraint::Pattern { source, .. } if !was.has_pattern(source) => {
                to.find(at, &["'s pattern is another"]);
            }
            Constraint::Check { path } if !was.has_check(path) => {
                to.find(at, &[" has the new check `", path, "`"]);
            }
            Constraint::OneOf(allowed) => was.report_refused(allowed, at, to),
            _ => {}
        }
        next += 1;
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

/// What can be counted or measured.
#[derive(Clone, Copy)]
struct Limits {
    length: SizeRange,
    items: SizeRange,
    range: NumberRange,
}

impl Limits {
    /// No limits but those of an integer type, and of an array's.
    const fn new(integers: Option<(i128, u128)>, items: SizeRange) -> Self {
        let range = match integers {
            None => NumberRange {
                min: Bound::None,
                max: Bound::None,
            },
            Some((min, max)) => NumberRange {
                min: Bound::Inclusive(Number::Integer(min)),
                max: Bound::Inclusive(Number::Integer(clamped(max))),
            },
        };
        Self {
            length: ALL_SIZES,
            items,
            range,
        }
    }

    const fn narrow_range(&mut self, min: Bound, max: Bound) {
        // Between integers there is nothing, so a bound that is none or is not allowed is its neighbour.
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

const ALL_SIZES: SizeRange = SizeRange { min: 0, max: None };

/// What a value keeps now.
struct Now<'a> {
    kind: &'a Kind,
    own: &'a [Constraint],
    added: &'a [Constraint],
}

impl<'a> Now<'a> {
    const fn get(&self, at: usize) -> Option<&'a Constraint> {
        if at < self.own.len() {
            Some(&self.own[at])
        } else if at - self.own.len() < self.added.len() {
            Some(&self.added[at - self.own.len()])
        } else {
            None
        }
    }

    const fn limits(&self) -> Limits {
        let mut limits = match self.kind {
            Kind::Integer { min, max } => Limits::new(Some((*min, *max)), ALL_SIZES),
            Kind::List(list) => Limits::new(
                None,
                SizeRange {
                    min: list.min,
                    max: list.max,
                },
            ),
            _ => Limits::new(None, ALL_SIZES),
        };
        let mut next = 0;
        while let Some(constraint) = self.get(next) {
            match *constraint {
                Constraint::Length(range) => limits.length = both(limits.length, range),
                Constraint::Items(range) => limits.items = both(limits.items, range),
                Constraint::Range(range) => limits.narrow_range(range.min, range.max),
                _ => {}
            }
            next += 1;
        }
        limits
    }

    /// The format that the type itself has, or nothing.
    const fn format(&self) -> &'static str {
        match self.kind {
            Kind::Text {
                format: Some(format),
            } => format.as_str(),
            _ => "",
        }
    }

    /// Whether every text has a format, by the type or by a constraint.
    const fn promises(&self, format: &str) -> bool {
        if format.is_empty() || same(self.format(), format) {
            return true;
        }
        let mut next = 0;
        while let Some(constraint) = self.get(next) {
            if let Constraint::Format(given) = constraint
                && same(given.as_str(), format)
            {
                return true;
            }
            next += 1;
        }
        false
    }
}

/// What a value kept.
#[derive(Clone, Copy)]
struct Was<'a> {
    kind: lock::Kind<'a>,
    own: Cursor<'a>,
    added: Cursor<'a>,
}

impl<'a> Was<'a> {
    /// The next constraint; this is a copy to be used up.
    const fn next(&mut self) -> Option<lock::Constraint<'a>> {
        if self.own.is_empty() {
            lock::Constraint::next(&mut self.added)
        } else {
            lock::Constraint::next(&mut self.own)
        }
    }

    const fn limits(mut self) -> Limits {
        let mut limits = match self.kind {
            lock::Kind::Integer { min, max } => Limits::new(Some((min, max)), ALL_SIZES),
            lock::Kind::List { min, max, .. } => Limits::new(None, SizeRange { min, max }),
            _ => Limits::new(None, ALL_SIZES),
        };
        while let Some(constraint) = self.next() {
            match constraint {
                lock::Constraint::Length { min, max } => {
                    limits.length = both(limits.length, SizeRange { min, max });
                }
                lock::Constraint::Items { min, max } => {
                    limits.items = both(limits.items, SizeRange { min, max });
                }
                lock::Constraint::Range { min, max } => {
                    limits.narrow_range(unlocked(min), unlocked(max));
                }
                _ => {}
            }
        }
        limits
    }

    const fn format(&self) -> &'a str {
        match self.kind {
            lock::Kind::Text { format } => format,
            _ => "",
        }
    }

    const fn has_format(mut self, format: &str) -> bool {
        if format.is_empty() || same(self.format(), format) {
            return true;
        }
        while let Some(constraint) = self.next() {
            if let lock::Constraint::Format(given) = constraint
                && same(given, format)
            {
                return true;
            }
        }
        false
    }

    const fn has_pattern(mut self, source: &str) -> bool {
        while let Some(constraint) = self.next() {
            if let lock::Constraint::Pattern(given) = constraint
                && same(given, source)
            {
                return true;
            }
        }
        false
    }

    const fn has_check(mut self, path: &str) -> bool {
        while let Some(constraint) = self.next() {
            if let lock::Constraint::Check(given) = constraint
                && same(given, path)
            {
                return true;
            }
        }
        false
    }

    /// Reports each text that was allowed and no longer is.
    const fn report_refused(mut self, allowed: &[&str], at: Option<&Place<'_>>, to: &mut Report) {
        while let Some(constraint) = self.next() {
            if let lock::Constraint::OneOf(mut texts) = constraint {
                while let Some(text) = texts.text() {
                    if !contains(allowed, text) {
                        to.find(at, &[" can no longer be `", text, "`"]);
                    }
                }
                return;
            }
        }
        to.find(at, &[" is newly limited to certain texts"]);
    }
}

const fn contains(texts: &[&str], text: &str) -> bool {
    let mut next = 0;
    while next < texts.len() {
        if same(texts[next], text) {
            return true;
        }
        next += 1;
    }
    false
}

/// The sizes within both ranges.
const fn both(one: SizeRange, other: SizeRange) -> SizeRange {
    let min = if one.min > other.min {
        one.min
    } else {
        other.min
    };
    let max = match (one.max, other.max) {
        (Some(one), Some(other)) if one < other => Some(one),
        (one, None) => one,
        (_, other) => other,
    };
    SizeRange { min, max }
}

const fn narrower(now: SizeRange, was: SizeRange) -> bool {
    let less = match (now.max, was.max) {
        (Some(now), Some(was)) => now < was,
        (now, None) => now.is_some(),
        (None, Some(_)) => false,
    };
    now.min > was.min || less
}

const fn above(now: Bound, was: Bound) -> bool {
    match (ends(now), ends(was)) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some((now, now_in)), Some((was, was_in))) => {
            was.less_than(&now) || (!now.less_than(&was) && was_in && !now_in)
        }
    }
}

const fn below(now: Bound, was: Bound) -> bool {
    match (ends(now), ends(was)) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some((now, now_in)), Some((was, was_in))) => {
            now.less_than(&was) || (!was.less_than(&now) && was_in && !now_in)
        }
    }
}

/// The number of a bound, and whether it is allowed itself.
const fn ends(bound: Bound) -> Option<(Number, bool)> {
    match bound {
        Bound::None => None,
        Bound::Inclusive(number) => Some((number, true)),
        Bound::Exclusive(number) => Some((number, false)),
    }
}

/// The outermost integer that a bound of integers allows; `step` leads from the bound inwards.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "compared with what it was before, so that nothing lost is taken for whole"
)]
const fn neighbour(bound: Bound, step: i128) -> Bound {
    let Some((number, allowed)) = ends(bound) else {
        return bound;
    };
    let (integer, is_inside) = match number {
        Number::Integer(integer) => (integer, allowed),
        Number::Float(float) => {
            let cut = float as i128;
            // What is cut off leads to zero: inwards from one side only.
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

/// A bound as it is read from bytes, of a lock or of a derive.
pub(crate) const fn unlocked(bound: lock::Bound) -> Bound {
    match bound {
        lock::Bound::None => Bound::None,
        lock::Bound::Inclusive(number) => Bound::Inclusive(unlocked_number(number)),
        lock::Bound::Exclusive(number) => Bound::Exclusive(unlocked_number(number)),
    }
}

const fn unlocked_number(number: lock::Number) -> Number {
    match number {
        lock::Number::Integer(integer) => Number::Integer(integer),
        lock::Number::Float(float) => Number::Float(float),
    }
}

/// The bounds of ranges are signed; no wider integer is told from this one.
const fn clamped(max: u128) -> i128 {
    if max > i128::MAX.cast_unsigned() {
        i128::MAX
    } else {
        max.cast_signed()
    }
}
