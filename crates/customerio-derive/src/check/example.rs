//! Examples and choices that a constraint of the same field refuses.

use customerio_rules::constraint::{Constraint, Number, Value};
use regex_lite::Regex;
use syn::Lit;

use crate::attr::SignedLit;
use crate::errors::Errors;
use crate::input;
use crate::model::Field;

/// Returns whether the example satisfies the field's own constraints, and reports it otherwise.
pub(super) fn passes(written: &input::Field<'_>, field: &Field<'_>, errors: &mut Errors) -> bool {
    let Some(SignedLit { minus, lit }) = written.attrs.example.get() else {
        return true;
    };
    let text;
    let value = match lit {
        Lit::Str(literal) => {
            text = literal.value();
            Some(Value::Text(&text))
        }
        Lit::Int(_) | Lit::Float(_) => number(lit, minus.is_some()).map(Value::Number),
        // No constraint applies to other literals.
        _ => None,
    };
    let broken = value.and_then(|value| {
        let refused = field.constraints.iter().find(|it| !accepts(it, &value));
        refused.map(|it| it.failure(&value))
    });
    if let Some(broken) = &broken {
        errors.add(
            lit,
            format_args!("the example {broken}; give one that passes"),
        );
    }
    broken.is_none()
}

/// Reports the choices of `one_of` that another constraint refuses.
pub(super) fn check_choices(written: &input::Field<'_>, field: &Field<'_>, errors: &mut Errors) {
    for choice in written.attrs.constraints.one_of.get().into_iter().flatten() {
        let text = choice.value();
        let value = Value::Text(&text);
        // The list shows each choice already.
        if let Some(refused) = field.constraints.iter().find(|it| !accepts(it, &value)) {
            errors.add(
                choice,
                format_args!(
                    "this choice {}, so no value can be this choice; leave one of them out",
                    refused.failure(&value)
                ),
            );
        }
    }
}

fn accepts(constraint: &Constraint<'_>, value: &Value<'_>) -> bool {
    // A pattern with a syntax error is reported when it is parsed.
    constraint.accepts(value, |source, text| {
        Regex::new(source).is_ok_and(|pattern| pattern.is_match(text))
    })
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
