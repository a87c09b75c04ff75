//! The rules of Customer.io's Pipelines API as constants, and the vocabulary that the crates share.
//!
//! The derives, the runtime and the tools read this crate, so that each rule is written once. It has
//! no dependency, and its enums are exhaustive: a crate of this workspace that forgets a variant does
//! not compile. It is internal and promises nothing, so its modules are not documented here; depend on `customerio`
//! instead.
//!
//! The rules of the service change, so each has its source and the day on which it was read.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![no_std]

extern crate alloc;

#[doc(hidden)]
pub mod bytes;
#[doc(hidden)]
pub mod constraint;
#[doc(hidden)]
pub mod driver;
#[doc(hidden)]
pub mod fingerprint;
#[doc(hidden)]
pub mod form;
#[doc(hidden)]
pub mod format;
#[doc(hidden)]
pub mod kind;
mod letters;
#[doc(hidden)]
pub mod limits;
#[doc(hidden)]
pub mod lint;
#[doc(hidden)]
pub mod lock;
#[doc(hidden)]
pub mod naming;
#[doc(hidden)]
pub mod note;
#[doc(hidden)]
pub mod pattern;
#[doc(hidden)]
pub mod reserved;
#[doc(hidden)]
pub mod semantic;
#[doc(hidden)]
pub mod slug;
#[doc(hidden)]
pub mod tagging;
mod text;
