use proc_macro2::{Literal, TokenStream};
use quote::{quote, quote_spanned};

use super::static_type;
use crate::lock::{Lock, Locked};
use crate::model::Model;

/// Has the compiler compare a type with its lock, and has it compile the type anew when the file
/// or the switch of the lock changes.
///
/// ```ignore
/// const _: () = assert_locked(<Order as CioProperty>::SHAPE, 17_u64, b"…", "`Order` breaks …");
/// ```
pub(crate) fn expand(model: &Model<'_>, lock: &Lock) -> TokenStream {
    let switch = quote! {
        const _: ::core::option::Option<&'static ::core::primitive::str> =
            ::core::option_env!("CIO_LOCK");
    };
    match lock {
        Lock::None => TokenStream::new(),
        Lock::Off => switch,
        Lock::Locked(Locked {
            bytes,
            fingerprint,
            head,
            path,
            at,
        }) => {
            let ty = static_type(model);
            let bytes = Literal::byte_string(bytes);
            let check = quote_spanned! {*at=>
                __cio::assert_locked(
                    <#ty as __cio::CioProperty>::SHAPE,
                    #fingerprint,
                    #bytes,
                    #head,
                )
            };
            quote! {
                #[allow(unused_imports, long_running_const_eval)]
                const _: () = {
                    use ::customerio::__private as __cio;

                    #switch
                    const _: &[::core::primitive::u8] = ::core::include_bytes!(::core::concat!(
                        ::core::env!("CARGO_MANIFEST_DIR"),
                        #path,
                    ));
                    const _: () = #check;
                };
            }
        }
    }
}
