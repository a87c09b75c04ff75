//! A module as the text of Rust.

use std::str::FromStr;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::module::{Body, Field, Item, Module, Variant};

/// Why what was written can't be read again.
#[derive(Debug, thiserror::Error)]
pub(super) enum CodeError {
    #[error("`{text}` are no tokens")]
    Tokens { text: String },
    #[error(transparent)]
    Parse(#[from] syn::Error),
}

pub(super) fn write(module: &Module) -> Result<String, CodeError> {
    let mut text = String::from(
        "//! Written by `cargo cio import`; from here on, yours.\n//!\n\
         //! `cargo add customerio` for the package, and `cargo add serde_json` where a property may \
         be\n//! anything.\n\n",
    );
    let mut derives: Vec<&str> = module.items.iter().map(|item| item.derive).collect();
    derives.sort_unstable();
    derives.dedup();
    if let [only] = derives.as_slice() {
        text.push_str(&format_use(only));
    } else if !derives.is_empty() {
        text.push_str(&format_use(&format!("{{{}}}", derives.join(", "))));
    }
    for item in &module.items {
        let file: syn::File = syn::parse2(tokens(item)?)?;
        text.push('\n');
        for line in prettyplease::unparse(&file).lines() {
            text.push_str(&close_ranges(line));
            text.push('\n');
        }
    }
    Ok(text)
}

/// Takes out the space that stands behind the dots of a range, unless it is in a text.
fn close_ranges(line: &str) -> String {
    let is_attribute = line.contains("#[cio(");
    let mut closed = String::new();
    let (mut is_text, mut is_escaped) = (false, false);
    for letter in line.chars() {
        if letter == ' ' && is_attribute && !is_text && closed.ends_with("..=") {
            continue;
        }
        match letter {
            '"' if !is_escaped => is_text = !is_text,
            _ => {}
        }
        is_escaped = letter == '\\' && !is_escaped;
        closed.push(letter);
    }
    closed
}

fn format_use(what: &str) -> String {
    format!("use customerio::{what};\n")
}

fn tokens(item: &Item) -> Result<TokenStream, CodeError> {
    let derive = ident(item.derive);
    let name = ident(&item.name);
    let doc = doc(&item.doc);
    let cio = cio(&item.attributes)?;
    let head = quote!(#doc #[derive(Clone, Debug, #derive)] #cio);
    Ok(match &item.body {
        Body::Struct(fields) => {
            let fields = fields.iter().map(field).collect::<Result<Vec<_>, _>>()?;
            quote!(#head pub struct #name { #(#fields,)* })
        }
        Body::Newtype(field) => {
            let (cio, of) = (self::cio(&field.attributes)?, parsed(&field.of)?);
            quote!(#head pub struct #name(#cio pub #of);)
        }
        Body::Enum(variants) => {
            let variants = variants
                .iter()
                .map(variant)
                .collect::<Result<Vec<_>, _>>()?;
            quote!(#head pub enum #name { #(#variants,)* })
        }
    })
}

fn field(field: &Field) -> Result<TokenStream, CodeError> {
    let (name, of) = (ident(&field.name), parsed(&field.of)?);
    let (doc, cio) = (doc(&field.doc), cio(&field.attributes)?);
    Ok(quote!(#doc #cio pub #name: #of))
}

fn variant(variant: &Variant) -> Result<TokenStream, CodeError> {
    let name = ident(&variant.name);
    let (doc, cio) = (doc(&variant.doc), cio(&variant.attributes)?);
    Ok(quote!(#doc #cio #name))
}

/// Names were made to be identifiers, whatever they were made of.
fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

fn cio(attributes: &[String]) -> Result<Option<TokenStream>, CodeError> {
    if attributes.is_empty() {
        return Ok(None);
    }
    let inner = parsed(&attributes.join(", "))?;
    Ok(Some(quote!(#[cio(#inner)])))
}

fn parsed(text: &str) -> Result<TokenStream, CodeError> {
    TokenStream::from_str(text).map_err(|_| CodeError::Tokens {
        text: text.to_owned(),
    })
}

/// A doc comment: no line is indented and none is a fence, since either would be an example that
/// rustdoc compiles.
fn doc(text: &str) -> TokenStream {
    let lines = text.trim().lines().map(|line| {
        let line = line.trim().replace("```", "'''").replace("~~~", "'''");
        let line: String = line
            .chars()
            .map(|it| if it.is_control() { ' ' } else { it })
            .collect();
        let line = if line.is_empty() {
            line
        } else {
            format!(" {line}")
        };
        quote!(#[doc = #line])
    });
    lines.collect()
}
