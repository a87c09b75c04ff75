//! The attributes of a type as serde's own derive reads them.
//!
//! Serde decides names and skipped fields, and `#[cio(…)]` overrides it. So this module copies the
//! type, writes `#[cio(rename = "…")]` and similar keys as `#[serde(…)]` instead of serde's own, and
//! passes the copy to `serde_derive_internals`. It never parses the content of serde's attributes
//! itself.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Data, DeriveInput, Expr, ExprLit, Fields, Lit, LitStr, Meta, Path, Token,
    parse_quote,
};

use crate::attr;

/// The keys that both sides know; ours win.
const SHARED: &[&str] = &[
    "rename",
    "rename_all",
    "rename_all_fields",
    "skip",
    "flatten",
    "transparent",
    "tag",
    "content",
    "untagged",
];

/// The shared keys of types, of variants and of fields. A key on another item is reported by our
/// parser, so serde does not see it.
const OF_TYPES: &[&str] = &[
    "rename",
    "rename_all",
    "rename_all_fields",
    "transparent",
    "tag",
    "content",
    "untagged",
];
const OF_VARIANTS: &[&str] = &["rename", "rename_all", "skip", "untagged"];
const OF_FIELDS: &[&str] = &["rename", "skip", "flatten"];

/// The keys that decide the tagging together. One of ours disables all of serde's.
const TAGGING: &[&str] = &["tag", "content", "untagged"];

/// The keys without a value.
const FLAGS: &[&str] = &["skip", "flatten", "transparent", "untagged"];

/// The copy. `None` without attributes that serde would read, so that the defaults apply.
pub(crate) struct SerdeView<'a> {
    original: &'a DeriveInput,
    copy: Option<DeriveInput>,
}

impl<'a> SerdeView<'a> {
    pub(crate) fn new(original: &'a DeriveInput) -> Self {
        let copy = is_anything_said(original).then(|| Self::translated(original));
        Self { original, copy }
    }

    /// The type as it was written.
    pub(crate) fn original(&self) -> &'a DeriveInput {
        self.original
    }

    fn translated(input: &DeriveInput) -> DeriveInput {
        let mut copy = input.clone();
        translate(&mut copy.attrs, OF_TYPES);
        match &mut copy.data {
            Data::Struct(of) => translate_fields(&mut of.fields),
            Data::Enum(of) => {
                for variant in &mut of.variants {
                    translate(&mut variant.attrs, OF_VARIANTS);
                    translate_fields(&mut variant.fields);
                }
            }
            Data::Union(_) => {}
        }
        copy
    }

    pub(crate) fn copy(&self) -> Option<&DeriveInput> {
        self.copy.as_ref()
    }
}

fn is_anything_said(input: &DeriveInput) -> bool {
    let of_fields = |fields: &Fields| fields.iter().any(|field| concerns_serde(&field.attrs));
    concerns_serde(&input.attrs)
        || match &input.data {
            Data::Struct(of) => of_fields(&of.fields),
            Data::Enum(of) => of
                .variants
                .iter()
                .any(|variant| concerns_serde(&variant.attrs) || of_fields(&variant.fields)),
            Data::Union(_) => false,
        }
}

/// Whether one of serde's attributes is there, or a word of ours that may be one of its keys.
fn concerns_serde(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| match &attr.meta {
        Meta::List(list) if list.path.is_ident("cio") => {
            attr::has_word(list, |word| SHARED.contains(&word))
        }
        meta => meta.path().is_ident("serde"),
    })
}

fn translate_fields(fields: &mut Fields) {
    for field in fields {
        translate(&mut field.attrs, OF_FIELDS);
    }
}

fn translate(attrs: &mut Vec<Attribute>, keys: &[&str]) {
    let ours: Vec<Meta> = attrs
        .iter()
        .flat_map(|attr| metas(attr, "cio"))
        .filter(|meta| key(meta).is_some_and(|key| keys.contains(&key)) && is_well_formed(meta))
        .collect();
    if ours.is_empty() {
        return;
    }
    for attr in attrs
        .iter_mut()
        .filter(|attr| attr.path().is_ident("serde"))
    {
        let kept = metas(attr, "serde")
            .into_iter()
            .filter(|meta| !ours.iter().any(|our| overrides(our, meta)));
        let kept: Punctuated<Meta, Token![,]> = kept.collect();
        *attr = parse_quote!(#[serde(#kept)]);
    }
    attrs.push(parse_quote!(#[serde(#(#ours),*)]));
}

fn overrides(our: &Meta, serdes: &Meta) -> bool {
    let (Some(our), Some(serdes)) = (key(our), key(serdes)) else {
        return false;
    };
    our == serdes || (TAGGING.contains(&our) && TAGGING.contains(&serdes))
}

/// The literal that sets the name on the wire, if one was typed: ours before serde's.
pub(crate) fn typed_name(attrs: &[Attribute]) -> Option<LitStr> {
    ["cio", "serde"].into_iter().find_map(|name| {
        let metas = attrs.iter().flat_map(|attr| metas(attr, name));
        metas
            .filter(|meta| meta.path().is_ident("rename"))
            .find_map(|meta| match meta {
                Meta::NameValue(pair) => literal(&pair.value),
                Meta::List(list) => {
                    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
                    let sides = parser.parse2(list.tokens).ok()?.into_iter();
                    let mut sides = sides.filter(|side| side.path().is_ident("serialize"));
                    sides.find_map(|side| literal(&side.require_name_value().ok()?.value))
                }
                Meta::Path(_) => None,
            })
    })
}

fn literal(value: &Expr) -> Option<LitStr> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(literal),
            ..
        }) => Some(literal.clone()),
        _ => None,
    }
}

/// A key of serde's, as it was typed.
pub(crate) fn typed(attrs: &[Attribute], name: &str) -> Option<Path> {
    attrs
        .iter()
        .flat_map(|attr| metas(attr, "serde"))
        .map(|meta| meta.path().clone())
        .find(|path| path.is_ident(name))
}

/// Returns whether an item of ours has a value of the right kind. Another is reported by our parser, so
/// serde does not see it.
fn is_well_formed(meta: &Meta) -> bool {
    match meta {
        Meta::Path(_) => true,
        Meta::NameValue(pair) => literal(&pair.value).is_some(),
        Meta::List(_) => false,
    }
}

/// Returns the shared key that an item sets, if it has a value where it needs one.
fn key(meta: &Meta) -> Option<&'static str> {
    let shared = SHARED
        .iter()
        .find(|shared| meta.path().is_ident(shared))
        .copied()?;
    let is_flag = matches!(meta, Meta::Path(_));
    (is_flag == FLAGS.contains(&shared)).then_some(shared)
}

/// Returns the items of an attribute that parse as metas. Our parser reports malformed ones.
fn metas(attr: &Attribute, name: &str) -> Vec<Meta> {
    let Meta::List(list) = &attr.meta else {
        return Vec::new();
    };
    if !list.path.is_ident(name) {
        return Vec::new();
    }
    if name == "serde" {
        let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
        return parser
            .parse2(list.tokens.clone())
            .map_or_else(|_| Vec::new(), |metas| metas.into_iter().collect());
    }
    // Our attributes have items that are not metas, such as `length(1..=3)`, so each item is parsed
    // separately.
    let mut found = Vec::new();
    let mut item = proc_macro2::TokenStream::new();
    for token in list.tokens.clone() {
        if matches!(&token, proc_macro2::TokenTree::Punct(punct) if punct.as_char() == ',') {
            found.extend(syn::parse2::<Meta>(std::mem::take(&mut item)).ok());
        } else {
            token.to_tokens(&mut item);
        }
    }
    found.extend(syn::parse2::<Meta>(item).ok());
    found
}

/// The name under which serde's own expansion would be written; nothing of it is.
pub(crate) fn private() -> Ident {
    Ident::new("__private", proc_macro2::Span::call_site())
}
