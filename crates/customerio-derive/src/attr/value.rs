//! What is written behind a key: its value, or a list in parentheses.

use proc_macro2::{Ident, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Lit, LitStr, Token, parenthesized};

use super::form;
use super::range::{RangeLit, refuse};

/// A literal, which may have a minus before it.
pub(crate) struct SignedLit {
    pub(crate) minus: Option<Token![-]>,
    pub(crate) lit: Lit,
}

impl Parse for SignedLit {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            minus: input.parse()?,
            lit: input.parse()?,
        })
    }
}

pub(super) fn value<T: Parse>(input: ParseStream<'_>) -> syn::Result<T> {
    let _: Token![=] = input.parse()?;
    input.parse()
}

pub(super) fn optional_value<T: Parse>(input: ParseStream<'_>) -> syn::Result<Option<T>> {
    if input.peek(Token![=]) {
        value(input).map(Some)
    } else {
        Ok(None)
    }
}

/// A range in parentheses. One that follows `=` is repeated in the form to write.
pub(super) fn range(key: &Ident, input: ParseStream<'_>) -> syn::Result<RangeLit> {
    if input.peek(Token![=]) {
        let ahead = input.fork();
        let equals: Token![=] = ahead.parse()?;
        refuse(&ahead)?;
        if let Ok(range) = ahead.parse::<RangeLit>() {
            let range = range.to_token_stream().to_string().replace(' ', "");
            let message = format!("`{key}` takes its range in parentheses; write `{key}({range})`");
            return Err(syn::Error::new(equals.span(), message));
        }
    }
    let content;
    parenthesized!(content in input);
    whole(&content, Parse::parse)
}

/// Parses everything in parentheses. It consumes unreadable tokens too, since they would be reported a
/// second time.
pub(super) fn whole<T>(
    content: ParseStream<'_>,
    parse: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let parsed = parse(content).and_then(|parsed| {
        if content.is_empty() {
            Ok(parsed)
        } else {
            Err(content.error("unexpected"))
        }
    });
    while !content.is_empty() && content.parse::<TokenTree>().is_ok() {}
    parsed
}

pub(super) fn texts(input: ParseStream<'_>) -> syn::Result<Vec<LitStr>> {
    let content;
    parenthesized!(content in input);
    whole(&content, |content| {
        let texts = content.parse_terminated(<LitStr as Parse>::parse, Token![,])?;
        Ok(texts.into_iter().collect())
    })
}

/// `group` alone, or `group(object_type = "2")`.
pub(super) fn object_type(input: ParseStream<'_>) -> syn::Result<Option<LitStr>> {
    if !input.peek(syn::token::Paren) {
        return Ok(None);
    }
    let content;
    parenthesized!(content in input);
    whole(&content, |content| {
        let key = Ident::parse_any(content)?;
        if key != "object_type" {
            let message = format!("unknown key `{key}`; write `group(object_type = \"2\")`");
            return Err(syn::Error::new(key.span(), message));
        }
        let ahead = content.fork();
        if ahead.parse::<Token![=]>().is_ok() && ahead.peek(Ident::peek_any) {
            return Err(syn::Error::new(
                ahead.span(),
                form::not_a_literal(&key, "group"),
            ));
        }
        value(content).map(Some)
    })
}
