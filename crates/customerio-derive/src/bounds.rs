//! Where-bounds for generic properties: one for each field type that mentions a type parameter,
//! in source order, and none for others.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericArgument, Generics, PathArguments, Type, WhereClause, parse_quote};

use crate::model::{Body, Model, Wire};

/// Returns the where-clause of the impls. A flattened field or a field next to a tag must implement
/// `CioObject`. A type that contains itself only has bounds on its parameters, since other bounds would
/// be evaluated without end.
pub(crate) fn inferred(model: &Model<'_>) -> Option<WhereClause> {
    if !has_parameters(model.generics) {
        return model.generics.where_clause.clone();
    }
    let mut bounds = Bounds {
        written: Vec::new(),
        clause: model.generics.where_clause.clone(),
    };
    for field in model.body.fields() {
        let ty = match field.wire {
            Wire::As(wire) => wire,
            Wire::Own | Wire::Foreign | Wire::ForeignAs(_) => field.ty,
        };
        if !mentions_parameter(model.generics, ty) {
            continue;
        }
        if field.recursive {
            for parameter in model.generics.type_params() {
                let ident = &parameter.ident;
                bounds.add(ident, &quote!(CioProperty));
            }
        } else if model.body.needs_object(field) {
            bounds.add(ty, &quote!(CioObject));
        } else {
            bounds.add(ty, &quote!(CioProperty));
        }
    }
    if let Body::Into(ty) = &model.body
        && mentions_parameter(model.generics, ty)
    {
        bounds.add(ty, &quote!(CioProperty));
    }
    bounds.clause
}

/// Whether a type has parameters other than lifetimes, so that constants know nothing of it.
pub(crate) fn has_parameters(generics: &Generics) -> bool {
    generics
        .params
        .iter()
        .any(|it| !matches!(it, syn::GenericParam::Lifetime(_)))
}

/// The bounds so far, each once.
struct Bounds {
    written: Vec<String>,
    clause: Option<WhereClause>,
}

impl Bounds {
    fn add(&mut self, ty: &impl ToTokens, of: &TokenStream) {
        let bound = quote!(#ty: __cio::#of);
        let written = bound.to_string();
        if !self.written.contains(&written) {
            self.written.push(written);
            let clause = self.clause.get_or_insert_with(|| parse_quote!(where));
            clause.predicates.push(parse_quote!(#bound));
        }
    }
}

/// Returns whether a type mentions itself: by the name of the field's type, or as `Self`. Another type
/// with that name counts too; constants then don't look into it.
pub(crate) fn mentions_itself(of: &Ident, ty: &Type) -> bool {
    // An identifier makes a string for each comparison, and every field has a type.
    let of = of.to_string();
    mentions(ty, &|word| {
        let word = word.to_string();
        word == "Self" || word == of
    })
}

/// Whether a type mentions a type parameter.
pub(crate) fn mentions_parameter(generics: &Generics, ty: &Type) -> bool {
    generics.type_params().next().is_some()
        && mentions(ty, &|word| {
            generics.type_params().any(|it| it.ident == *word)
        })
}

/// Whether a type contains an identifier.
fn mentions(ty: &Type, is: &dyn Fn(&Ident) -> bool) -> bool {
    match ty {
        Type::Path(path) if path.qself.is_none() => path.path.segments.iter().any(|segment| {
            is(&segment.ident)
                || match &segment.arguments {
                    PathArguments::None => false,
                    PathArguments::AngleBracketed(of) => of.args.iter().any(|it| match it {
                        GenericArgument::Type(ty) => mentions(ty, is),
                        other => stands_in(other.to_token_stream(), is),
                    }),
                    of @ PathArguments::Parenthesized(_) => stands_in(of.to_token_stream(), is),
                }
        }),
        other => stands_in(other.to_token_stream(), is),
    }
}

fn stands_in(tokens: TokenStream, is: &dyn Fn(&Ident) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => is(&ident),
        TokenTree::Group(group) => stands_in(group.stream(), is),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
