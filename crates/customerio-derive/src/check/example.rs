//! Texts and numbers that break what the same field asks for.

use syn::Lit;

use crate::attr::Lit2;
use crate::errors::Errors;
use crate::input;
use crate::model::{Bound, Constraint, ConstraintKind, Field, Number};

/// Whether the example is one that the field's own constraints let through.
pub(super) fn passes(written: &input::Field<'_>, field: &Field<'_>, errors: &mut Errors) -> bool {
    let Some(Lit2 { minus, lit }) = written.attrs.example.get() else {
        return true;
    };
    let constraints = &field.constraints;
    let broken = match lit {
        Lit::Str(text) => {
            let text = text.value();
            constraints.iter().find_map(|it| broken_by(&text, &it.kind))
        }
        Lit::Int(_) | Lit::Float(_) => number(lit, minus.is_some())
            .filter(|number| constraints.iter().any(|it| is_beyond(*number, &it.kind)))
            .map(|_| "lies outside of `range`".to_owned()),
        _ => None,
    };
    if let Some(broken) = &broken {
        errors.add(
            lit,
            format_args!("the example {broken}; give one that passes"),
        );
    }
    broken.is_none()
}

/// Choices of `one_of` that another constraint rules out.
pub(super) fn check_choices(written: &input::Field<'_>, field: &Field<'_>, errors: &mut Errors) {
    let is_other = |it: &&Constraint| !matches!(it.kind, ConstraintKind::OneOf(_));
    for choice in written.attrs.one_of.get().into_iter().flatten() {
        let text = choice.value();
        let mut others = field.constraints.iter().filter(is_other);
        if let Some(broken) = others.find_map(|it| broken_by(&text, &it.kind)) {
            errors.add(
                choice,
                format_args!("this choice {broken}, so nobody can make it; leave one of them out"),
            );
        }
    }
}

/// What a text breaks, as the end of a sentence about it.
fn broken_by(text: &str, constraint: &ConstraintKind) -> Option<String> {
    match constraint {
        ConstraintKind::Length { min, max } => {
            let length = text.chars().count() as u64;
            let is_fine = length >= *min && max.is_none_or(|max| length <= max);
            (!is_fine).then(|| format!("has {length} characters, which `length` does not allow"))
        }
        // One that does not parse is reported where it is read.
        ConstraintKind::Pattern(source) => regex_lite::Regex::new(source)
            .is_ok_and(|pattern| !pattern.is_match(text))
            .then(|| "does not match `pattern`".to_owned()),
        ConstraintKind::Format(format) => {
            (!format.accepts(text)).then(|| format!("is not in the format `{}`", format.as_str()))
        }
        ConstraintKind::OneOf(texts) => {
            (!texts.iter().any(|it| it == text)).then(|| "is not listed in `one_of`".to_owned())
        }
        ConstraintKind::Items { .. } | ConstraintKind::Range { .. } => None,
    }
}

fn number(lit: &Lit, is_negative: bool) -> Option<Number> {
    let sign = if is_negative { "-" } else { "" };
    match lit {
        Lit::Int(lit) => {
            let digits = format!("{sign}{}", lit.base10_digits());
            digits.parse().ok().map(Number::Integer)
        }
        Lit::Float(lit) => {
            let digits = format!("{sign}{}", lit.base10_digits());
            digits.parse().ok().map(Number::Float)
        }
        _ => None,
    }
}

fn is_beyond(number: Number, constraint: &ConstraintKind) -> bool {
    let ConstraintKind::Range { min, max } = constraint else {
        return false;
    };
    let is_below = match *min {
        Bound::None => false,
        Bound::Inclusive(min) => number.is_less(min),
        Bound::Exclusive(min) => !min.is_less(number),
    };
    let is_above = match *max {
        Bound::None => false,
        Bound::Inclusive(max) => max.is_less(number),
        Bound::Exclusive(max) => !number.is_less(max),
    };
    is_below || is_above
}

impl Number {
    fn is_less(self, other: Self) -> bool {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => a < b,
            (a, b) => a.as_float() < b.as_float(),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "only told apart when far apart")]
    fn as_float(self) -> f64 {
        match self {
            Self::Integer(integer) => integer as f64,
            Self::Float(float) => float,
        }
    }
}
