//! Assertions about fields that only the compiler can answer: whether a constraint applies to the
//! type, and whether it holds personal data.

use customerio_rules::constraint::{Constraint, Target};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::LitStr;

use super::demands::ask;
use super::{mention, pii, unnamed};
use crate::bounds;
use crate::model::{Field, Model, Stretch, Wire};

/// The assertions about the fields of an object.
///
/// An assertion costs the compiler as much as a function, so one is written only if the name of the
/// type does not answer it. Where an event is sent, the runtime asserts that the name is right.
pub(super) fn of_fields(model: &Model<'_>, fields: &[Field<'_>]) -> TokenStream {
    let registered = !bounds::has_parameters(model.generics);
    let asked = fields
        .iter()
        .filter(|field| !registered || !is_plain(field));
    asked.map(|field| of_field(model, field)).collect()
}

/// Returns whether the name of a field's type answers all assertions.
fn is_plain(field: &Field<'_>) -> bool {
    let plain = field.plain.filter(|_| matches!(field.wire, Wire::Own));
    plain.is_some_and(|plain| {
        let mut constraints = field.constraints.iter();
        constraints.all(|it| plain.takes(&it))
    })
}

/// `__cio::pii("contact")` for each class that an event allows.
pub(super) fn allowed(classes: &[LitStr]) -> impl Iterator<Item = TokenStream> {
    classes.iter().map(|it| pii(&it.value()))
}

/// The assertions about one field.
pub(super) fn of_field(model: &Model<'_>, field: &Field<'_>) -> TokenStream {
    let ty = match &field.wire {
        Wire::Own => field.ty,
        Wire::As(wire) | Wire::ForeignAs(wire) => wire,
        // Nothing is known of a foreign type, so no constraint applies.
        Wire::Foreign => return foreign_constraints(field),
    };
    if bounds::mentions_parameter(model.generics, ty) {
        return TokenStream::new();
    }
    let at = Stretch::of(ty);
    let shape = mention::in_constant(model, ty, "SHAPE");
    let constraints = field.constraints.with_keys().filter_map(|(key, it)| {
        let (question, message) = question(key, &it, &field.name)?;
        let decimal = matches!(it.target(), Target::Number)
            .then(|| decimal_message(&it, &field.name))
            .into_iter();
        let unnamed = unnamed(model);
        Some(quote_spanned! {key=>
            const #unnamed: () = __cio::#question(#shape, #message #(, #decimal)*);
        })
    });
    let personal = model.purpose.allowed_pii().map(|classes| {
        let allowed = allowed(classes);
        let name = &field.name;
        let arguments = quote!(#shape, &[#(#allowed),*], #name);
        ask(model, at, "assert_no_pii", arguments)
    });
    quote!(#(#constraints)* #personal)
}

fn foreign_constraints(field: &Field<'_>) -> TokenStream {
    field
        .constraints
        .with_keys()
        .filter_map(|(key, it)| {
            let (_, message) = question(key, &it, &field.name)?;
            Some(quote_spanned!(key=> ::core::compile_error!(#message);))
        })
        .collect()
}

/// Returns the assertion that a constraint applies to a type, and the message for other types.
fn question(key: Span, constraint: &Constraint<'_>, field: &str) -> Option<(Ident, String)> {
    let question = match constraint.target() {
        Target::Text => "assert_is_text",
        Target::Number => "assert_is_number",
        Target::Countable => "assert_is_countable",
        Target::Any => return None,
    };
    let question = Ident::new(question, key);
    let (of, instead) = constraint.applies_to();
    let key = constraint.key();
    let or = if instead.is_empty() { "" } else { ", or " };
    let message = format!("`{key}` {of}, which `{field}` is not; remove it{or}{instead}");
    Some((question, message))
}

/// The message where a constraint on numbers is on a decimal, which is a string by default.
fn decimal_message(constraint: &Constraint<'_>, field: &str) -> String {
    let (of, _) = constraint.applies_to();
    let key = constraint.key();
    format!(
        "`{key}` {of}, but `{field}` is a decimal in a string; add `#[cio(number)]` to the field of the type `Decimal`"
    )
}
