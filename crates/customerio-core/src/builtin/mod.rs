//! The types of the standard library, of `serde_json` and of this crate that have a wire form.

mod foreign;
mod map;
mod option;
mod pointer;
mod scalar;
mod sequence;
mod text;

pub(crate) use foreign::ForeignValue;
#[doc(hidden)]
pub use foreign::{
    AsElement, AsField, AsKeys, AsValue, Foreign, ForeignField, ForeignPlace, ForeignRequired,
    ForeignWritten, null_if,
};
pub use map::MapKey;
