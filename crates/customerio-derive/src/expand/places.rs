//! Values without names: their shapes and their walk.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};

use super::constraints::Constraints;
use super::mention::{self, OfSelf};
use super::object::converted;
use super::{Form, checks, foreign, header, ident, pii, place_of};
use crate::bounds;
use crate::model::{Body, Field, Model, Wire};

/// Expands a tuple struct, which is an array with an element for each value.
pub(super) fn expand(model: &Model<'_>, fields: &[Field<'_>]) -> Form {
    let shapes = fields.iter().map(shape);
    let kind = quote!(__cio::Kind::tuple(&[#(#shapes),*]));
    let count = fields.len();
    let elements = fields
        .iter()
        .map(|field| element(field, &OfSelf(field.member)));
    let header = header(model, &ident("Sequence"));
    let checks = fields.iter().map(|field| checks(model, field));
    let rest = quote! {
        #[automatically_derived]
        #header {
            #[inline]
            fn count(&self) -> ::core::primitive::usize {
                #count
            }

            #[inline]
            fn visit_elements<__CioE: __cio::Elements>(&self, __cio_to: &mut __CioE) {
                let _ = &__cio_to;
                #(#elements)*
            }
        }
        #(#checks)*
    };
    Form::of_kind(model, &kind, quote!(__cio_to.sequence(self);), rest)
}

/// Returns the shape of a value, with the constraints of its position.
pub(super) fn shape(field: &Field<'_>) -> TokenStream {
    with_additions(field, own_shape(field))
}

/// Returns the shape `own` of a value with the constraints and `pii` of its position.
pub(super) fn with_additions(field: &Field<'_>, own: TokenStream) -> TokenStream {
    let additions = additions(field, &own);
    let shape = if additions.is_empty() {
        own
    } else {
        quote!(&__cio::Shape::like::<Self>(#own) #additions)
    };
    if field.recursive {
        quote!(&__cio::Shape::recursive::<Self>(|| #shape))
    } else {
        shape
    }
}

/// `<String as CioProperty>::SHAPE`
pub(super) fn own_shape(field: &Field<'_>) -> TokenStream {
    let ty = field.ty;
    match field.wire {
        Wire::Own => mention::of(ty, "SHAPE"),
        Wire::As(wire) => mention::of(wire, "SHAPE"),
        Wire::Foreign | Wire::ForeignAs(_) => foreign::shape(field),
    }
}

/// `.with_constraints(…).with_pii(…)`
pub(super) fn additions(field: &Field<'_>, own: &TokenStream) -> TokenStream {
    let mut constraints = Constraints::default();
    constraints.add_all(field);
    let constraints = (constraints.count > 0).then(|| {
        let list = constraints.arguments();
        quote!(.with_constraints(const { &__cio::Joined::of(#own.constraints(), #list) }.as_slice()))
    });
    let personal = field.pii.as_deref().map(|class| {
        let pii = pii(class);
        quote!(.with_pii(#pii))
    });
    quote!(#constraints #personal)
}

/// `<String as CioProperty>::visit_as_element(access, to);`
pub(super) fn element(field: &Field<'_>, access: &dyn ToTokens) -> TokenStream {
    let ty = field.ty;
    match field.wire {
        Wire::Own => {
            let visit = mention::required(ty, "visit_as_element");
            quote_spanned!(place_of(ty)=> #visit(#access, __cio_to);)
        }
        Wire::As(wire) => {
            let value = converted(ty, wire, access);
            quote_spanned! {place_of(wire)=>
                { #value <#wire as __CioP>::visit_as_element(&__cio_wire, __cio_to); }
            }
        }
        Wire::Foreign | Wire::ForeignAs(_) => {
            foreign::show(field, access, &quote!(AsElement(__cio_to)))
        }
    }
}

/// Returns the checks of a value that only the compiler can make. A position has its constraints and
/// `pii` always, but validation would skip them for `null`, so a nullable type is refused.
pub(super) fn checks(model: &Model<'_>, field: &Field<'_>) -> TokenStream {
    let mut checks = checks::of_field(model, field);
    let ty = match field.wire {
        Wire::Own => field.ty,
        Wire::As(wire) | Wire::ForeignAs(wire) => wire,
        Wire::Foreign => return checks,
    };
    let all_personal = model.pii.is_some() && matches!(model.body, Body::Newtype(_));
    let says = !field.constraints.is_empty()
        || field.check.is_some()
        || field.pii.is_some()
        || all_personal;
    if says && !bounds::mentions_parameter(model.generics, ty) {
        let at = place_of(ty);
        let shape = mention::in_constant(model, ty, "SHAPE");
        let message = "constraints and `pii` need a value that is always present; write them on a newtype of the type in the `Option`";
        let unnamed = super::unnamed(model);
        checks.extend(quote_spanned! {at=>
            const #unnamed: () = __cio::assert_is_never_null(#shape, #message);
        });
    }
    checks
}
