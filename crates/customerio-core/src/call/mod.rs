//! What is sent.

mod kind;

pub use kind::CallKind;
