//! The requirements on the types of fields that only the compiler can check.

use syn::spanned::Spanned;
use syn::{Lit, Type};

use super::{example, known};
use crate::attr::End;
use crate::errors::Errors;
use crate::input::{self, Input};
use crate::model::{Asks, Body, Demand, Example, Field, Purpose, Stretch, Wire};
use crate::plain::Plain;

/// Returns all requirements on the types of written fields.
pub(super) fn all<'a>(
    input: &'a Input<'a>,
    purpose: &Purpose,
    body: &Body<'a>,
    errors: &mut Errors,
) -> Vec<Demand<'a>> {
    let Body::Object { fields, roles, .. } = body else {
        return Vec::new();
    };
    let written: &[input::Field<'_>] = match &input.body {
        input::Body::Fields(written) => written,
        input::Body::Places(_)
        | input::Body::Unit
        | input::Body::Variants(_)
        | input::Body::Other(_) => &[],
    };
    let mut demands = known::semantic(input, fields, roles, errors);
    for field in fields {
        let Some(written) = written.iter().find(|it| it.member == field.member) else {
            continue;
        };
        demands.extend(known::reserved(written, field, purpose, errors));
        example::check_choices(written, field, errors);
        if example::passes(written, field, errors) {
            demands.extend(takes_example(written, field));
        }
        demands.extend(reaches_bounds(written, field));
    }
    demands
}

impl<'a> Field<'a> {
    /// Returns the type that decides the wire form, if the compiler can look into it.
    pub(crate) fn visible_type(&self) -> Option<&'a Type> {
        match self.wire {
            Wire::Own => Some(self.ty),
            Wire::As(wire) | Wire::ForeignAs(wire) => Some(wire),
            Wire::Foreign => None,
        }
    }

    pub(crate) fn demand(&self, at: Stretch, asks: Asks) -> Option<Demand<'a>> {
        let ty = self.visible_type()?;
        Some(Demand { ty, at, asks })
    }
}

fn takes_example<'a>(written: &input::Field<'_>, field: &Field<'a>) -> Option<Demand<'a>> {
    let literal = written.attrs.example.get()?;
    let example = match &literal.lit {
        Lit::Str(text) => Example::Text(text.value()),
        Lit::Bool(_) => Example::Boolean,
        Lit::Int(number) => match number.base10_parse::<i128>() {
            Ok(number) if literal.minus.is_some() => Example::Integer(-number),
            Ok(number) => Example::Integer(number),
            Err(_) => Example::Float,
        },
        Lit::Float(_) => Example::Float,
        // Reported when it is parsed.
        _ => return None,
    };
    let at = Stretch {
        from: literal
            .minus
            .map_or_else(|| literal.lit.span(), |minus| minus.span()),
        to: literal.lit.span(),
    };
    let field_name = field.name.clone();
    field.demand(at, Asks::Takes(example, field_name))
}

fn reaches_bounds<'a>(written: &input::Field<'_>, field: &Field<'a>) -> Vec<Demand<'a>> {
    let Some(range) = written.attrs.constraints.range.get() else {
        return Vec::new();
    };
    let plain = field.visible_type().and_then(Plain::of);
    let reaches = |end: &End, last: Option<i128>| {
        if plain.is_some_and(|plain| plain.reaches(last)) {
            return None;
        }
        let at = Stretch {
            from: end.minus.unwrap_or_else(|| end.lit.span()),
            to: end.lit.span(),
        };
        field.demand(at, Asks::Reaches(last, field.name.clone()))
    };
    let min = range.min.as_ref().map(|end| (end, end.as_integer()));
    let max = range.max.as_ref().map(|end| {
        let last = end.as_integer();
        let exclusive = !range.inclusive;
        (end, last.map(|last| last.saturating_sub(exclusive.into())))
    });
    let ends = [min, max].into_iter().flatten();
    ends.filter_map(|(end, last)| reaches(end, last)).collect()
}
