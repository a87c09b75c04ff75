use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{CATALOG, header, ident, keep_typed, metadata, static_type};
use crate::model::{Model, Traits, TraitsTarget};

pub(super) fn expand(model: &Model<'_>, traits: &Traits, exact: bool) -> TokenStream {
    let name = model.ident.to_string();
    let version = (traits.version != 1).then(|| {
        let version = traits.version;
        quote!(.with_version(#version))
    });
    let target = match &traits.target {
        TraitsTarget::Person => quote!(__cio::TraitsTarget::Person),
        TraitsTarget::Group { object_type } => {
            quote!(__cio::TraitsTarget::Group { object_type: #object_type })
        }
        TraitsTarget::Relationship => quote!(__cio::TraitsTarget::Relationship),
    };
    let metadata = CATALOG.then(|| {
        let metadata = metadata(&traits.metadata);
        quote!(.with_metadata(#metadata))
    });
    let trait_header = header(model, &ident("CioTraits"));
    let markers = [
        (
            "PersonTraits",
            matches!(traits.target, TraitsTarget::Person),
        ),
        (
            "GroupTraits",
            matches!(traits.target, TraitsTarget::Group { .. }),
        ),
        (
            "RelationshipTraits",
            matches!(traits.target, TraitsTarget::Relationship),
        ),
    ];
    let markers = markers
        .into_iter()
        .filter(|(_, is)| *is || !exact)
        .map(|(marker, _)| {
            let marker = Ident::new(marker, Span::call_site());
            let header = header(model, &marker);
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
            const SPEC: &'static __cio::TraitsSpec =
                &__cio::TraitsSpec::new(#name, #target, <Self as __CioP>::SHAPE) #version #metadata;

            #keep_typed
        }
        #(#markers)*
        #register
    }
}
