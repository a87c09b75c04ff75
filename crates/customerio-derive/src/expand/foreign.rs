//! Values of which only `serde` knows how they are written.
//!
//! The type is mentioned as `<Type as Foreign>` only, like one with a wire form: what it lacks is
//! one error then, on the type.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;

use super::{mention, place_of, static_lifetimes};
use crate::model::{Field, Presence, Wire};

/// Returns the description of a foreign field.
pub(super) fn as_field(field: &Field<'_>) -> TokenStream {
    let optional = optional(field.ty);
    if !field.flatten {
        let shape = present(field, "describe");
        return quote!(&__cio::AsField::of(#shape, #optional));
    }
    let mut shape = shape_of_keys(field);
    if matches!(field.presence, Presence::SkippedIf(_)) {
        shape = quote!(&__cio::Shape::new::<Self>(__cio::Kind::nullable(#shape)));
    }
    quote!(&__cio::AsField::flattened(#shape))
}

/// Returns the shape of an element or of a sole value: nullable, if it may be absent.
pub(super) fn shape(field: &Field<'_>) -> TokenStream {
    or_null(field, &present(field, "describe"))
}

/// The same of what only has its keys written.
pub(super) fn shape_of_keys(field: &Field<'_>) -> TokenStream {
    or_null(field, &present(field, "describe_keys"))
}

fn or_null(field: &Field<'_>, present: &TokenStream) -> TokenStream {
    let ty = field.ty;
    let optional = optional(ty);
    quote_spanned!(place_of(ty)=> &__cio::foreign::null_if::<#ty>(#optional, #present))
}

/// Returns the shape of a present value.
fn present(field: &Field<'_>, describe: &str) -> TokenStream {
    let ty = field.ty;
    if let Wire::ForeignAs(wire) = field.wire {
        return mention::of(wire, "SHAPE");
    }
    let describe = Ident::new(describe, Span::call_site());
    let optional = optional(ty);
    quote_spanned! {place_of(ty)=>
        &__cio::Shape::new::<#ty>(__cio::Kind::foreign(|__cio_generator| {
            <#ty as __cio::Foreign<#optional>>::#describe(__cio_generator)
        }))
    }
}

/// Shows the value in one of the positions of the runtime's module `foreign`.
pub(super) fn show(field: &Field<'_>, access: &dyn ToTokens, place: &TokenStream) -> TokenStream {
    let ty = field.ty;
    let optional = optional(ty);
    let of = if matches!(field.wire, Wire::ForeignAs(_)) {
        quote!(ForeignWritten)
    } else {
        quote!(Foreign)
    };
    quote_spanned! {place_of(ty)=>
        <#ty as __cio::#of<#optional>>::show(#access, __cio::foreign::#place);
    }
}

/// Shows the keys instead of a field, or next to a tag. With `as`, the described type must have keys
/// too.
pub(super) fn show_keys(field: &Field<'_>, access: &dyn ToTokens, member: &str) -> TokenStream {
    let shown = show(field, access, &quote!(AsKeys(#member, __cio_to)));
    let described = match field.wire {
        Wire::ForeignAs(wire) => Some(quote_spanned! {place_of(wire)=>
            let _ = <#wire as __cio::CioObject>::visit_fields::<__CioF>;
        }),
        Wire::Own | Wire::Foreign | Wire::As(_) => None,
    };
    quote!(#described #shown)
}

/// Returns whether the type is an `Option`, as a constant without lifetimes.
fn optional(ty: &Type) -> TokenStream {
    let ty = static_lifetimes(ty.to_token_stream());
    quote!({ use __cio::ForeignRequired as _; __cio::ForeignField::<#ty>::OPTIONAL })
}
