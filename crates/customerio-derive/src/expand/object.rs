use customerio_rules::fingerprint::{constraint, of_str};
use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::{Form, checks, fact, fingerprint, foreign, header, name, pii, place_of, static_type};
use crate::bounds;
use crate::model::{Bound, Constraint, ConstraintKind, Field, Model, Number, Presence, Wire};

/// An object, and its `CioObject`.
pub(super) fn expand(
    model: &Model<'_>,
    fields: &[Field<'_>],
    open: bool,
    tag: Option<&(String, String)>,
) -> Form {
    let visit_tag = tag.map(|(key, name)| quote!(__cio::Fields::field(__cio_to, #key, #name);));
    let table = table(fields, tag);
    let visits = fields.iter().map(|field| {
        let member = field.member;
        visit(field, &quote!(&self.#member))
    });
    let header = header(model, &quote!(CioObject));
    let offset = usize::from(tag.is_some());
    let checks = checks::of_fields(model, fields);
    let keys = unique_keys(model, fields, |at| {
        let at = at + offset;
        (quote!(assert_unique_keys), quote!(#at))
    });
    let rest = quote! {
        #[automatically_derived]
        #header {
            #[inline]
            fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
                let _ = &__cio_to;
                #visit_tag
                #(#visits)*
            }
        }
        #checks
        #keys
    };
    let (name, doc) = (name(model), model.doc);
    Form {
        shape: quote! {
            __cio::object::<Self>(&__cio::Object { fields: #table, open: #open }, #name, #doc)
        },
        named: true,
        visit: quote!(__cio_to.object(self);),
        more: TokenStream::new(),
        rest,
    }
}

/// That no flattened field brings a key that is there already. Of types with parameters, only a
/// walk can say so.
pub(super) fn unique_keys(
    model: &Model<'_>,
    fields: &[Field<'_>],
    question: impl Fn(usize) -> (TokenStream, TokenStream),
) -> TokenStream {
    if bounds::has_parameters(model.generics) {
        return TokenStream::new();
    }
    let ty = static_type(model);
    let flattened = fields.iter().enumerate().filter(|(_, field)| field.flatten);
    flattened
        .map(|(at, field)| {
            let (question, arguments) = question(at);
            let question = respanned(&question, place_of(field.ty));
            quote_spanned! {place_of(field.ty)=>
                const _: () = __cio::#question(<#ty as __CioP>::SHAPE, #arguments);
            }
        })
        .collect()
}

fn respanned(name: &TokenStream, at: proc_macro2::Span) -> Ident {
    Ident::new(&name.to_string(), at)
}

/// `&rows([(1234, "order_id", "Order number …", <String as CioProperty>::AS_FIELD)], &[], &[])`: a row
/// a field, then what some of them keep, then what else there is to tell.
///
/// The type is mentioned as `<Type as CioProperty>` only, here and in the walk, with its own span:
/// then rustc sees one and the same demand, and a type without a wire form is one error, on the
/// type. A function with a bound would make it two.
pub(super) fn table(fields: &[Field<'_>], tag: Option<&(String, String)>) -> TokenStream {
    let mut rows = TokenStream::new();
    let mut kept = TokenStream::new();
    let mut told = TokenStream::new();
    if let Some((key, name)) = tag {
        let one_of = [name.as_str()];
        let number = constraint::add(of_str(key), fingerprint::of_texts(one_of));
        rows.extend(quote!((#number, #key, "", <::core::primitive::str as __CioP>::AS_FIELD),));
        kept.extend(quote!((0usize, &[__cio::Constraint::OneOf(&[#name])]),));
    }
    for (at, field) in (usize::from(tag.is_some())..).zip(fields) {
        row(field, &mut rows);
        if let Some(list) = constraint_list(field) {
            kept.extend(quote!((#at, #list),));
        }
        tell(at, field, &mut told);
    }
    quote!(&__cio::rows([#rows], &[#kept], &[#told]))
}

fn row(field: &Field<'_>, to: &mut TokenStream) {
    let Field { name, doc, .. } = field;
    let of = as_field(field);
    if field.flatten {
        let member = field.member.to_string();
        to.extend(quote!((0u64, #member, #doc, #of),));
    } else {
        let key = fingerprint::of_field(field);
        to.extend(quote!((#key, #name, #doc, #of),));
    }
}

/// What the type of a field says of it.
fn as_field(field: &Field<'_>) -> TokenStream {
    let ty = match field.wire {
        Wire::Own => field.ty,
        Wire::As(wire) => wire,
        Wire::Foreign | Wire::ForeignAs(_) => return foreign::as_field(field),
    };
    let at = place_of(ty);
    if field.flatten {
        return flattened(field, ty);
    }
    let nullable = matches!(field.presence, Presence::Nullable);
    if field.recursive {
        let optional = if nullable {
            quote!(false)
        } else {
            quote_spanned!(at=> <#ty as __CioP>::OPTIONAL)
        };
        return quote_spanned! {at=>
            &__cio::AsField::recursive(
                &__cio::Shape::lazy::<#ty>(|| {
                    __cio::AsField::of(<#ty as __CioP>::SHAPE, #optional).shape()
                }),
                #optional,
            )
        };
    }
    if nullable {
        return quote_spanned!(at=> &__cio::AsField::of(<#ty as __CioP>::SHAPE, false));
    }
    quote_spanned!(at=> <#ty as __CioP>::AS_FIELD)
}

/// `&AsField::flattened(<Address as CioProperty>::SHAPE)`
fn flattened(field: &Field<'_>, ty: &syn::Type) -> TokenStream {
    let at = place_of(ty);
    let mut shape = quote_spanned!(at=> <#ty as __CioP>::SHAPE);
    if field.recursive {
        shape = quote_spanned!(at=> &__cio::Shape::lazy::<#ty>(|| #shape));
    }
    if matches!(field.presence, Presence::SkippedIf(_)) {
        shape = quote_spanned!(at=> &__cio::Shape::of::<#ty>(__cio::Kind::Nullable(#shape)));
    }
    quote_spanned!(at=> &__cio::AsField::flattened(#shape))
}

/// What else is said of a field.
fn tell(at: usize, field: &Field<'_>, to: &mut TokenStream) {
    if matches!(field.presence, Presence::SkippedIf(_)) && !field.flatten {
        to.extend(quote!((#at, __cio::Told::Optional),));
    }
    if let Some(class) = field.pii.as_deref() {
        let pii = pii(class);
        to.extend(quote!((#at, __cio::Told::Personal(#pii)),));
    }
    if let Some(lints) = super::lints(&field.lints) {
        to.extend(quote!((#at, __cio::Told::Lints(#lints)),));
    }
    if field.flatten {
        return;
    }
    let member = field.member.to_string();
    if member != field.name {
        to.extend(quote!((#at, __cio::Told::Member(#member)),));
    }
    if !field.example.is_empty() {
        let example = &field.example;
        to.extend(quote!((#at, __cio::Told::Example(#example)),));
    }
    if !field.unit.is_empty() {
        let unit = &field.unit;
        to.extend(quote!((#at, __cio::Told::Unit(#unit)),));
    }
    if let Some(note) = field.deprecated.as_deref() {
        let note = fact(&quote!(__cio::Some(#note)), &quote!(__cio::None));
        to.extend(quote!((#at, __cio::Told::Deprecated(#note)),));
    }
}

/// What a field or a value keeps, as a list, if it keeps anything.
pub(super) fn constraint_list(field: &Field<'_>) -> Option<TokenStream> {
    let check = field.check.as_ref().map(|path| {
        let path = super::written_path(path);
        quote!(__cio::Constraint::Check { path: #path })
    });
    if field.constraints.is_empty() && check.is_none() {
        return None;
    }
    let listed = field.constraints.iter().map(kept).chain(check);
    Some(quote!(&[#(#listed),*]))
}

fn kept(constraint: &Constraint) -> TokenStream {
    let size = |min: u64, max: Option<u64>| {
        let max = max.map_or_else(|| quote!(__cio::None), |max| quote!(__cio::Some(#max)));
        quote!(__cio::SizeRange { min: #min, max: #max })
    };
    match &constraint.kind {
        ConstraintKind::Length { min, max } => {
            let range = size(*min, *max);
            quote!(__cio::Constraint::Length(#range))
        }
        ConstraintKind::Items { min, max } => {
            let range = size(*min, *max);
            quote!(__cio::Constraint::Items(#range))
        }
        ConstraintKind::Range { min, max } => {
            let (min, max) = (bound(*min), bound(*max));
            quote!(__cio::Constraint::Range(__cio::NumberRange { min: #min, max: #max }))
        }
        ConstraintKind::Pattern(source) => quote! {
            __cio::Constraint::Pattern {
                source: #source,
                matches: {
                    fn matches(text: &::core::primitive::str) -> ::core::primitive::bool {
                        static PATTERN: __cio::Pattern = __cio::Pattern::new(#source);
                        PATTERN.matches(text)
                    }
                    matches
                },
            }
        },
        ConstraintKind::Format(format) => {
            let variant = quote::format_ident!("{}", format!("{format:?}"));
            quote!(__cio::Constraint::Format(__cio::Format::#variant))
        }
        ConstraintKind::OneOf(texts) => quote!(__cio::Constraint::OneOf(&[#(#texts),*])),
    }
}

fn bound(bound: Bound) -> TokenStream {
    let number = |number: Number| match number {
        Number::Integer(integer) => quote!(__cio::Number::Integer(#integer)),
        Number::Float(float) => quote!(__cio::Number::Float(#float)),
    };
    match bound {
        Bound::None => quote!(__cio::Bound::None),
        Bound::Inclusive(of) => {
            let number = number(of);
            quote!(__cio::Bound::Inclusive(#number))
        }
        Bound::Exclusive(of) => {
            let number = number(of);
            quote!(__cio::Bound::Exclusive(#number))
        }
    }
}

/// `<String as CioProperty>::visit_as_field(&self.order_id, "order_id", to);`, of the reference
/// that `access` is.
pub(super) fn visit(field: &Field<'_>, access: &TokenStream) -> TokenStream {
    let Field { ty, name, .. } = field;
    let at = place_of(ty);
    let visit = match (&field.wire, &field.presence) {
        (Wire::Own, _) if field.flatten => visit_flattened(field, ty, access),
        (Wire::Own, Presence::Nullable) => quote_spanned! {at=>
            __cio::Fields::field::<#ty>(__cio_to, #name, #access);
        },
        (Wire::Own, _) => quote_spanned! {at=>
            <#ty as __CioP>::visit_as_field(#access, #name, __cio_to);
        },
        (Wire::As(wire), presence) => {
            let value = converted(ty, wire, access);
            let visit = match presence {
                _ if field.flatten => visit_flattened(field, wire, &quote!(&__cio_wire)),
                Presence::Nullable => quote!(__cio::Fields::field(__cio_to, #name, &__cio_wire);),
                Presence::OfType | Presence::SkippedIf(_) => quote_spanned! {place_of(wire)=>
                    <#wire as __CioP>::visit_as_field(&__cio_wire, #name, __cio_to);
                },
            };
            quote!({ #value #visit })
        }
        (Wire::Foreign | Wire::ForeignAs(_), _) if field.flatten => {
            foreign::show_keys(field, access, &field.member.to_string())
        }
        (Wire::Foreign | Wire::ForeignAs(_), _) => {
            foreign::show(field, access, &quote!(AsField(#name, __cio_to)))
        }
    };
    let visit = match &field.presence {
        Presence::SkippedIf(skip) => quote!(if !#skip(#access) { #visit }),
        Presence::OfType | Presence::Nullable => visit,
    };
    let check = field.check.as_ref().map(|path| {
        // A closure, so that a function of `&str` takes a `String`.
        quote_spanned! {place_of(path)=>
            __cio::Fields::check::<#ty, _>(__cio_to, #name, #access, |__cio_value: &#ty| #path(__cio_value));
        }
    });
    quote!(#visit #check)
}

/// `let __cio_wire = <Wire as WireFrom<&Type>>::wire_from(access);`
pub(super) fn converted(ty: &syn::Type, wire: &syn::Type, access: &TokenStream) -> TokenStream {
    quote_spanned! {place_of(wire)=>
        let __cio_wire = <#wire as __cio::WireFrom<&#ty>>::wire_from(#access);
    }
}

/// The bound is asked of the type itself, so that what is no object is one error, on the type.
fn visit_flattened(field: &Field<'_>, ty: &syn::Type, access: &TokenStream) -> TokenStream {
    let member = field.member.to_string();
    quote_spanned! {place_of(ty)=>
        <#ty as __cio::CioObject>::visit_flattened(#access, #member, __cio_to);
    }
}
