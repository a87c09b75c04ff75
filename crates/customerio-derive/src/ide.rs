//! Completion of the keys of `#[cio(…)]` in rust-analyzer.
//!
//! For rust-analyzer only, a derive mentions each key as a path into a module of documented items, with
//! the span of the key. An incomplete key is an incomplete path, which the editor completes.
//!
//! rust-analyzer compares two expansions, one with a word inserted at the cursor. It finds the word by
//! its offset from the start. So these mentions precede everything that depends on a key, errors in
//! particular.

use std::sync::LazyLock;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{Attribute, Data, DeriveInput, Fields, Meta};

use crate::attr::AttrTarget;
use crate::expand::apart;

/// Mentions every key of a type in rust-analyzer, which is recognized by the name of its macro server.
/// The compiler skips this.
pub(crate) fn mention_to_analyzer(customerio: &syn::Path, input: &DeriveInput) -> TokenStream {
    static ASKS: LazyLock<bool> = LazyLock::new(|| {
        std::env::current_exe().is_ok_and(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().contains("rust-analyzer"))
        })
    });
    if *ASKS {
        apart(customerio, &mention(input))
    } else {
        TokenStream::new()
    }
}

fn mention(input: &DeriveInput) -> TokenStream {
    let mut uses = TokenStream::new();
    add(AttrTarget::Container, &input.attrs, &mut uses);
    match &input.data {
        Data::Struct(of) => add_fields(&of.fields, &mut uses),
        Data::Enum(of) => {
            for variant in &of.variants {
                add(AttrTarget::Variant, &variant.attrs, &mut uses);
                add_fields(&variant.fields, &mut uses);
            }
        }
        Data::Union(_) => {}
    }
    uses
}

fn add_fields(fields: &Fields, to: &mut TokenStream) {
    for field in fields {
        add(AttrTarget::Field, &field.attrs, to);
    }
}

fn add(place: AttrTarget, attrs: &[Attribute], to: &mut TokenStream) {
    let keys: Vec<Ident> = attrs
        .iter()
        .filter(|attr| attr.path().is_ident("cio"))
        .flat_map(keys)
        .collect();
    if !keys.is_empty() {
        let place = format_ident!("{}", place.module());
        to.extend(quote! {
            #[cfg(rust_analyzer)]
            use __cio::ide::#place::{#(#keys as _),*};
        });
    }
}

/// Returns the first word of each item.
fn keys(attr: &Attribute) -> Vec<Ident> {
    let Meta::List(list) = &attr.meta else {
        return Vec::new();
    };
    let mut first = true;
    let mut keys = Vec::new();
    for token in list.tokens.clone() {
        match token {
            // A word of the language can't be imported.
            TokenTree::Ident(ident) if first && ident != "as" && ident != "crate" => {
                keys.push(ident);
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                first = true;
                continue;
            }
            _ => {}
        }
        first = false;
    }
    keys
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::*;

    #[test]
    fn complete_and_partial_keys_are_mentioned() {
        let input = parse_quote! {
            #[cio(event = "Order Completed", ow)]
            struct Order {
                #[cio(length(1..=64), as = u8, exa = )]
                id: String,
            }
        };
        let written = mention(&input).to_string().replace(' ', "");
        assert!(written.starts_with("#[cfg(rust_analyzer)]"), "{written}");
        for part in [
            "ide::container::{eventas_,owas_};",
            "ide::field::{lengthas_,exaas_};",
        ] {
            assert!(written.contains(part), "{part} in {written}");
        }
        let nothing: DeriveInput = parse_quote!(
            struct Order {
                id: String,
            }
        );
        assert!(mention(&nothing).is_empty());
    }

    #[test]
    fn every_key_has_an_item() {
        let items = include_str!("../../customerio-core/src/ide.rs");
        for place in AttrTarget::ALL {
            for key in place.keys() {
                // Words of the language, which can't be items.
                if ["as", "crate"].contains(key) {
                    continue;
                }
                let module = items.split_once(&format!("\n    {}:\n", place.module()));
                let module = module.and_then(|(_, rest)| rest.split_once("\n    ;\n"));
                let (module, _) = module.expect("a module of the place");
                assert!(module.contains(&format!("        {key},")), "{key}");
            }
        }
    }
}
