use proc_macro2::TokenStream;
use quote::quote;

use super::fact;
use crate::model::TextVariant;

/// The kind of an enum whose variants are texts, and how one is shown.
pub(super) fn expand(variants: &[TextVariant<'_>]) -> (TokenStream, TokenStream, TokenStream) {
    let rows = variants.iter().map(|TextVariant { name, doc, .. }| {
        let doc = if doc.is_empty() {
            quote!("")
        } else {
            fact(&quote!(#doc), &quote!(""))
        };
        quote!(__cio::Variant { name: #name, doc: #doc, content: __cio::VariantContent::Unit })
    });
    let kind = quote! {
        __cio::Kind::Enum(&__cio::Enum {
            tagging: __cio::Tagging::External,
            variants: &[#(#rows),*],
        })
    };
    let arms = variants
        .iter()
        .map(|TextVariant { ident, name, .. }| quote!(Self::#ident => #name));
    let visit = if variants.is_empty() {
        quote!(let _ = __cio_to;)
    } else {
        // The wildcard is reached only beside an error that left a variant out.
        quote! {
            #[allow(unreachable_patterns, deprecated)]
            __cio_to.text(match self { #(#arms,)* _ => "" });
        }
    };
    (kind, visit, TokenStream::new())
}
