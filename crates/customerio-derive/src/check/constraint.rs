//! The constraints of a field, as far as the macro can check them. Only the compiler can see whether
//! they apply to the type of the field.

use customerio_rules::constraint::{
    Bound, Constraint, Number, NumberRange, SizeRange, Step, Strings,
};
use customerio_rules::format::Format;
use customerio_rules::{naming, pattern};
use syn::{Lit, LitStr};

use crate::attr::{ConstraintAttrs, End, RangeLit, SignedLit};
use crate::errors::Errors;
use crate::model::Constraints;

pub(super) fn check_all(attrs: &ConstraintAttrs, errors: &mut Errors) -> Constraints {
    let ConstraintAttrs {
        length,
        range,
        multiple_of,
        items,
        pattern,
        format,
        one_of,
        // A path, which is parsed with the field.
        check: _,
    } = attrs;
    let mut all = Constraints::default();
    if let Some((key, range)) = length.both()
        && let Some(range) = size(range, errors)
    {
        all.add(key.span(), &Constraint::Length(range));
    }
    if let Some((key, range)) = items.both()
        && let Some(range) = size(range, errors)
    {
        all.add(key.span(), &Constraint::Items(range));
    }
    if let Some((key, range)) = range.both()
        && let Some(range) = numbers(range, errors)
    {
        all.add(key.span(), &Constraint::Range(range));
    }
    if let Some((key, literal)) = multiple_of.both()
        && let Some(step) = check_step(literal, errors)
    {
        all.add(key.span(), &Constraint::MultipleOf(step));
    }
    if let Some((key, literal)) = pattern.both()
        && let Some(source) = check_pattern(literal, errors)
    {
        all.add(key.span(), &Constraint::Pattern(&source));
    }
    if let Some((key, literal)) = format.both()
        && let Some(format) = check_format(literal, errors)
    {
        all.add(key.span(), &Constraint::Format(format));
    }
    if let Some((key, literals)) = one_of.both() {
        let allowed = check_one_of(key, literals, errors);
        let allowed: Vec<&str> = allowed.iter().map(String::as_str).collect();
        all.add(key.span(), &Constraint::OneOf(Strings::Listed(&allowed)));
    }
    all
}

fn size(range: &RangeLit, errors: &mut Errors) -> Option<SizeRange> {
    let mut end = |end: &End| {
        let size = end.as_integer().and_then(|size| u64::try_from(size).ok());
        if size.is_none() {
            errors.add(&end.lit, "a size is a whole number from 0 on; write one");
        }
        size
    };
    let min = match &range.min {
        Some(min) => end(min)?,
        None => 0,
    };
    let max = match &range.max {
        Some(max) => Some(end(max)?),
        None => None,
    };
    let max = match max {
        Some(max) if !range.inclusive => max.checked_sub(1),
        other => other,
    };
    if max.is_some_and(|max| max < min) || (range.max.is_some() && max.is_none()) {
        errors.add(
            range,
            "an empty range, which no value satisfies; swap its ends",
        );
        return None;
    }
    if min == 0 && max.is_none() {
        errors.add(range, "this range accepts every value; remove it");
        return None;
    }
    Some(SizeRange { min, max })
}

fn numbers(range: &RangeLit, errors: &mut Errors) -> Option<NumberRange> {
    let mut number = |end: &End| {
        let number = match end.as_integer() {
            Some(integer) => Some(Number::Integer(integer)),
            None => end
                .as_float()
                .filter(|float| float.is_finite())
                .map(Number::Float),
        };
        if number.is_none() {
            errors.add(
                &end.lit,
                "this number is too large; write a smaller one, or leave the bound out",
            );
        }
        number
    };
    let min = match &range.min {
        Some(min) => Some(number(min)?),
        None => None,
    };
    let max = match &range.max {
        Some(max) => Some(number(max)?),
        None => None,
    };
    let empty = match (min, max) {
        (Some(Number::Integer(min)), Some(Number::Integer(max))) => {
            min > max || (min == max && !range.inclusive)
        }
        (Some(min), Some(max)) => {
            let (min, max) = (min.as_f64(), max.as_f64());
            // Equal ends leave one number, or none.
            min > max || (min >= max && !range.inclusive)
        }
        _ => false,
    };
    if empty {
        errors.add(
            range,
            "an empty range, which no value satisfies; swap its ends",
        );
        return None;
    }
    if min.is_none() && max.is_none() {
        errors.add(range, "this range accepts every value; remove it");
        return None;
    }
    let max = match max {
        None => Bound::None,
        Some(max) if range.inclusive => Bound::Inclusive(max),
        Some(max) => Bound::Exclusive(max),
    };
    let min = min.map_or(Bound::None, Bound::Inclusive);
    Some(NumberRange { min, max })
}

fn check_step(SignedLit { minus, lit }: &SignedLit, errors: &mut Errors) -> Option<Step> {
    let digits = match lit {
        Lit::Int(number) => number.base10_digits(),
        Lit::Float(number) => number.base10_digits(),
        _ => {
            errors.add(lit, "a step is a number; write one such as `5` or `0.01`");
            return None;
        }
    };
    if let Some(minus) = minus {
        errors.add(minus, "a step is positive; remove the minus");
        return None;
    }
    let step = digits.parse().ok();
    if step.is_none() {
        let is_zero = digits.parse().is_ok_and(|number: f64| number == 0.0);
        let message = if is_zero {
            "only 0 is a multiple of 0; write a positive step"
        } else {
            "a step has at most 19 digits, and lies between 1e-100 and 1e100; write a shorter one"
        };
        errors.add(lit, message);
    }
    step
}

fn check_pattern(literal: &LitStr, errors: &mut Errors) -> Option<String> {
    let source = literal.value();
    if let Err(error) = pattern::check(&source) {
        let rest: String = source[error.at..].chars().take(12).collect();
        errors.add(literal, format_args!("at `{rest}`: {}", error.message));
        return None;
    }
    if let Err(error) = regex_lite::Regex::new(&source) {
        errors.add(
            literal,
            format_args!("this pattern does not parse: {error}; fix it, or escape the character"),
        );
        return None;
    }
    Some(source)
}

fn check_format(literal: &LitStr, errors: &mut Errors) -> Option<Format> {
    let name = literal.value();
    let known = Format::named(&name);
    if known.is_none() {
        let names: Vec<_> = Format::ALL.iter().map(|format| format.as_str()).collect();
        errors.add(
            literal,
            match naming::nearest(&name, &names) {
                Some(near) => format!("unknown format `{name}`; did you mean `{near}`?"),
                None => format!(
                    "unknown format `{name}`; write one of `{}`, or a `pattern`",
                    names.join("`, `")
                ),
            },
        );
    }
    known
}

fn check_one_of(key: &proc_macro2::Ident, literals: &[LitStr], errors: &mut Errors) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    if literals.is_empty() {
        errors.add(
            key,
            "`one_of` is empty, so no value satisfies it; list the strings",
        );
    }
    for literal in literals {
        let text = literal.value();
        if texts.contains(&text) {
            errors.add(literal, "this string is listed twice; leave one out");
        }
        texts.push(text);
    }
    texts
}
