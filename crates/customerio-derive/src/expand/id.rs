use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{mention, place_of};
use crate::attr::IdKey;
use crate::model::{Body, Model};

/// ```ignore
/// impl From<CustomerId> for UserId<'_> { … }
/// impl<'a> From<&'a CustomerId> for UserId<'a> { … }
/// ```
///
/// and, for the id of a person, both for `Identity`.
pub(super) fn expand(model: &Model<'_>) -> Option<TokenStream> {
    let (Some(id), Body::Newtype(field)) = (model.id, &model.body) else {
        return None;
    };
    let (id, identifies) = match id {
        IdKey::User => (quote!(UserId), true),
        IdKey::Anonymous => (quote!(AnonymousId), true),
        IdKey::Group => (quote!(GroupId), false),
    };
    let ident = model.ident;
    let member = field.member;
    // An error about the value of the id is at its type, and only one.
    let place = place_of(field.ty);
    let owned = quote!(__cio::#id::from(&__cio_id).into_owned());
    let borrowed = if field.known.is_some() {
        // Its wire form is required elsewhere.
        let value = mention::of(field.ty, "id_value");
        quote_spanned!(place=> __cio::#id::new(#value(&__cio_id.#member)))
    } else {
        quote_spanned!(place=> __cio::#id::new(&__cio_id.#member))
    };
    let conversions = |target: TokenStream, owned: TokenStream, borrowed: TokenStream| {
        quote! {
            #[automatically_derived]
            impl<'__cio> __cio::From<#ident> for __cio::#target<'__cio> {
                fn from(__cio_id: #ident) -> Self {
                    #owned
                }
            }

            #[automatically_derived]
            impl<'__cio> __cio::From<&'__cio #ident> for __cio::#target<'__cio> {
                fn from(__cio_id: &'__cio #ident) -> Self {
                    #borrowed
                }
            }
        }
    };
    let identity = identifies.then(|| {
        let through = quote!(__cio::#id::from(__cio_id).into());
        conversions(quote!(Identity), through.clone(), through)
    });
    let previous = matches!(model.id, Some(IdKey::Anonymous)).then(|| {
        let through = quote!(__cio::AnonymousId::from(__cio_id).into());
        conversions(quote!(PreviousId), through.clone(), through)
    });
    let typed = matches!(model.id, Some(IdKey::Anonymous)).then(|| {
        quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl<'__cio> __cio::TypedAnonymousId<'__cio> for #ident {}

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl<'__cio> __cio::TypedAnonymousId<'__cio> for &'__cio #ident {}
        }
    });
    let named = matches!(model.id, Some(IdKey::Group)).then(|| {
        quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl<'__cio> __cio::IntoGroupId<'__cio> for #ident {}

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl<'__cio> __cio::IntoGroupId<'__cio> for &'__cio #ident {}
        }
    });
    let own = conversions(id, owned, borrowed);
    Some(quote!(#own #identity #previous #typed #named))
}
