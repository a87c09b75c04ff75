//! Tokens that are generated for every field, one by one.
//!
//! `quote!` returns a new stream, and joining two streams is a call into the compiler. That is cheap
//! for one item per type, but it is most of the cost of an item per field.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote, quote_spanned};
use syn::Type;

use super::place_of;
use crate::known;
use crate::member::Member;
use crate::model::{Field, Model};
use crate::plain::{Plain, has_no_arguments};

/// A reference to a field of the value: `&self.order_id`.
pub(super) struct OfSelf<'a>(pub(super) Member<'a>);

impl ToTokens for OfSelf<'_> {
    fn to_tokens(&self, to: &mut TokenStream) {
        let at = Span::call_site();
        to.append(Punct::new('&', Spacing::Alone));
        to.append(Ident::new("self", at));
        to.append(Punct::new('.', Spacing::Alone));
        self.0.to_tokens(to);
    }
}

/// Writes `<Plan as CioProperty>::item` with the span of the type, which requires its wire form. A type
/// with a well-known name (`is_known`) is required elsewhere.
pub(super) fn required_item(ty: &Type, is_known: bool, item: &str, to: &mut TokenStream) {
    if is_known {
        to.extend(optional(ty, &ty, item));
        return;
    }
    let at = place_of(ty);
    punct('<', Spacing::Alone, at, to);
    ty.to_tokens(to);
    to.append(Ident::new("as", at));
    to.append(Ident::new("__CioP", at));
    punct('>', Spacing::Alone, at, to);
    punct(':', Spacing::Joint, at, to);
    punct(':', Spacing::Alone, at, to);
    to.append(Ident::new(item, at));
}

/// Writes `WireForm::<Plan>::item`, which is no error if the type has no wire form. A type with the name
/// of a primitive type has one.
pub(super) fn item(ty: &Type, item: &str, to: &mut TokenStream) {
    if Plain::of(ty).is_some() {
        required_item(ty, false, item, to);
    } else {
        to.extend(optional(ty, &ty, item));
    }
}

fn optional(ty: &Type, written: &impl ToTokens, item: &str) -> TokenStream {
    let at = place_of(ty);
    let item = Ident::new(item, at);
    if matches!(ty, Type::Path(ty) if ty.qself.is_some()) {
        // The number of a decimal, which has a wire form.
        quote_spanned!(at=> <#written as __CioP>::#item)
    } else if has_no_arguments(ty) {
        // As in the type of the field, the name is no argument, so that an unknown one is the same error in both.
        quote_spanned!(at=> <<#written as __cio::AnyType>::WireForm>::#item)
    } else {
        quote_spanned!(at=> __cio::WireForm::<#written>::#item)
    }
}

/// Returns `<Plan as CioProperty>::item`, which requires the wire form.
pub(super) fn required(ty: &Type, item: &str) -> TokenStream {
    let mut to = TokenStream::new();
    required_item(ty, known::find(ty).is_some(), item, &mut to);
    to
}

/// Returns `WireForm::<Plan>::item`.
pub(super) fn of(ty: &Type, item: &str) -> TokenStream {
    let mut to = TokenStream::new();
    self::item(ty, item, &mut to);
    to
}

/// Returns the same for a constant, which has no parameters.
pub(super) fn in_constant(model: &Model<'_>, ty: &Type, item: &str) -> TokenStream {
    let (items, written) = super::in_constant(model, ty);
    if Plain::of(ty).is_some() {
        let item = Ident::new(item, Span::call_site());
        return quote!(<#written as __CioP>::#item);
    }
    let optional = optional(ty, &written, item);
    match items {
        None => optional,
        Some(items) => quote!({ #items #optional }),
    }
}

/// `<String as CioProperty>::visit_as_field(&self.order_id, "order_id", __cio_to);`
pub(super) fn visit(field: &Field<'_>, access: &dyn ToTokens, to: &mut TokenStream) {
    let at = place_of(field.ty);
    required_item(field.ty, field.known.is_some(), "visit_as_field", to);
    let mut arguments = TokenStream::new();
    access.to_tokens(&mut arguments);
    punct(',', Spacing::Alone, at, &mut arguments);
    arguments.append(Literal::string(&field.name));
    punct(',', Spacing::Alone, at, &mut arguments);
    arguments.append(Ident::new("__cio_to", at));
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(at);
    to.append(arguments);
    punct(';', Spacing::Alone, at, to);
}

fn punct(of: char, spacing: Spacing, at: Span, to: &mut TokenStream) {
    let mut punct = Punct::new(of, spacing);
    punct.set_span(at);
    to.append(punct);
}
