//! Field types with well-known names, whose own traits explain why they have no wire form.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::{in_constant, place_of, unnamed};
use crate::bounds;
use crate::known::{self, Known};
use crate::model::{Body, Model, Wire};

/// Requires the trait of its name for each type with a well-known name, unless the type must be an
/// object, which is required elsewhere.
pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let fields = model.body.fields();
    let own = fields
        .iter()
        .filter(|it| matches!(it.wire, Wire::Own) && !model.body.needs_object(it))
        .filter_map(|field| field.known);
    let roles = match &model.body {
        Body::Object { roles, .. } => roles.as_slice(),
        Body::Newtype(_)
        | Body::Into(_)
        | Body::Places(_)
        | Body::Null
        | Body::Texts(_)
        | Body::Choice(_) => &[],
    };
    // A field that is a property too is among the fields.
    let roles = roles.iter().filter(|role| !role.keep);
    own.chain(roles.filter_map(|role| known::find(role.ty)))
        .filter(|Known { ty, name }| {
            **name != *model.ident && !bounds::mentions_parameter(model.generics, ty)
        })
        .map(|Known { ty, name }| {
            let at = place_of(ty);
            let name = Ident::new(&name.to_string(), at);
            let (items, ty) = in_constant(model, ty);
            let has = quote_spanned!(at=> <#ty as __cio::known::#name>::HAS_WIRE_FORM);
            let has = match items {
                None => has,
                Some(items) => quote!({ #items #has }),
            };
            let unnamed = unnamed(model);
            quote_spanned!(at=> const #unnamed: () = #has;)
        })
        .collect()
}
