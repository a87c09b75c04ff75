//! Tokens that are generated for every field, one by one.
//!
//! `quote!` returns a new stream, and joining two streams is a call into the compiler. That is cheap
//! for one item per type, but it is most of the cost of an item per field.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote_spanned};
use syn::Type;

use super::place_of;
use crate::known;
use crate::member::Member;
use crate::model::Field;

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

/// Writes `<String as CioProperty>::item` with the span of the type. `is_known` says whether the type
/// has a well-known name.
pub(super) fn item(ty: &Type, is_known: bool, item: &str, to: &mut TokenStream) {
    let at = place_of(ty);
    if is_known {
        let item = Ident::new(item, at);
        to.extend(known_item(ty, &item));
        return;
    }
    punct('<', Spacing::Alone, at, to);
    ty.to_tokens(to);
    to.append(Ident::new("as", at));
    to.append(Ident::new("__CioP", at));
    punct('>', Spacing::Alone, at, to);
    punct(':', Spacing::Joint, at, to);
    punct(':', Spacing::Alone, at, to);
    to.append(Ident::new(item, at));
}

/// The same for a type with a well-known name. If it has no wire form, its own trait says so, and this
/// is no second error.
fn known_item(ty: &Type, item: &Ident) -> TokenStream {
    quote_spanned! {place_of(ty)=>
        ({ use __cio::known::Fallback as _; __cio::known::Of::<#ty>::#item })
    }
}

/// `<String as CioProperty>::item`, as tokens of their own.
pub(super) fn of(ty: &Type, item: &str) -> TokenStream {
    let mut to = TokenStream::new();
    self::item(ty, known::find(ty).is_some(), item, &mut to);
    to
}

/// `<String as CioProperty>::visit_as_field(&self.order_id, "order_id", __cio_to);`
pub(super) fn visit(field: &Field<'_>, access: &dyn ToTokens, to: &mut TokenStream) {
    let at = place_of(field.ty);
    item(field.ty, field.known.is_some(), "visit_as_field", to);
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
