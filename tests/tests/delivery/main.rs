//! Delivery over real HTTP: a client against a sandbox that misbehaves.
//!
//! Nothing here sleeps in order to wait, and every wait is bounded.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy tells from tests"
)]

mod answers;
mod connections;
mod durations;
mod end;
mod listeners;
mod log;
mod meters;
mod pauses;
mod process_exit;
mod program;
mod proxy;
mod purge;
mod queue;
mod rejections;
mod retries;
mod scripted_server;
mod spool;
mod threads;
mod tls;
#[path = "../shared/tls_server.rs"]
mod tls_server;
mod web;
mod written;

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use customerio_core::call::{Alias, AnonymousId};
use customerio_core::item::SoftLimits;
use customerio_sandbox::Sandbox;
use customerio_transport::{Client, ClientBuilder, FlushError, Report, SendError, Stats};

/// Longer than anything here takes, on a busy machine too.
const LONG: Duration = Duration::from_mins(1);

/// A client of `sandbox` that does not linger long.
fn client(sandbox: &Sandbox) -> ClientBuilder {
    Client::builder("a-key")
        .endpoint(sandbox.url())
        .linger(Duration::from_millis(2))
        .soft_limits(SoftLimits::Off)
}

/// Sends message `number`, whose id is `m-<number>`.
fn send(client: &Client, number: usize) -> Result<(), SendError> {
    send_large(client, number, 0)
}

/// The same with some 200 bytes and `padding` more.
fn send_large(client: &Client, number: usize, padding: usize) -> Result<(), SendError> {
    let previous = format!("previous-{number}-{}", "x".repeat(padding));
    let receipt =
        client.send(Alias::new("u1", AnonymousId::new(previous)).message_id(id(number)))?;
    assert_eq!(receipt.message_id(), id(number));
    Ok(())
}

/// Sends a message of some 1,200 bytes once there is room.
fn send_until_taken(client: &Client, number: usize) {
    let began = Instant::now();
    while let Err(error) = send_large(client, number, 1_000) {
        assert!(
            matches!(error, SendError::Full { .. } | SendError::SpoolFull { .. }),
            "{error}"
        );
        assert!(began.elapsed() < LONG, "{error}");
        thread::yield_now();
    }
}

fn id(number: usize) -> String {
    format!("m-{number}")
}

/// The ids that the sandbox stored, in order of their first arrival.
fn arrived(sandbox: &Sandbox) -> Vec<String> {
    sandbox
        .messages()
        .into_iter()
        .filter_map(|message| message.message_id)
        .collect()
}

/// Waits for a state of the client that lasts.
fn reached(client: &Client, is_so: impl Fn(&Stats) -> bool) -> Stats {
    let began = Instant::now();
    loop {
        let stats = client.stats();
        if is_so(&stats) {
            return stats;
        }
        assert!(began.elapsed() < LONG, "{stats:?}");
        thread::yield_now();
    }
}

/// Shuts down a client that can't deliver. The first shutdown may return before it knows where the messages are.
fn abandon(client: &Client) -> Report {
    client.blocking_shutdown(Duration::ZERO).unwrap_err();
    let settled = client.blocking_shutdown(LONG).unwrap_err();
    *settled.report().unwrap()
}

fn all_of(numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
    numbers.into_iter().map(id).collect()
}

fn assert_adds_up(stats: &Stats) {
    let ends =
        stats.delivered + stats.rejected.total() + stats.dropped + stats.unreadable + stats.purged;
    let rest = stats.pending + stats.abandoned + stats.in_spool;
    assert_eq!(stats.accepted + stats.recovered, ends + rest, "{stats:?}");
    assert!(
        stats.pending == 0 || stats.abandoned + stats.in_spool == 0,
        "{stats:?}"
    );
}

fn assert_no_twins(ids: &[String]) {
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len());
}
