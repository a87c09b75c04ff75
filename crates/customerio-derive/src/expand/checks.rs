//! What only the compiler can see of fields: whether a constraint fits the type, and whether
//! personal data is in it.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::LitStr;

use super::demands::ask;
use super::outside;
use crate::bounds;
use crate::model::{Constraint, ConstraintKind, Field, Model, Purpose, Stretch, Wire};
use crate::plain::Plain;

/// Of the fields of an object.
///
/// A question for itself costs as much as a function, so one is put to the compiler only where the
/// answer is open. That a type which everybody knows by name is no other of that name is asked where
/// the event is sent, by the runtime.
pub(super) fn of_fields(model: &Model<'_>, fields: &[Field<'_>]) -> TokenStream {
    let registered = !bounds::has_parameters(model.generics);
    let asked = fields
        .iter()
        .filter(|field| !registered || !is_plain(field));
    asked.map(|field| of_field(model, field)).collect()
}

/// Whether nothing is to be asked of a field, if its type is what its name says.
fn is_plain(field: &Field<'_>) -> bool {
    let plain = matches!(field.wire, Wire::Own)
        .then(|| Plain::of(field.ty))
        .flatten();
    plain.is_some_and(|plain| {
        let mut constraints = field.constraints.iter();
        constraints.all(|it| plain.can_keep(&it.kind))
    })
}

pub(super) fn allowed(classes: &[LitStr]) -> impl Iterator<Item = u64> {
    classes
        .iter()
        .map(|it| customerio_rules::fingerprint::of_str(&it.value()))
}

/// Of one field.
pub(super) fn of_field(model: &Model<'_>, field: &Field<'_>) -> TokenStream {
    let ty = match &field.wire {
        Wire::Own => field.ty,
        Wire::As(wire) | Wire::ForeignAs(wire) => wire,
        // Nothing is known of it: what is asked of it can't be kept.
        Wire::Foreign => return foreign_constraints(field),
    };
    if bounds::mentions_parameter(model.generics, ty) {
        return TokenStream::new();
    }
    let at = Stretch::of(ty);
    let ty = outside(model, ty);
    let constraints = field.constraints.iter().map(|it| {
        let (question, message) = question(it, &field.name);
        quote_spanned! {it.key=>
            const _: () = __cio::#question(<#ty as __CioP>::SHAPE, #message);
        }
    });
    let personal = match &model.purpose {
        Purpose::Event(event) => {
            let allowed = allowed(&event.allowed_pii);
            let name = &field.name;
            let shape = quote!(<#ty as __CioP>::SHAPE);
            let arguments = quote!(#shape, &[#(#allowed),*], #name);
            Some(ask(at, "assert_no_pii", arguments))
        }
        Purpose::Property | Purpose::Traits(_) => None,
    };
    quote!(#(#constraints)* #personal)
}

fn foreign_constraints(field: &Field<'_>) -> TokenStream {
    field
        .constraints
        .iter()
        .map(|it| {
            let (_, message) = question(it, &field.name);
            quote_spanned!(it.key=> ::core::compile_error!(#message);)
        })
        .collect()
}

/// What a constraint asks of a type, and what is said when the type is another.
fn question(constraint: &Constraint, field: &str) -> (Ident, String) {
    let (key, question, of, instead) = match constraint.kind {
        ConstraintKind::Length { .. } => (
            "length",
            "assert_is_text",
            "counts the characters of a text",
            "write `range` for a number, `items` for an array or a map",
        ),
        ConstraintKind::Items { .. } => (
            "items",
            "assert_is_countable",
            "counts the items of an array or the keys of a map",
            "write `length` for a text, `range` for a number",
        ),
        ConstraintKind::Range { .. } => (
            "range",
            "assert_is_number",
            "is of a number",
            "write `length` for a text, `items` for an array or a map",
        ),
        ConstraintKind::Pattern(_) => ("pattern", "assert_is_text", "is of a text", ""),
        ConstraintKind::Format(_) => ("format", "assert_is_text", "is of a text", ""),
        ConstraintKind::OneOf(_) => ("one_of", "assert_is_text", "is of a text", ""),
    };
    let question = Ident::new(question, constraint.key);
    let or = if instead.is_empty() { "" } else { ", or " };
    let message = format!("`{key}` {of}, which `{field}` is not; leave it out{or}{instead}");
    (question, message)
}
