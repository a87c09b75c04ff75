//! The derives of the `customerio` crate.
//!
//! `parse` ([`input`], [`attr`]) reads what was written, [`check`] turns it into what is meant
//! ([`model`]) and collects every mistake, [`expand`] writes it. Only `check` can go from the one
//! to the other, so `expand` meets no invalid state and has no error path. An enum of events goes
//! the same way in [`closed`], which sends each variant through the three as a struct.

mod attr;
mod bounds;
mod check;
mod closed;
mod doc;
mod errors;
mod expand;
mod input;
mod model;
mod serde_view;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

use crate::model::Derive;

/// Makes a struct an event: `#[cio(event = "…")]`, `#[cio(page = "…")]` or `#[cio(screen = "…")]`;
/// or an enum one of several events.
/// Documented where it is re-exported, in the crate `customerio`.
#[proc_macro_derive(CioEvent, attributes(cio, serde))]
pub fn derive_event(input: TokenStream) -> TokenStream {
    expand_derive(Derive::Event, &parse_macro_input!(input as DeriveInput))
}

/// Makes a struct a set of traits: `#[cio(person)]`, `#[cio(group)]` or `#[cio(relationship)]`.
/// Documented where it is re-exported, in the crate `customerio`.
#[proc_macro_derive(CioTraits, attributes(cio, serde))]
pub fn derive_traits(input: TokenStream) -> TokenStream {
    expand_derive(Derive::Traits, &parse_macro_input!(input as DeriveInput))
}

/// Gives a struct or an enum a wire form, so that it can be a property.
/// Documented where it is re-exported, in the crate `customerio`.
#[proc_macro_derive(CioProperty, attributes(cio, serde))]
pub fn derive_property(input: TokenStream) -> TokenStream {
    expand_derive(Derive::Property, &parse_macro_input!(input as DeriveInput))
}

fn expand_derive(derive: Derive, input: &DeriveInput) -> TokenStream {
    expansion(derive, input).into()
}

/// What a derive writes: the impls, and beside them every mistake that was found. The impls are
/// there in any case, so that a mistake causes no second error where the type is used.
fn expansion(derive: Derive, input: &DeriveInput) -> proc_macro2::TokenStream {
    let mut errors = errors::Errors::default();
    if let (Derive::Event, syn::Data::Enum(of)) = (derive, &input.data) {
        let impls = closed::expansion(input, of, &mut errors);
        let errors = errors.into_compile_errors();
        return quote::quote! { #errors #impls };
    }
    let view = serde_view::SerdeView::new(input);
    let written = input::Input::parse(input, &view, &mut errors);
    let meant = check::check(derive, &written, &mut errors);
    let impls = expand::expand(&meant, errors.is_empty());
    let errors = errors.into_compile_errors();
    quote::quote! { #errors #impls }
}

#[cfg(test)]
mod tests;
