//! Where-bounds for generic properties: one for each field type that mentions a type parameter,
//! in source order, and none for others.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Generics, Type, WhereClause, parse_quote};

use crate::model::{Body, Model};

/// The where-clause of the impls.
pub(crate) fn inferred(model: &Model<'_>) -> Option<WhereClause> {
    let mut clause = model.generics.where_clause.clone();
    let Body::Object { fields, .. } = &model.body else {
        return clause;
    };
    let mut bounded: Vec<String> = Vec::new();
    for field in fields
        .iter()
        .filter(|field| mentions_parameter(model.generics, field.ty))
    {
        let ty = field.ty;
        let written = ty.to_token_stream().to_string();
        if !bounded.contains(&written) {
            bounded.push(written);
            let clause = clause.get_or_insert_with(|| parse_quote!(where));
            clause
                .predicates
                .push(parse_quote!(#ty: __cio::CioProperty));
        }
    }
    clause
}

/// Whether a type mentions a type parameter.
pub(crate) fn mentions_parameter(generics: &Generics, ty: &Type) -> bool {
    let parameters: Vec<&Ident> = generics
        .type_params()
        .map(|parameter| &parameter.ident)
        .collect();
    !parameters.is_empty() && mentions(ty.to_token_stream(), &parameters)
}

fn mentions(tokens: TokenStream, parameters: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => parameters.contains(&&ident),
        TokenTree::Group(group) => mentions(group.stream(), parameters),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
