//! Field types with well-known names, whose own traits explain why they have no wire form.

use proc_macro2::{Ident, TokenStream};
use quote::quote_spanned;

use super::{place_of, static_lifetimes};
use crate::bounds;
use crate::known::Known;
use crate::model::{Model, Wire};

/// Requires the trait of its name for each field's type with a well-known name, unless the type must be
/// an object, which is required elsewhere.
pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let fields = model.body.fields();
    let own = fields
        .iter()
        .filter(|it| matches!(it.wire, Wire::Own) && !model.body.needs_object(it));
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
