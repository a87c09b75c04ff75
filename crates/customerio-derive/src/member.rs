use std::fmt;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Index, Type};

/// A field, by its name or its index. As tokens, it is the part after the dot. Errors about an
/// index are reported at the type.
#[derive(Clone, Copy)]
pub(crate) enum Member<'a> {
    Named(&'a Ident),
    Unnamed(u32, &'a Type),
}

impl PartialEq for Member<'_> {
    /// Both are of one type, so a name is the same token or another name.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Named(a), Self::Named(b)) => std::ptr::eq(*a, *b),
            (Self::Unnamed(a, _), Self::Unnamed(b, _)) => a == b,
            (Self::Named(_), Self::Unnamed(..)) | (Self::Unnamed(..), Self::Named(_)) => false,
        }
    }
}

impl ToTokens for Member<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Named(ident) => ident.to_tokens(tokens),
            Self::Unnamed(index, ty) => Index {
                index: *index,
                span: ty.span(),
            }
            .to_tokens(tokens),
        }
    }
}

impl fmt::Display for Member<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(ident) => ident.fmt(f),
            Self::Unnamed(index, _) => index.fmt(f),
        }
    }
}
