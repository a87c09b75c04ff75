//! A hand-off to real servers. `cargo xtask engines` starts them and runs these tests.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod handoff;
mod server;
#[cfg(feature = "spool")]
mod spool;
mod streams;
mod support;
