//! An enum of events as it was written.

use proc_macro2::Ident;
use quote::format_ident;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Data, DataEnum, DataStruct, DeriveInput, Fields, GenericParam, Generics, Meta,
    Token, Type, Visibility, parse_quote,
};

use crate::attr::{self, EventsAttrs, HeldAttrs};
use crate::doc::Doc;
use crate::errors::Errors;

/// An enum of events as it was written.
pub(super) struct Events<'a> {
    pub(super) ident: &'a Ident,
    pub(super) generics: &'a Generics,
    pub(super) attrs: EventsAttrs,
    pub(super) doc: Doc<'a>,
    pub(super) variants: Vec<Variant<'a>>,
}

/// A variant as it was written.
pub(super) enum Variant<'a> {
    /// It contains an event that is declared elsewhere.
    Held { ident: &'a Ident, ty: &'a Type },
    /// It is an event itself.
    Inline(Box<Inline<'a>>),
}

/// A variant that is an event itself.
pub(super) struct Inline<'a> {
    pub(super) ident: &'a Ident,
    /// The equivalent struct, for all code that handles structs.
    pub(super) source: DeriveInput,
    /// The hidden struct of references to its fields.
    pub(super) view: Ident,
    pub(super) view_generics: Generics,
}

impl<'a> Events<'a> {
    pub(super) fn read(input: &'a DeriveInput, of: &'a DataEnum, errors: &mut Errors) -> Self {
        let attrs = attr::read(&input.attrs, errors);
        refuse_serde(&input.attrs, errors);
        if of.variants.is_empty() {
            errors.add(
                &input.ident,
                "an enum of events has a variant for each event, this one has none; add them",
            );
        }
        let variants = of.variants.iter();
        Self {
            ident: &input.ident,
            generics: &input.generics,
            attrs,
            doc: Doc(&input.attrs),
            variants: variants
                .filter_map(|variant| Variant::read(variant, &input.generics, errors))
                .collect(),
        }
    }
}

impl<'a> Variant<'a> {
    fn read(variant: &'a syn::Variant, generics: &Generics, errors: &mut Errors) -> Option<Self> {
        let ident = &variant.ident;
        let Fields::Unnamed(values) = &variant.fields else {
            return Some(Self::Inline(Box::new(Inline::read(variant, generics))));
        };
        let mut values = values.unnamed.iter();
        let (Some(only), None) = (values.next(), values.next()) else {
            errors.add(
                &variant.fields,
                format_args!(
                    "`{ident}` has values without names; contain one event, or name the values"
                ),
            );
            return None;
        };
        let _: HeldAttrs = attr::read(&variant.attrs, errors);
        let _: HeldAttrs = attr::read(&only.attrs, errors);
        Some(Self::Held {
            ident,
            ty: &only.ty,
        })
    }
}

impl<'a> Inline<'a> {
    fn read(variant: &'a syn::Variant, generics: &Generics) -> Self {
        // Type and const parameters are refused by the check of the enum.
        let lifetimes = generics.params.iter();
        let lifetimes = lifetimes.filter(|it| matches!(it, GenericParam::Lifetime(_)));
        let generics = Generics {
            params: lifetimes.cloned().collect(),
            ..generics.clone()
        };
        let mut view_generics = generics.clone();
        view_generics.params.insert(0, parse_quote!('__cio));
        Self {
            ident: &variant.ident,
            source: DeriveInput {
                attrs: variant.attrs.clone(),
                vis: Visibility::Inherited,
                ident: variant.ident.clone(),
                generics,
                data: Data::Struct(DataStruct {
                    struct_token: Token![struct](variant.ident.span()),
                    fields: variant.fields.clone(),
                    semi_token: None,
                }),
            },
            view: format_ident!("__CioView{}", variant.ident.unraw()),
            view_generics,
        }
    }

    /// Its fields, all of them named.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&Ident, &Type)> {
        let fields = match &self.source.data {
            Data::Struct(of) => Some(of.fields.iter()),
            Data::Enum(_) | Data::Union(_) => None,
        };
        let fields = fields.into_iter().flatten();
        fields.filter_map(|field| Some((field.ident.as_ref()?, &field.ty)))
    }
}

/// Reports attributes of serde on the enum. The properties of an event are only those of its variant.
fn refuse_serde(attrs: &[Attribute], errors: &mut Errors) {
    const SHAPING: [(&str, &str); 6] = [
        ("tag", "the name of the event identifies the variant"),
        ("content", "the name of the event identifies the variant"),
        ("rename_all_fields", "write `rename_all` on the variants"),
        ("into", "derive `CioEvent` on the type that is sent"),
        ("remote", "derive `CioEvent` on the type itself"),
        ("transparent", "remove it"),
    ];
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("serde")) {
        // Serde's own derive reports malformed attributes.
        let metas = attr.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        for meta in metas.into_iter().flatten() {
            for (key, fix) in SHAPING {
                if meta.path().is_ident(key) {
                    errors.add(
                        meta.path(),
                        format_args!("`{key}` is not honoured on an enum of events; {fix}"),
                    );
                }
            }
        }
    }
}
