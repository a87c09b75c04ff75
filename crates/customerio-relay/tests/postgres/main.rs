//! The engine in Postgres, in real servers. `cargo xtask engines` starts them and runs these tests.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod crash;
mod disk;
mod engine;
mod floor;
mod kill;
mod own_server;
mod program;
mod server;
mod support;
