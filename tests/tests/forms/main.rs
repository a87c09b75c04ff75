//! Compares all forms of types with serde's derive: the bytes are the same, except for a closed list, and
//! the schema accepts exactly the values that validation accepts.

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
    clippy::enum_variant_names,
    clippy::struct_field_names,
    clippy::trivially_copy_pass_by_ref,
    clippy::large_enum_variant,
    reason = "the forms are those of users"
)]

mod by_hand;
mod closed_list;
mod fatal;
mod foreign;
mod ids_and_context;
mod judge;
mod money;
mod one_pass;
mod properties;
mod random;
mod rounded;
mod types;
mod untyped;
