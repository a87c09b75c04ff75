use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{facts, header, keep_typed, static_type};
use crate::model::{Model, Traits, TraitsOf};

pub(super) fn expand(model: &Model<'_>, traits: &Traits, exact: bool) -> TokenStream {
    let name = model.ident.to_string();
    let version = traits.version;
    let of = match &traits.of {
        TraitsOf::Person => quote!(__cio::TraitsOf::Person),
        TraitsOf::Group { object_type } => {
            quote!(__cio::TraitsOf::Group { object_type: #object_type })
        }
        TraitsOf::Relationship => quote!(__cio::TraitsOf::Relationship),
    };
    let facts = facts(&traits.facts);
    let trait_header = header(model, &quote!(CioTraits));
    let markers = [
        ("PersonTraits", matches!(traits.of, TraitsOf::Person)),
        ("GroupTraits", matches!(traits.of, TraitsOf::Group { .. })),
        (
            "RelationshipTraits",
            matches!(traits.of, TraitsOf::Relationship),
        ),
    ];
    let markers = markers
        .into_iter()
        .filter(|(_, is)| *is || !exact)
        .map(|(marker, _)| {
            let marker = Ident::new(marker, Span::call_site());
            let header = header(model, &quote!(#marker));
            quote!(#[automatically_derived] #header {})
        });
    let keep_typed = keep_typed(model.generics, None);
    let register = exact.then(|| {
        let ty = static_type(model);
        quote!(__cio::register_traits!(#ty);)
    });
    quote! {
        #[automatically_derived]
        #trait_header {
            const SPEC: &'static __cio::TraitsSpec = &__cio::TraitsSpec {
                name: #name,
                of: #of,
                version: #version,
                shape: <Self as __CioP>::SHAPE,
                facts: #facts,
            };

            #keep_typed
        }
        #(#markers)*
        #register
    }
}
