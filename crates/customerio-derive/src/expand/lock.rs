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
/// If all field types have well-known names, the derive compares the lock's lines itself, and no code is
/// generated for an equal shape. Otherwise the compiler compares two fingerprints. If they differ, the error is
/// on the first field with a break, or on the name if only removed fields are breaks.
///
/// One constant per field would find each break separately, but a constant costs the compiler as much
/// as a function, also without a change.
///
/// ```ignore
/// const _: () = {
///     let _ = include_bytes!("events.lock/track-order.json");
///     if <Order as CioProperty>::SHAPE.fingerprint() != 17_u64 {
///         let report = compared(<Order as CioProperty>::SHAPE, b"…", "`Order` breaks …");
///         match broken_field(&report) {
///             0 => assert_unbroken(&report), // on the type of the first field
///             _ => assert_unbroken(&report), // on the name
///         }
///     }
/// };
/// ```
pub(crate) fn expand(model: &Model<'_>, lock: &Lock) -> TokenStream {
    match lock {
        Lock::None => TokenStream::new(),
        Lock::Off => watched().into_iter().collect(),
        Lock::Unchanged(path) => {
            let (watched, file) = (watched(), mention(path));
            quote!(#watched #file)
        }
        Lock::Locked(locked) => {
            let Locked {
                bytes,
                fingerprint,
                head,
                path,
                at,
            } = locked;
            let (watched, file) = (watched(), mention(path));
            let ty = static_type(model);
            let bytes = Literal::byte_string(bytes);
            let fields = on_fields(model);
            let else_ = quote_spanned!(*at=> __cio::assert_unbroken(&__cio_report));
            quote! {
                #watched
                #[allow(long_running_const_eval)]
                const _: () = {
                    #file
                    if <#ty as __CioP>::SHAPE.fingerprint() != #fingerprint {
                        let __cio_report = __cio::compared(<#ty as __CioP>::SHAPE, #bytes, #head);
                        match __cio::broken_field(&__cio_report) {
                            #(#fields,)*
                            _ => #else_,
                        }
                    }
                };
            }
        }
    }
}

/// Mentions a lock file, so that a change recompiles the crate. The compiler writes a string that it includes as a
/// literal and reads it again, which it does not with bytes.
fn mention(path: &str) -> TokenStream {
    quote!(let _ = ::core::include_bytes!(#path);)
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
