//! Items that do not parse yet, which rust-analyzer passes while a user types. The complete parts get
//! their impls, so that the rest of the program still compiles.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, DeriveInput, Field, Fields, FieldsNamed, Token, braced, parse_quote};

use crate::model::Derive;

/// Returns the expansion of tokens that are not an item: the error, and the impls of the struct without
/// its incomplete fields.
pub(crate) fn expansion(derive: Derive, tokens: TokenStream, error: &syn::Error) -> TokenStream {
    let impls = syn::parse2(tokens).map(|Unfinished(input)| crate::expansion(derive, &input));
    let error = error.to_compile_error();
    let impls = impls.ok();
    quote!(#error #impls)
}

/// A struct of the fields that parse.
struct Unfinished(DeriveInput);

impl Parse for Unfinished {
    fn parse(from: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = from.call(Attribute::parse_outer)?;
        let vis = from.parse()?;
        let struct_token: Token![struct] = from.parse()?;
        let ident = from.parse()?;
        let mut generics: syn::Generics = from.parse()?;
        generics.where_clause = from.parse()?;
        let within;
        braced!(within in from);
        let mut fields: FieldsNamed = parse_quote!({});
        while !within.is_empty() {
            let ahead = within.fork();
            match Field::parse_named(&ahead) {
                Ok(field) if ahead.is_empty() || ahead.peek(Token![,]) => {
                    within.advance_to(&ahead);
                    fields.named.push(field);
                }
                _ => {
                    while !within.is_empty() && !within.peek(Token![,]) {
                        within.parse::<TokenTree>()?;
                    }
                }
            }
            within.parse::<Option<Token![,]>>()?;
        }
        Ok(Self(DeriveInput {
            attrs,
            vis,
            ident,
            generics,
            data: syn::Data::Struct(syn::DataStruct {
                struct_token,
                fields: Fields::Named(fields),
                semi_token: None,
            }),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unfinished_struct_has_its_complete_fields() {
        let tokens = quote! {
            /// A customer paid.
            #[cio(event = "Order Completed")]
            pub struct Order<'a> {
                pub total: f64,
                pub sho
                #[cio(length(1..=64))]
                pub id: &'a str,
                by_sku: std::collections::BTreeMap<String, u32>,
                pub cou
            }
        };
        let Err(error) = syn::parse2::<DeriveInput>(tokens.clone()) else {
            panic!("it is whole");
        };
        let written = expansion(Derive::Event, tokens, &error).to_string();
        assert_eq!(written.matches("compile_error").count(), 1, "{written}");
        for part in [
            "impl < 'a > __cio :: TrackEvent for Order < 'a >",
            "& self . total",
            "& self . by_sku , \"by_sku\"",
        ] {
            assert!(written.contains(part), "{part} in {written}");
        }
        assert!(!written.contains("cou"), "{written}");
    }

    #[test]
    fn unparsable_input_is_one_error() {
        for tokens in [
            quote!(pub struct),
            quote!(enum Plan { Free, = }),
            quote!(struct A { a: }),
        ] {
            let Err(error) = syn::parse2::<DeriveInput>(tokens.clone()) else {
                panic!("it is whole");
            };
            let written = expansion(Derive::Property, tokens, &error).to_string();
            assert_eq!(written.matches("compile_error").count(), 1, "{written}");
        }
    }
}
