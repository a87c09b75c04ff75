//! Shapes and walks of types from other crates: a file and a feature for each crate.
//!
//! A type is here if its JSON form is undisputed. `bytes::Bytes` is not: arrays of numbers, Base64 and
//! hexadecimal are all in use, so a field of this type needs `#[cio(as = …)]`.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "compact_str")]
mod compact_str;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
#[cfg(feature = "smol_str")]
mod smol_str;
#[cfg(any(feature = "compact_str", feature = "smol_str"))]
mod text;
#[cfg(feature = "time")]
mod time;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod times;
#[cfg(feature = "url")]
mod url;
#[cfg(feature = "uuid")]
mod uuid;

#[cfg(test)]
mod probe;
