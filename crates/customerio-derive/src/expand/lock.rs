use std::sync::atomic::{AtomicBool, Ordering};

use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::demands::call;
use super::static_type;
use crate::lock::{Lock, Locked};
use crate::model::{Body, Model, Stretch};

/// Expands the comparison of a type with its lock, which also recompiles the type after a change of the
/// lock file or of `CIO_LOCK`.
///
/// If all field types have well-known names, the derive compares fingerprints itself, and no code is
/// generated for equal ones. Otherwise the compiler compares two numbers. If they differ, the error is
/// on the first field with a break, or on the name if only removed fields are breaks.
///
/// One constant per field would find each break separately, but a constant costs the compiler as much
/// as a function, also without a change.
///
/// ```ignore
/// const _: () = if <Order as CioProperty>::SHAPE.fingerprint() != 17_u64 {
///     let report = compared(<Order as CioProperty>::SHAPE, b"…", "`Order` breaks …");
///     match broken_field(&report) {
///         0 => assert_unbroken(&report), // on the type of the first field
///         _ => assert_unbroken(&report), // on the name
///     }
/// };
/// ```
///
/// A constant a field would find each on its own; but a constant costs as much as a function, also
/// where nothing has changed.
pub(crate) fn expand(model: &Model<'_>, lock: &Lock) -> TokenStream {
    match lock {
        Lock::None => TokenStream::new(),
        Lock::Off => watched().into_iter().collect(),
        Lock::Locked(locked) => {
            let Locked {
                bytes,
                fingerprint,
                head,
                path,
                at,
            } = locked;
            let watched = watched();
            let known = quote! {
                #watched
                let _ = ::core::include_str!(#path);
            };
            if super::fingerprint::of_known(model) == Some(*fingerprint) {
                return known;
            }
            let ty = static_type(model);
            let bytes = Literal::byte_string(bytes);
            let fields = on_fields(model);
            let else_ = quote_spanned!(*at=> __cio::assert_unbroken(&__cio_report));
            quote! {
                #known
                #[allow(long_running_const_eval)]
                const _: () = if <#ty as __CioP>::SHAPE.fingerprint() != #fingerprint {
                    let __cio_report = __cio::compared(<#ty as __CioP>::SHAPE, #bytes, #head);
                    match __cio::broken_field(&__cio_report) {
                        #(#fields,)*
                        _ => #else_,
                    }
                };
            }
        }
    }
}

/// Mentions `CIO_LOCK` in the first expansion of a crate, so that a change recompiles the crate.
fn watched() -> Option<TokenStream> {
    static IS_WATCHED: AtomicBool = AtomicBool::new(false);
    let is_watched = IS_WATCHED.swap(true, Ordering::Relaxed);
    (!is_watched).then(|| {
        quote! {
            const _: ::core::option::Option<&'static ::core::primitive::str> =
                ::core::option_env!("CIO_LOCK");
        }
    })
}

/// `0 => assert_unbroken(&report)`, on the type of a field.
fn on_fields(model: &Model<'_>) -> Vec<TokenStream> {
    let Body::Object { fields, tag, .. } = &model.body else {
        return Vec::new();
    };
    let offset = usize::from(tag.is_some());
    (offset..)
        .zip(fields)
        .map(|(at, field)| {
            let call = call(
                Stretch::of(field.ty),
                "assert_unbroken",
                quote!(&__cio_report),
            );
            quote!(#at => #call)
        })
        .collect()
}
