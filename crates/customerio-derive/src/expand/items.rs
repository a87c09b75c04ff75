//! The heads of generated items.
//!
//! The compiler reports a name that it can't find wherever it is mentioned, and shows equal errors once. For the
//! argument of a type, as in `Vec<Product>`, it also proposes a type parameter: after the last parameter of the item
//! around it, or after the name of an item without any. So generated items have the parameters of the user's type, or
//! a name at the place of its name.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Generics, Lifetime, Token, Type};

use super::{outside, static_type};
use crate::bounds;
use crate::model::{Model, Stretch};
use crate::plain::{Plain, has_no_arguments};

/// Returns `impl<'a, T> __cio::Trait for Type<'a, T> where …`.
pub(super) fn header(model: &Model<'_>, of: &dyn ToTokens) -> TokenStream {
    header_of(model, &quote!(__cio::#of))
}

fn header_of(model: &Model<'_>, of: &TokenStream) -> TokenStream {
    let ident = model.ident;
    let clause = bounds::inferred(model);
    let word = word(model.item());
    if model.variant_of.is_some() {
        let (generics, arguments) = of_view(model.generics);
        // The compiler should not propose the struct of a variant.
        return quote! {
            #[diagnostic::do_not_recommend]
            #word #generics #of for #ident #arguments #clause
        };
    }
    let (generics, arguments, _) = model.generics.split_for_impl();
    quote!(#word #generics #of for #ident #arguments #clause)
}

/// Returns the parameters and the arguments of a view. The lifetime of its references is none of the user's, so it is
/// no parameter.
fn of_view(generics: &Generics) -> (TokenStream, TokenStream) {
    let params: Vec<_> = generics.params.iter().skip(1).collect();
    let lifetimes = generics.lifetimes().skip(1).map(|it| &it.lifetime);
    let lifetimes: Vec<&Lifetime> = lifetimes.collect();
    let generics = (!params.is_empty()).then(|| quote!(<#(#params),*>));
    (quote!(#generics), quote!(<'_ #(, #lifetimes)*>))
}

/// Returns the `impl` of an item that mentions a field's type, at the name of the type.
pub(crate) fn word(of: &Ident) -> Token![impl] {
    Token![impl](of.span())
}

/// Returns the `_` of a constant that mentions a field's type, at the name of the type.
pub(super) fn unnamed(model: &Model<'_>) -> Token![_] {
    Token![_](model.item().span())
}

/// Returns the type of a field for a constant, and the items that this mentions.
///
/// A constant has no parameters, so a type with lifetimes gets the types of its fields from an impl.
pub(super) fn in_constant(model: &Model<'_>, ty: &Type) -> (Option<TokenStream>, TokenStream) {
    let own = usize::from(model.variant_of.is_some());
    let has_lifetimes = model.generics.lifetimes().nth(own).is_some();
    let is_path = matches!(ty, Type::Path(_) | Type::Reference(_));
    if !has_lifetimes || !is_path || has_no_arguments(ty) || Plain::of(ty).is_some() {
        return (None, outside(model, ty));
    }
    let whole = static_type(model);
    let header = header_of(model, &quote!(__CioTyped));
    let items = quote! {
        trait __CioTyped {
            type Of: ?::core::marker::Sized;
        }
        #[automatically_derived]
        #header {
            type Of = #ty;
        }
    };
    // On all tokens of the type, where the compiler reports what it lacks.
    let Stretch { from, to } = Stretch::of(ty);
    let (open, of) = (Token![<](from), Ident::new("Of", to));
    (Some(items), quote!(#open #whole as __CioTyped>::#of))
}
