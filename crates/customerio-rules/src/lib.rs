//! What Customer.io's Pipelines API demands, as constants.
//!
//! Both the derives and the runtime read this crate, so that a rule is written down once. It has
//! no dependency and does nothing at run time: constants, and `const fn`s over them, beside what
//! only the derives and tools call ([`slug`] and the written forms of a [`lock`]).
//!
//! Rules of a service drift. Each one here therefore says where it was read and when.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![no_std]

extern crate alloc;

pub mod fingerprint;
pub mod format;
pub mod limits;
pub mod lint;
pub mod lock;
pub mod naming;
pub mod note;
pub mod pattern;
pub mod reserved;
pub mod semantic;
pub mod slug;
