//! Enums with content: their table and the content of a variant. The runtime writes the four tagging
//! forms.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::object::{unique_keys, visit};
use super::table::Table;
use super::texts::member;
use super::walk::Walk;
use super::{Form, checks, documented, foreign, header, ident, place_of, places, static_type};
use crate::model::{Choice, Content, Field, Model, Tagging, Variant, Wire};

pub(super) fn expand(model: &Model<'_>, of: &Choice<'_>) -> Form {
    let mut tables = TokenStream::new();
    let variants = || of.variants.iter().enumerate();
    let rows: Vec<_> = variants()
        .map(|(at, variant)| variant_row(model, &of.tagging, at, variant, &mut tables))
        .collect();
    let kind = kind(&of.tagging, &rows);
    let index = variants().map(|(at, variant)| {
        let ident = variant.ident;
        quote!(Self::#ident { .. } => #at)
    });
    let elements = variants().filter_map(|(at, variant)| element_arm(&of.tagging, at, variant));
    let fields = variants().filter_map(|(at, variant)| field_arm(&of.tagging, at, variant));
    let choice_header = header(model, &ident("Choice"));
    let object = is_object(of).then(|| {
        let header = header(model, &ident("CioObject"));
        quote! {
            #[automatically_derived]
            #header {
                #[inline]
                fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
                    __cio::visit_choice_fields(self, __cio_to);
                }
            }
        }
    });
    let checks = variants().map(|(at, variant)| checks(model, &of.tagging, at, variant));
    // The wildcard is reached only if an error removed a variant.
    let rest = quote! {
        #tables
        #[automatically_derived]
        #[allow(deprecated, unreachable_patterns)]
        #choice_header {
            #[inline]
            fn variant_index(&self) -> ::core::primitive::usize {
                match self { #(#index,)* _ => ::core::primitive::usize::MAX }
            }

            fn visit_variant_elements<__CioE: __cio::Elements>(&self, __cio_to: &mut __CioE) {
                let _ = &__cio_to;
                match self { #(#elements)* _ => {} }
            }

            fn visit_variant_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
                let _ = &__cio_to;
                match self { #(#fields)* _ => {} }
            }
        }
        #object
        #(#checks)*
    };
    Form::of_kind(
        model,
        &kind,
        quote!(__cio::visit_choice(self, __cio_to);),
        rest,
    )
}

/// `Kind::internally_tagged("type", &[…])`
fn kind(tagging: &Tagging, variants: &[TokenStream]) -> TokenStream {
    let variants = quote!(&[#(#variants),*]);
    match tagging {
        Tagging::External => quote!(__cio::Kind::externally_tagged(#variants)),
        Tagging::Internal { tag } => quote!(__cio::Kind::internally_tagged(#tag, #variants)),
        Tagging::Adjacent { tag, content } => {
            quote!(__cio::Kind::adjacently_tagged(#tag, #content, #variants))
        }
        Tagging::Untagged => quote!(__cio::Kind::untagged(#variants)),
    }
}

/// The row of a variant; a table of its fields goes to the others.
fn variant_row(
    model: &Model<'_>,
    tagging: &Tagging,
    at: usize,
    variant: &Variant<'_>,
    tables: &mut TokenStream,
) -> TokenStream {
    let Variant { ident, name, .. } = variant;
    let (member, doc) = (member(ident, name), documented(variant.doc));
    let variant = match &variant.content {
        Content::Unit => quote!(unit(#name)),
        Content::Newtype(field) => {
            let shape = match (tagging, &field.wire) {
                (Tagging::Internal { .. }, Wire::Foreign | Wire::ForeignAs(_)) => {
                    places::with_additions(field, foreign::shape_of_keys(field))
                }
                (Tagging::Internal { .. }, Wire::Own | Wire::As(_))
                | (Tagging::External | Tagging::Adjacent { .. } | Tagging::Untagged, _) => {
                    places::shape(field)
                }
            };
            quote!(newtype(#name, #shape))
        }
        Content::Places(fields) => {
            let shapes = fields.iter().map(places::shape);
            quote!(tuple(#name, &[#(#shapes),*]))
        }
        Content::Fields(fields) => {
            let table = Table::of_variant(model, at, fields);
            let fields = table.fields();
            tables.extend(table.expand());
            quote!(object(#name, #fields))
        }
    };
    quote!(__cio::Variant::#variant #member #doc)
}

/// Returns whether every variant is written as an object.
fn is_object(of: &Choice<'_>) -> bool {
    let all = |is: fn(&Content<'_>) -> bool| of.variants.iter().all(|it| is(&it.content));
    match of.tagging {
        Tagging::Internal { .. } | Tagging::Adjacent { .. } => true,
        Tagging::External => all(|it| !matches!(it, Content::Unit)),
        Tagging::Untagged => all(|it| matches!(it, Content::Fields(_))),
    }
}

/// `Self::Variant { 0: __cio_0, … } => { … }`, of the variant at an index.
fn arm(
    at: usize,
    variant: &Variant<'_>,
    show: impl Fn(usize, &Field<'_>, &Ident, &mut Walk),
) -> TokenStream {
    let ident = variant.ident;
    let fields = variant.content.fields();
    let bindings: Vec<Ident> = (0..fields.len())
        .map(|at| format_ident!("__cio_{at}"))
        .collect();
    let members = fields.iter().map(|field| field.member);
    let mut walk = Walk::new(at);
    for (index, (field, binding)) in fields.iter().zip(&bindings).enumerate() {
        show(index, field, binding, &mut walk);
    }
    let shown = walk.finish();
    quote!(Self::#ident { #(#members: #bindings,)* .. } => { #shown })
}

fn element_arm(tagging: &Tagging, at: usize, variant: &Variant<'_>) -> Option<TokenStream> {
    match &variant.content {
        // The keys of the value are next to the tag.
        Content::Newtype(_) if matches!(tagging, Tagging::Internal { .. }) => None,
        Content::Newtype(_) | Content::Places(_) => {
            Some(arm(at, variant, |_, field, access, walk| {
                walk.statements().extend(places::element(field, access));
            }))
        }
        Content::Unit | Content::Fields(_) => None,
    }
}

fn field_arm(tagging: &Tagging, at: usize, variant: &Variant<'_>) -> Option<TokenStream> {
    match &variant.content {
        Content::Fields(_) => Some(arm(at, variant, |index, field, access, walk| {
            visit(index, field, access, walk);
        })),
        Content::Newtype(_) if matches!(tagging, Tagging::Internal { .. }) => {
            Some(arm(at, variant, |_, field, access, walk| {
                walk.statements().extend(beside_tag(field, access));
            }))
        }
        Content::Unit | Content::Newtype(_) | Content::Places(_) => None,
    }
}

/// The keys of an object next to the tag.
fn beside_tag(field: &Field<'_>, access: &Ident) -> TokenStream {
    let (ty, value, access) = match field.wire {
        Wire::As(wire) => (
            wire,
            super::object::converted(field.ty, wire, access),
            quote!(&__cio_wire),
        ),
        Wire::Own => (field.ty, TokenStream::new(), quote!(#access)),
        Wire::Foreign | Wire::ForeignAs(_) => return foreign::show_keys(field, access, ""),
    };
    quote_spanned! {place_of(ty)=>
        #value
        <#ty as __cio::CioObject>::visit_flattened(#access, "", __cio_to);
    }
}

fn checks(model: &Model<'_>, tagging: &Tagging, at: usize, variant: &Variant<'_>) -> TokenStream {
    let mut checks: TokenStream = match &variant.content {
        Content::Fields(fields) => {
            let keys = unique_keys(model, fields, |field| {
                (quote!(assert_unique_variant_keys), quote!(#at, #field))
            });
            let fields = fields.iter().map(|field| checks::of_field(model, field));
            quote!(#(#fields)* #keys)
        }
        Content::Unit | Content::Newtype(_) | Content::Places(_) => variant
            .content
            .fields()
            .iter()
            .map(|field| places::checks(model, field))
            .collect(),
    };
    let meets_tag = match &variant.content {
        Content::Newtype(field) => Some(field.ty),
        Content::Fields(fields) => fields.iter().find(|it| it.flatten).map(|it| it.ty),
        Content::Unit | Content::Places(_) => None,
    };
    if let (Tagging::Internal { .. }, Some(ty)) = (tagging, meets_tag)
        && model.generics.type_params().next().is_none()
        && model.generics.const_params().next().is_none()
    {
        let at_type = place_of(ty);
        let question = Ident::new("assert_free_of_tag", at_type);
        let ty = static_type(model);
        checks.extend(quote_spanned! {at_type=>
            const _: () = __cio::#question(<#ty as __CioP>::SHAPE, #at);
        });
    }
    checks
}
