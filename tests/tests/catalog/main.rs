//! What is said of a catalog, against judges of others.

#![allow(
    unreachable_pub,
    missing_debug_implementations,
    missing_docs,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test binary exports nothing and panics to fail"
)]

mod breaks;
mod shapes;
