//! The outbox in real servers. `cargo xtask engines` starts them and runs these tests.
//!
//! Each test has a Postgres schema of its own, so tests run side by side.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod bouncer;
mod calls;
mod check;
mod order;
mod purge;
mod support;
mod transactions;
