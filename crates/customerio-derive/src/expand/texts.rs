use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{CATALOG, Form, documented, header, ident};
use crate::model::{Model, TextVariant};

/// Expands an enum whose variants are strings. Its values can be keys of a map.
pub(super) fn expand(model: &Model<'_>, variants: &[TextVariant<'_>]) -> Form {
    let rows = variants.iter().map(|TextVariant { ident, name, doc }| {
        let (member, doc) = (member(ident, name), documented(*doc));
        quote!(__cio::Variant::unit(#name) #member #doc)
    });
    let kind = quote!(__cio::Kind::externally_tagged(&[#(#rows),*]));
    let arms = variants
        .iter()
        .map(|TextVariant { ident, name, .. }| quote!(Self::#ident => #name));
    let text = if variants.is_empty() {
        quote!("")
    } else {
        // The wildcard is reached only if an error removed a variant.
        quote! {
            #[allow(unreachable_patterns, deprecated)]
            match self { #(#arms,)* _ => "" }
        }
    };
    let header = header(model, &ident("MapKey"));
    let key = quote! {
        #[automatically_derived]
        #header {
            #[inline]
            fn with_key<__CioR>(
                &self,
                __cio_with: impl ::core::ops::FnOnce(&::core::primitive::str) -> __CioR,
            ) -> __CioR {
                __cio_with(#text)
            }
        }
    };
    let visit = quote!(__cio::MapKey::with_key(self, |__cio_text| __cio_to.text(__cio_text)););
    Form::of_kind(model, &kind, visit, key)
}

/// Returns `.with_member("Eur")` if a catalog needs the Rust name of a variant because it differs from
/// the name in JSON.
pub(super) fn member(ident: &Ident, name: &str) -> Option<TokenStream> {
    let member = ident.to_string();
    (CATALOG && member != name).then(|| quote!(.with_member(__cio::fact(#member))))
}
