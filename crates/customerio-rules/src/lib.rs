//! The rules of Customer.io's Pipelines API as constants, and the vocabulary that the crates share.
//!
//! The derives, the runtime and the tools read this crate, so that each rule is written once. It has
//! no dependency, and its enums are exhaustive: a crate of this workspace that forgets a variant does
//! not compile. It is internal; depend on `customerio` instead.
//!
//! The rules of the service change, so each has its source and the day on which it was read.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![no_std]

extern crate alloc;

pub mod bytes;
pub mod constraint;
pub mod fingerprint;
pub mod format;
pub mod kind;
mod letters;
pub mod limits;
pub mod lint;
pub mod lock;
pub mod naming;
pub mod note;
pub mod pattern;
pub mod reserved;
pub mod semantic;
pub mod slug;
pub mod tagging;
mod text;
