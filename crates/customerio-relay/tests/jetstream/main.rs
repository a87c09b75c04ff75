//! The engine of `JetStream`, in a cluster of three servers. `cargo xtask engines` starts them and runs these tests.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod engine;
mod program;
#[path = "../../../customerio-handoff/tests/jetstream/support.rs"]
mod servers;
mod support;
