use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{documented, fact, header, option, pii, static_lifetimes};
use crate::bounds;
use crate::model::{
    Bound, Constraint, ConstraintKind, Field, Model, Number, Presence, Purpose, Wire,
};

/// The kind of an object, how it is shown, and its `CioObject`.
pub(super) fn expand(
    model: &Model<'_>,
    fields: &[Field<'_>],
    open: bool,
) -> (TokenStream, TokenStream, TokenStream) {
    let table = fields.iter().map(row);
    let visits = fields.iter().map(visit);
    let header = header(model, &quote!(CioObject));
    let checks = fields.iter().map(|field| compile_time_checks(model, field));
    let kind = quote!(__cio::Kind::Object(&__cio::Object { fields: &[#(#table),*], open: #open }));
    let rest = quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        #header {
            #[inline]
            fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
                use __cio::ForeignRequired as _;
                let _ = &__cio_to;
                #(#visits)*
            }
        }
        #(#checks)*
    };
    (kind, quote!(__cio_to.object(self);), rest)
}

/// `Field::described("order_id", <String as CioProperty>::SHAPE, …).documented("…").with(&[…])`
///
/// The type is mentioned as `<Type as CioProperty>` only, here and in the walk, with its own span:
/// then rustc sees one and the same demand, and a type without a wire form is one error, on the
/// type. A function with a bound would make it two.
fn row(field: &Field<'_>) -> TokenStream {
    let Field { ty, name, .. } = field;
    let at = ty.span();
    let own = |ty: &syn::Type| {
        let at = ty.span();
        let optional = match field.presence {
            Presence::Nullable => quote!(false),
            Presence::OfType | Presence::SkippedIf(_) => {
                quote_spanned!(at=> <#ty as __cio::CioProperty>::OPTIONAL)
            }
        };
        quote_spanned! {at=>
            __cio::Field::described(#name, <#ty as __cio::CioProperty>::SHAPE, #optional)
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
                <#wire as __cio::CioProperty>::SHAPE,
                { use __cio::ForeignRequired as _; __cio::ForeignField::<#ty>::OPTIONAL },
            )
        },
    };
    let optional = matches!(field.presence, Presence::SkippedIf(_)).then(|| quote!(.optional()));
    let documented = documented(&field.doc);
    let constraints = constraints(field);
    let personal = field.pii.as_deref().map(|class| {
        let pii = pii(class);
        quote!(.personal(#pii))
    });
    let example = catalog_text(&field.example, &quote!(example));
    let unit = catalog_text(&field.unit, &quote!(unit));
    let deprecated = field.deprecated.as_deref().map(|note| {
        let note = fact(&option(Some(note)), &option(None));
        quote!(.deprecated(#note))
    });
    quote!(#row #optional #documented #constraints #personal #example #unit #deprecated)
}

fn catalog_text(text: &str, setter: &TokenStream) -> Option<TokenStream> {
    (!text.is_empty()).then(|| {
        let text = fact(&quote!(#text), &quote!(""));
        quote!(.#setter(#text))
    })
}

fn constraints(field: &Field<'_>) -> Option<TokenStream> {
    let check = field.check.as_ref().map(|path| {
        let path = quote!(#path).to_string().replace(' ', "");
        quote!(__cio::Constraint::Check { path: #path })
    });
    if field.constraints.is_empty() && check.is_none() {
        return None;
    }
    let listed = field.constraints.iter().map(constraint).chain(check);
    Some(quote!(.with(&[#(#listed),*])))
}

fn constraint(constraint: &Constraint) -> TokenStream {
    let size = |min: u64, max: Option<u64>| {
        let max = match max {
            Some(max) => quote!(::core::option::Option::Some(#max)),
            None => option(None),
        };
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

/// `<String as CioProperty>::visit_as_field(&self.order_id, "order_id", to);`
fn visit(field: &Field<'_>) -> TokenStream {
    let Field {
        member, ty, name, ..
    } = field;
    let at = ty.span();
    let visit = match (&field.wire, &field.presence) {
        (Wire::Own, Presence::Nullable) => quote_spanned! {at=>
            __cio::Fields::field::<#ty>(__cio_to, #name, &self.#member);
        },
        (Wire::Own, _) => quote_spanned! {at=>
            <#ty as __cio::CioProperty>::visit_as_field(&self.#member, #name, __cio_to);
        },
        (Wire::As(wire), presence) => {
            let at = wire.span();
            let value = quote_spanned! {at=>
                let __cio_wire = <#wire as ::core::convert::From<&#ty>>::from(&self.#member);
            };
            let visit = match presence {
                Presence::Nullable => quote!(__cio::Fields::field(__cio_to, #name, &__cio_wire);),
                Presence::OfType | Presence::SkippedIf(_) => quote_spanned! {at=>
                    <#wire as __cio::CioProperty>::visit_as_field(&__cio_wire, #name, __cio_to);
                },
            };
            quote!({ #value #visit })
        }
        (Wire::Foreign | Wire::ForeignAs(_), _) => quote_spanned! {at=>
            __cio::ForeignField::<#ty>::visit_as_field(&self.#member, #name, __cio_to);
        },
    };
    let visit = match &field.presence {
        Presence::SkippedIf(skip) => quote!(if !#skip(&self.#member) { #visit }),
        Presence::OfType | Presence::Nullable => visit,
    };
    let check = field.check.as_ref().map(|path| {
        // A closure, so that a function of `&str` takes a `String`.
        quote_spanned! {path.span()=>
            __cio::Fields::check::<#ty, _>(__cio_to, #name, &self.#member, |__cio_value: &#ty| #path(__cio_value));
        }
    });
    quote!(#visit #check)
}

/// What only the compiler can see: whether a constraint fits the type, and whether personal data
/// is in it.
fn compile_time_checks(model: &Model<'_>, field: &Field<'_>) -> TokenStream {
    let ty = match &field.wire {
        Wire::Own => field.ty,
        Wire::As(wire) | Wire::ForeignAs(wire) => wire,
        // Nothing is known of it: what is asked of it can't be kept.
        Wire::Foreign => return foreign_constraints(field),
    };
    if bounds::mentions_parameter(model.generics, ty) {
        return TokenStream::new();
    }
    let at = ty.span();
    let ty = static_lifetimes(quote!(#ty));
    let constraints = field.constraints.iter().map(|it| {
        let (question, message) = question(it, &field.name);
        quote_spanned! {it.key=>
            const _: () = __cio::#question(<#ty as __cio::CioProperty>::SHAPE, #message);
        }
    });
    let personal = match &model.purpose {
        Purpose::Event(event) => {
            let allowed = event
                .allowed_pii
                .iter()
                .map(|it| customerio_rules::fingerprint::of_str(it));
            let message = format!(
                "`{}` holds personal data, which an event must not; send it as a trait, or write `#[cio(allow_pii(\"…\"))]` on the struct",
                field.name
            );
            Some(quote_spanned! {at=>
                const _: () = __cio::assert_no_pii(
                    <#ty as __cio::CioProperty>::SHAPE,
                    &[#(#allowed),*],
                    #message,
                );
            })
        }
        Purpose::Property | Purpose::Traits(_) => None,
    };
    quote!(#(#constraints)* #personal)
}

fn foreign_constraints(field: &Field<'_>) -> TokenStream {
    field
        .constraints
        .iter()
        .map(|it| {
            let (_, message) = question(it, &field.name);
            quote_spanned!(it.key=> ::core::compile_error!(#message);)
        })
        .collect()
}

/// What a constraint asks of a type, and what is said when the type is another.
fn question(constraint: &Constraint, field: &str) -> (Ident, String) {
    let (key, question, of) = match constraint.kind {
        ConstraintKind::Length { .. } => (
            "length",
            "assert_is_text",
            "counts the characters of a text",
        ),
        ConstraintKind::Items { .. } => (
            "items",
            "assert_is_countable",
            "counts the items of an array or the keys of a map",
        ),
        ConstraintKind::Range { .. } => ("range", "assert_is_number", "is of a number"),
        ConstraintKind::Pattern(_) => ("pattern", "assert_is_text", "is of a text"),
        ConstraintKind::Format(_) => ("format", "assert_is_text", "is of a text"),
        ConstraintKind::OneOf(_) => ("one_of", "assert_is_text", "is of a text"),
    };
    let question = Ident::new(question, constraint.key);
    (question, format!("`{key}` {of}, which `{field}` is not"))
}
