//! The errors of calls, flushes, receipts and the builder.

/// Implements `Debug` as the message of the error, which is what the end of `main` and `unwrap` print.
macro_rules! debug_is_the_message {
    ($($error:ident)*) => {$(
        impl ::core::fmt::Debug for $error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(self, f)
            }
        }
    )*};
}

mod build;
mod calls;

pub use self::build::{BuildError, EnvError, SpoolError};
pub use self::calls::{FlushError, PurgeError, ReceiptError, SendError};
