//! Types that are written as another: newtypes, and those that are converted.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{Type, parse_quote};

use super::object::converted;
use super::{Form, described, foreign, mention, place_of, places};
use crate::bounds;
use crate::model::{Field, Model, Presence, Purpose, Wire};

/// Expands a struct that is written as its only value.
pub(super) fn newtype(model: &Model<'_>, field: &Field<'_>) -> Form {
    let member = field.member;
    let access = quote!(&self.#member);
    let own = places::own_shape(field);
    let additions = places::additions(field, &own);
    let shape = if field.recursive {
        quote!(__cio::Shape::recursive::<Self>(|| #own) #additions)
    } else {
        quote!(__cio::Shape::like::<Self>(#own) #additions)
    };
    let (wire, bind, value) = match field.wire {
        Wire::Own => (Some(field.ty), TokenStream::new(), access.clone()),
        Wire::As(wire) => (
            Some(wire),
            converted(field.ty, wire, &access),
            quote!(&__cio_wire),
        ),
        Wire::Foreign | Wire::ForeignAs(_) => (None, TokenStream::new(), access.clone()),
    };
    let visit = wire.map_or_else(
        || foreign::show(field, &access, &quote!(AsValue(__cio_to))),
        |wire| {
            let visit = visit_property(model, wire);
            quote_spanned! {place_of(wire)=>
                #bind
                #visit(#value, __cio_to);
            }
        },
    );
    let check = field.check.as_ref().map(|path| {
        let ty = field.ty;
        quote_spanned! {place_of(path)=>
            __cio::Visitor::check(__cio_to, #access, |__cio_value: &#ty| #path(__cio_value));
        }
    });
    // A check is of the value, so the value is shown as one; else it passes on whether it is there.
    let passes_on = field.check.is_none() && !matches!(field.presence, Presence::Nullable);
    let more = wire
        .filter(|_| passes_on)
        .map(|wire| passing(wire, &bind, &value));
    // A number is neither an object nor a key.
    let is_value = field.is_number && matches!(model.purpose, Purpose::Property);
    let rest = wire
        .filter(|_| !is_value)
        .map(|wire| like_object(model, wire, &bind, &value));
    let checks = places::checks(model, field);
    Form {
        shape: described(model, &shape),
        visit: Some(quote!(#visit #check)),
        more: more.into_iter().collect(),
        rest: quote!(#rest #checks),
    }
}

/// Expands a type that is converted before it is written.
pub(super) fn into(model: &Model<'_>, ty: &Type) -> Form {
    let at = place_of(ty);
    let (shape, visit) = (mention::of(ty, "SHAPE"), visit_property(model, ty));
    let bind = quote_spanned! {at=>
        let __cio_wire = <Self as __cio::IntoWire<#ty>>::to_wire(self);
    };
    let value = quote!(&__cio_wire);
    Form {
        shape: described(
            model,
            &quote_spanned!(at=> __cio::Shape::like::<Self>(#shape)),
        ),
        visit: Some(quote_spanned! {at=>
            #bind
            #visit(#value, __cio_to);
        }),
        more: passing(ty, &bind, &value),
        rest: like_object(model, ty, &bind, &value),
    }
}

/// Returns the method that shows a value. An event must be an object, which its `CioObject` requires.
fn visit_property(model: &Model<'_>, wire: &Type) -> TokenStream {
    match model.purpose {
        Purpose::Property => mention::required(wire, "visit_property"),
        Purpose::Event(_) | Purpose::Traits(_) => mention::of(wire, "visit_property"),
    }
}

/// Passes on whether the value may be left out.
fn passing(wire: &Type, bind: &TokenStream, value: &TokenStream) -> TokenStream {
    let optional = mention::of(wire, "OPTIONAL");
    let visit = mention::of(wire, "visit_as_field");
    quote_spanned! {place_of(wire)=>
        const OPTIONAL: ::core::primitive::bool = #optional;

        #[inline]
        fn visit_as_field<__CioF: __cio::Fields>(
            &self,
            __cio_name: &'static ::core::primitive::str,
            __cio_to: &mut __CioF,
        ) {
            if #optional {
                #bind
                #visit(#value, __cio_name, __cio_to);
            } else {
                __cio::Fields::field(__cio_to, __cio_name, self);
            }
        }
    }
}

/// Implements `CioObject` and the trait of keys if the other type does.
fn like_object(
    model: &Model<'_>,
    wire: &Type,
    bind: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    let at = place_of(wire);
    let ident = model.ident;
    let (generics, arguments, _) = model.generics.split_for_impl();
    let mut clause = bounds::inferred(model).unwrap_or_else(|| parse_quote!(where));
    let key_clause = {
        let mut clause = clause.clone();
        clause
            .predicates
            .push(parse_quote!(for<'__cio> &'__cio #wire: __cio::MapKey));
        clause
    };
    // An event must be an object, so the bound is on its type directly. For a property it is not known
    // yet; a bound on a reference is evaluated only if the impl is used.
    let object = if matches!(model.purpose, Purpose::Property) {
        clause
            .predicates
            .push(parse_quote!(for<'__cio> &'__cio #wire: __cio::CioObject));
        quote_spanned!(at=> <&#wire as __cio::CioObject>::visit_fields(&#value, __cio_to);)
    } else {
        quote_spanned!(at=> <#wire as __cio::CioObject>::visit_fields(#value, __cio_to);)
    };
    let word = super::word(ident);
    let key = quote_spanned! {at=>
        #[automatically_derived]
        #word #generics __cio::MapKey for #ident #arguments #key_clause {
            #[inline]
            fn with_key<__CioR>(
                &self,
                __cio_with: impl ::core::ops::FnOnce(&::core::primitive::str) -> __CioR,
            ) -> __CioR {
                #bind
                <&#wire as __cio::MapKey>::with_key(&#value, __cio_with)
            }
        }
    };
    quote_spanned! {at=>
        #[automatically_derived]
        #word #generics __cio::CioObject for #ident #arguments #clause {
            #[inline]
            fn visit_fields<__CioF: __cio::Fields>(&self, __cio_to: &mut __CioF) {
                #bind
                #object
            }
        }
        #key
    }
}
