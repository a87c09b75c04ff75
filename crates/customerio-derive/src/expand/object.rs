use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::{
    Form, checks, documented, fact, fingerprint, header, option, pii, place_of, static_type,
};
use crate::bounds;
use crate::model::{Bound, Constraint, ConstraintKind, Field, Model, Number, Presence, Wire};

/// An object, and its `CioObject`.
pub(super) fn expand(
    model: &Model<'_>,
    fields: &[Field<'_>],
    open: bool,
    tag: Option<&(String, String)>,
) -> Form {
    let tag_row = tag.map(|(key, name)| {
        quote! {
            __cio::Field::described(#key, <::core::primitive::str as __CioP>::SHAPE, false)
                .with(&[__cio::Constraint::OneOf(&[#name])]),
        }
    });
    let visit_tag = tag.map(|(key, name)| quote!(__cio::Fields::field(__cio_to, #key, #name);));
    let table = fields.iter().map(row);
    let visits = fields.iter().map(|field| {
        let member = field.member;
        visit(field, &quote!(&self.#member))
    });
    let header = header(model, &quote!(CioObject));
    let is_foreign = |field: &&Field<'_>| matches!(field.wire, Wire::Foreign | Wire::ForeignAs(_));
    let foreign = fields.iter().find(is_foreign).map(|_| {
        quote!(
            use __cio::ForeignRequired as _;
        )
    });
    let offset = usize::from(tag.is_some());
    let checks = checks::of_fields(model, fields, offset);
    let keys = unique_keys(model, fields, |at| {
        let at = at + offset;
        (quote!(assert_unique_keys), quote!(#at))
    });
    let kind = quote!(__cio::Kind::Object(&__cio::Object { fields: &[#tag_row #(#table),*], open: #open }));
    let rest = quote! {
        #[automatically_derived]
        #header {
            #[inline]
            fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
                #foreign
                let _ = &__cio_to;
                #visit_tag
                #(#visits)*
            }
        }
        #checks
        #keys
    };
    Form::of_kind(&kind, quote!(__cio_to.object(self);), rest)
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

/// `Field::described("order_id", <String as CioProperty>::SHAPE, …).documented("…").with(&[…])`
///
/// The type is mentioned as `<Type as CioProperty>` only, here and in the walk, with its own span:
/// then rustc sees one and the same demand, and a type without a wire form is one error, on the
/// type. A function with a bound would make it two.
pub(super) fn row(field: &Field<'_>) -> TokenStream {
    let Field { ty, name, .. } = field;
    let at = place_of(ty);
    if field.flatten {
        return flattened_row(field);
    }
    if let Some(row) = short_row(field) {
        let facts = facts(field);
        return quote!(#row #facts);
    }
    let own = |ty: &syn::Type| {
        let at = place_of(ty);
        let optional = match field.presence {
            Presence::Nullable => quote!(false),
            Presence::OfType | Presence::SkippedIf(_) => {
                quote_spanned!(at=> <#ty as __CioP>::OPTIONAL)
            }
        };
        if field.recursive {
            return quote_spanned! {at=>
                __cio::Field::recursive(
                    #name,
                    &__cio::Shape::lazy::<#ty>(|| {
                        __cio::Field::described("", <#ty as __CioP>::SHAPE, #optional).shape
                    }),
                    #optional,
                )
            };
        }
        quote_spanned! {at=>
            __cio::Field::described(#name, <#ty as __CioP>::SHAPE, #optional)
        }
    };
    let row = match (&field.wire, &field.presence) {
        (Wire::Own, _) => own(ty),
        (Wire::As(wire), _) => own(wire),
        (Wire::Foreign, _) => quote_spanned! {at=>
            __cio::Field::described(
                #name,
                { use __cio::ForeignDescribed as _; __cio::ForeignShape::<#ty>::SHAPE },
                { use __cio::ForeignRequired as _; __cio::ForeignField::<#ty>::OPTIONAL },
            )
        },
        (Wire::ForeignAs(wire), _) => quote_spanned! {at=>
            __cio::Field::described(
                #name,
                <#wire as __CioP>::SHAPE,
                { use __cio::ForeignRequired as _; __cio::ForeignField::<#ty>::OPTIONAL },
            )
        },
    };
    let optional = matches!(field.presence, Presence::SkippedIf(_)).then(|| quote!(.optional()));
    let documented = documented(&field.doc);
    let constraints = constraint_list(field).map(|list| quote!(.with(#list)));
    let facts = facts(field);
    quote!(#row #optional #documented #constraints #facts)
}

/// `row(1234, "order_id", "Order number …", <String as CioProperty>::AS_FIELD)`, for a field that
/// is there as its type says. The number is what the lock tells fields apart by.
fn short_row(field: &Field<'_>) -> Option<TokenStream> {
    let ty = match field.wire {
        Wire::Own => field.ty,
        Wire::As(wire) => wire,
        Wire::Foreign | Wire::ForeignAs(_) => return None,
    };
    if field.recursive || matches!(field.presence, Presence::Nullable) {
        return None;
    }
    let Field { name, doc, .. } = field;
    let key = fingerprint::of_field(field);
    let of = quote_spanned!(place_of(ty)=> <#ty as __CioP>::AS_FIELD);
    let row = match constraint_list(field) {
        None => quote!(__cio::row(#key, #name, #doc, #of)),
        Some(list) => quote!(__cio::row_with(#key, #name, #doc, #of, #list)),
    };
    let optional = matches!(field.presence, Presence::SkippedIf(_)).then(|| quote!(.optional()));
    Some(quote!(#row #optional))
}

/// What else is said of a field.
fn facts(field: &Field<'_>) -> TokenStream {
    let personal = field.pii.as_deref().map(|class| {
        let pii = pii(class);
        quote!(.personal(#pii))
    });
    let member = field.member.to_string();
    let member = if member == field.name { "" } else { &member };
    let member = catalog_text(member, &quote!(member));
    let example = catalog_text(&field.example, &quote!(example));
    let unit = catalog_text(&field.unit, &quote!(unit));
    let deprecated = field.deprecated.as_deref().map(|note| {
        let note = fact(&option(Some(note)), &option(None));
        quote!(.deprecated(#note))
    });
    let linted = super::linted(&field.lints);
    quote!(#member #personal #example #unit #deprecated #linted)
}

/// `Field::flattened("address", <Address as CioProperty>::SHAPE)`
fn flattened_row(field: &Field<'_>) -> TokenStream {
    let ty = match field.wire {
        Wire::As(wire) => wire,
        Wire::Own | Wire::Foreign | Wire::ForeignAs(_) => field.ty,
    };
    let at = place_of(ty);
    let member = field.member.to_string();
    let mut shape = quote_spanned!(at=> <#ty as __CioP>::SHAPE);
    if field.recursive {
        shape = quote_spanned!(at=> &__cio::Shape::lazy::<#ty>(|| #shape));
    }
    if matches!(field.presence, Presence::SkippedIf(_)) {
        shape = quote_spanned!(at=> &__cio::Shape::of::<#ty>(__cio::Kind::Nullable(#shape)));
    }
    let personal = field.pii.as_deref().map(|class| {
        let pii = pii(class);
        quote!(.personal(#pii))
    });
    let documented = documented(&field.doc);
    let linted = super::linted(&field.lints);
    quote!(__cio::Field::flattened(#member, #shape) #documented #personal #linted)
}

fn catalog_text(text: &str, setter: &TokenStream) -> Option<TokenStream> {
    (!text.is_empty()).then(|| quote!(.#setter(__cio::fact(#text))))
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
    let listed = field.constraints.iter().map(constraint).chain(check);
    Some(quote!(&[#(#listed),*]))
}

fn constraint(constraint: &Constraint) -> TokenStream {
    let size = |min: u64, max: Option<u64>| {
        let max = match max {
            Some(max) => quote!(::core::option::Option::Some(#max)),
            None => option(None),
        };
        quote!(#min, #max)
    };
    match &constraint.kind {
        ConstraintKind::Length { min, max } => {
            let range = size(*min, *max);
            quote!(__cio::length(#range))
        }
        ConstraintKind::Items { min, max } => {
            let range = size(*min, *max);
            quote!(__cio::items(#range))
        }
        ConstraintKind::Range { min, max } => {
            let (min, max) = (bound(*min), bound(*max));
            quote!(__cio::range(#min, #max))
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
        Bound::Inclusive(Number::Integer(integer)) => quote!(__cio::integer(#integer)),
        Bound::Inclusive(Number::Float(float)) => quote!(__cio::float(#float)),
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
        (Wire::Foreign | Wire::ForeignAs(_), _) => quote_spanned! {at=>
            __cio::ForeignField::<#ty>::visit_as_field(#access, #name, __cio_to);
        },
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

/// `let __cio_wire = <Wire as From<&Type>>::from(access);`
pub(super) fn converted(ty: &syn::Type, wire: &syn::Type, access: &TokenStream) -> TokenStream {
    quote_spanned! {place_of(wire)=>
        let __cio_wire = <#wire as ::core::convert::From<&#ty>>::from(#access);
    }
}

/// The bound is asked of the type itself, so that what is no object is one error, on the type.
fn visit_flattened(field: &Field<'_>, ty: &syn::Type, access: &TokenStream) -> TokenStream {
    let member = field.member.to_string();
    quote_spanned! {place_of(ty)=>
        <#ty as __cio::CioObject>::visit_flattened(#access, #member, __cio_to);
    }
}
