//! The types of the standard library, of `serde_json` and of this crate that have a wire form.

mod foreign;
mod map;
mod option;
mod pointer;
mod scalar;
mod sequence;
mod text;

pub use foreign::{ForeignDescribed, ForeignField, ForeignRequired, ForeignShape, ForeignValue};
pub use map::MapKey;
