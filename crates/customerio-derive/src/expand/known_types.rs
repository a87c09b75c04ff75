//! What is written of field types with well-known names.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use super::{place_of, static_lifetimes};
use crate::bounds;
use crate::known::{self, Known};
use crate::model::{Model, Wire};

/// Asks each field's type with a well-known name for its wire form, by its own trait.
pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let fields = model.body.fields();
    let own = fields.iter().filter(|it| matches!(it.wire, Wire::Own));
    own.filter_map(|field| field.known)
        .filter(|Known { ty, name }| {
            **name != *model.ident && !bounds::mentions_parameter(model.generics, ty)
        })
        .map(|Known { ty, name }| {
            let at = place_of(ty);
            let name = Ident::new(&name.to_string(), at);
            let ty = static_lifetimes(quote_spanned!(at=> #ty));
            quote_spanned!(at=> const _: () = <#ty as __cio::known::#name>::HAS_WIRE_FORM;)
        })
        .collect()
}

/// Mentions the shape of a type. `written` are its tokens, with other names of lifetimes for example.
pub(super) fn shape(ty: &Type, written: impl ToTokens) -> TokenStream {
    if known::find(ty).is_none() {
        return quote!(<#written as __CioP>::SHAPE);
    }
    quote_spanned! {place_of(ty)=>
        ({ use __cio::known::Fallback as _; __cio::known::Of::<#written>::SHAPE })
    }
}
