//! Our bytes and our schemas against our reading of the API.

#![allow(
    unreachable_pub,
    missing_debug_implementations,
    missing_docs,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test binary exports nothing and panics to fail"
)]
#![allow(
    clippy::option_option,
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::upper_case_acronyms,
    clippy::wildcard_imports,
    reason = "the forms are those of users"
)]

mod calls;
mod closed;
mod context;
mod errors;
#[path = "../shared/judge.rs"]
mod judge;
mod schemas;
mod semantic;
mod support;
mod types;
mod untyped;
mod wire;
