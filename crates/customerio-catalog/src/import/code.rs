//! Writes a module as Rust source.

use std::collections::HashMap;
use std::str::FromStr;

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Attribute, Expr, ExprLit, Fields, Generics, Lit, LitStr, Meta, MetaNameValue, Type};
use syn::{Visibility, parse_quote};

use super::module::{Body, Content, Field, Item, Module, Variant};
use crate::visible;

/// An error in the generated code.
#[derive(Debug, thiserror::Error)]
pub(super) enum CodeError {
    #[error("`{text}` is not a list of tokens")]
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
    let mut writer = Writer::default();
    for item in &module.items {
        let file = syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![writer.item(item)?],
        };
        text.push('\n');
        for line in prettyplease::unparse(&file).lines() {
            close_ranges(line, &mut text);
            text.push('\n');
        }
    }
    Ok(text)
}

/// Appends a line without the space that follows `..=`, unless it is in a string or a comment.
fn close_ranges(line: &str, to: &mut String) {
    if !line.contains("..= ") || line.trim_start().starts_with("//") {
        to.push_str(line);
        return;
    }
    let start = to.len();
    let (mut is_text, mut is_escaped) = (false, false);
    for letter in line.chars() {
        if letter == ' ' && !is_text && to[start..].ends_with("..=") {
            continue;
        }
        match letter {
            '"' if !is_escaped => is_text = !is_text,
            _ => {}
        }
        is_escaped = letter == '\\' && !is_escaped;
        to.push(letter);
    }
}

fn format_use(what: &str) -> String {
    format!("use customerio::{what};\n")
}

/// Makes items. Types and attributes are few, and parsed once each.
#[derive(Default)]
struct Writer {
    types: HashMap<String, Type>,
    attributes: HashMap<String, Attribute>,
}

impl Writer {
    fn item(&mut self, item: &Item) -> Result<syn::Item, CodeError> {
        let derive = ident(item.derive);
        let mut attrs = docs(&item.doc);
        attrs.push(parse_quote!(#[derive(Clone, Debug, #derive)]));
        attrs.extend(self.cio(&item.attributes)?);
        let fields = match &item.body {
            Body::Enum(variants) => {
                let variants = variants.iter().map(|it| self.variant(it));
                return Ok(syn::Item::Enum(syn::ItemEnum {
                    attrs,
                    vis: public(),
                    enum_token: <syn::Token![enum]>::default(),
                    ident: ident(&item.name),
                    generics: Generics::default(),
                    brace_token: syn::token::Brace::default(),
                    variants: variants.collect::<Result<_, CodeError>>()?,
                }));
            }
            Body::Struct(fields) => {
                let named = fields.iter().map(|it| self.field(it, Some(&it.name)));
                Fields::Named(syn::FieldsNamed {
                    brace_token: syn::token::Brace::default(),
                    named: named.collect::<Result<_, _>>()?,
                })
            }
            Body::Newtype(field) => Fields::Unnamed(syn::FieldsUnnamed {
                paren_token: syn::token::Paren::default(),
                unnamed: std::iter::once(self.field(field, None)?).collect(),
            }),
        };
        let is_tuple = matches!(fields, Fields::Unnamed(_));
        Ok(syn::Item::Struct(syn::ItemStruct {
            attrs,
            vis: public(),
            struct_token: <syn::Token![struct]>::default(),
            ident: ident(&item.name),
            generics: Generics::default(),
            fields,
            semi_token: is_tuple.then(Default::default),
        }))
    }

    fn field(&mut self, field: &Field, name: Option<&String>) -> Result<syn::Field, CodeError> {
        let mut attrs = docs(&field.doc);
        attrs.extend(self.cio(&field.attributes)?);
        Ok(syn::Field {
            attrs,
            vis: public(),
            modifiers: syn::FieldModifiers::default(),
            ident: name.map(|name| ident(name)),
            colon_token: name.map(|_| <syn::Token![:]>::default()),
            ty: self.of(&field.of)?,
            default: None,
        })
    }

    fn variant(&mut self, variant: &Variant) -> Result<syn::Variant, CodeError> {
        let mut attrs = docs(&variant.doc);
        attrs.extend(self.cio(&variant.attributes)?);
        let fields = match &variant.content {
            Content::Unit => Fields::Unit,
            Content::Newtype(field) => Fields::Unnamed(syn::FieldsUnnamed {
                paren_token: syn::token::Paren::default(),
                unnamed: std::iter::once(self.private_field(field, None)?).collect(),
            }),
            Content::Fields(fields) => {
                let named = fields
                    .iter()
                    .map(|it| self.private_field(it, Some(&it.name)));
                Fields::Named(syn::FieldsNamed {
                    brace_token: syn::token::Brace::default(),
                    named: named.collect::<Result<_, _>>()?,
                })
            }
        };
        Ok(syn::Variant {
            attrs,
            ident: ident(&variant.name),
            fields,
            discriminant: None,
        })
    }

    /// Returns a field of a variant, which has no visibility of its own.
    fn private_field(
        &mut self,
        field: &Field,
        name: Option<&String>,
    ) -> Result<syn::Field, CodeError> {
        let field = self.field(field, name)?;
        Ok(syn::Field {
            vis: Visibility::Inherited,
            ..field
        })
    }

    fn of(&mut self, text: &str) -> Result<Type, CodeError> {
        if let Some(known) = self.types.get(text) {
            return Ok(known.clone());
        }
        let parsed: Type = syn::parse_str(text)?;
        self.types.insert(text.to_owned(), parsed.clone());
        Ok(parsed)
    }

    fn cio(&mut self, attributes: &[String]) -> Result<Option<Attribute>, CodeError> {
        if attributes.is_empty() {
            return Ok(None);
        }
        let text = attributes.join(", ");
        if let Some(known) = self.attributes.get(&text) {
            return Ok(Some(known.clone()));
        }
        let Ok(inner) = TokenStream::from_str(&text) else {
            return Err(CodeError::Tokens { text });
        };
        let attribute: Attribute = parse_quote!(#[cio(#inner)]);
        self.attributes.insert(text, attribute.clone());
        Ok(Some(attribute))
    }
}

fn public() -> Visibility {
    Visibility::Public(<syn::Token![pub]>::default())
}

/// Returns an identifier. `names` only makes valid ones.
fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Returns a doc comment without indented lines and fences, which rustdoc would compile as examples.
fn docs(text: &str) -> Vec<Attribute> {
    let lines = text.trim().lines().map(|line| {
        let line = line.trim().replace("```", "'''").replace("~~~", "'''");
        // rustc refuses marks of text direction, and a carriage return alone, in a doc comment.
        let line = visible(&line.replace('\t', " "));
        let line = if line.is_empty() {
            line
        } else {
            format!(" {line}")
        };
        let lit = Lit::Str(LitStr::new(&line, Span::call_site()));
        Attribute {
            pound_token: <syn::Token![#]>::default(),
            style: syn::AttrStyle::Outer,
            bracket_token: syn::token::Bracket::default(),
            meta: Meta::NameValue(MetaNameValue {
                path: ident("doc").into(),
                eq_token: <syn::Token![=]>::default(),
                value: Expr::Lit(ExprLit {
                    attrs: Vec::new(),
                    lit,
                }),
            }),
        }
    });
    lines.collect()
}
