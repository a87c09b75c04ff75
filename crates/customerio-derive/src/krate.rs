//! The path of the crate `customerio`, as the code of a type sees it.

use std::iter;

use customerio_manifest::Dependency;
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{Attribute, Ident, Meta, Path, PathSegment, Token};

use crate::policy::Package;

/// Returns the path of `#[cio(crate = path)]`, or of the dependency in the package's manifest.
///
/// # Errors
///
/// Fails if the package does not depend on `customerio` and has no such attribute.
pub(crate) fn path(attrs: &[Attribute], package: &Package) -> Result<Path, syn::Error> {
    if let Some(path) = attrs.iter().find_map(written) {
        return Ok(path);
    }
    match &package.customerio {
        Dependency::Unknown => Ok(root("customerio")),
        Dependency::Named(name) => Ok(root(name)),
        Dependency::Missing => Err(syn::Error::new(
            Span::call_site(),
            "`customerio` is not a dependency of this package; add it to `Cargo.toml`, or write `#[cio(crate = path)]` with the path of a crate that re-exports it",
        )),
    }
}

/// Returns `::name`. Parsing it would cost more, for every type.
fn root(name: &str) -> Path {
    Path {
        leading_colon: Some(<Token![::]>::default()),
        segments: iter::once(PathSegment::from(Ident::new(name, Span::call_site()))).collect(),
    }
}

/// Returns the path of an attribute. A malformed one is reported when all keys are read.
fn written(attr: &Attribute) -> Option<Path> {
    let Meta::List(list) = &attr.meta else {
        return None;
    };
    if !list.path.is_ident("cio") {
        return None;
    }
    let tokens: Vec<TokenTree> = list.tokens.clone().into_iter().collect();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(it) if it.as_char() == ',');
    tokens.split(is_comma).find_map(|item| match item {
        [TokenTree::Ident(key), TokenTree::Punct(_), path @ ..] if key == "crate" => {
            syn::parse2(path.iter().cloned().collect::<TokenStream>()).ok()
        }
        _ => None,
    })
}
