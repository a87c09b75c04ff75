//! The sandbox from outside: over sockets, and by its handle.
#![allow(
    clippy::expect_used,
    reason = "a test that cannot go on has failed, in its helpers too"
)]
#![allow(
    clippy::too_many_lines,
    reason = "a table of cases is as long as it is"
)]

mod acceptance;
mod auth;
#[cfg(feature = "catalog")]
mod catalog;
mod faults;
mod inspect;
mod life;
mod limits;
mod rules;
mod wire;
