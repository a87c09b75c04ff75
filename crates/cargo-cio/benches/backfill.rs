//! The rate of `cargo cio backfill`, compared with that of a client that gets the same messages.
//!
//! `cargo xtask bench backfill` runs it. Both send a million messages to a sandbox of their own, in turn.
//! Nothing fails because of a time.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a program that measures, on its own data"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use customerio_core::call::JsonCall;
use customerio_sandbox::Sandbox;
use customerio_transport::{Client, WhenFull};

const LINES: u64 = 1_000_000;
const ROUNDS: usize = 3;
const KEY: &str = "a-key";
const LONG: Duration = Duration::from_mins(5);

/// The share of the client's rate that the command is to reach.
const TARGET: f64 = 0.8;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut text = String::new();
    for number in 0..LINES {
        let person = number % 9_973;
        writeln!(
            text,
            r#"{{"type":"track","messageId":"m{number}","userId":"u{person}","event":"Paid","timestamp":"2026-01-02T03:04:05Z","properties":{{"n":{number}}}}}"#
        )
        .expect("a text");
    }
    let file = folder.path().join("orders.ndjson");
    fs::write(&file, &text).expect("written");
    let mut ratios = Vec::new();
    println!("{LINES} messages, {ROUNDS} rounds in turn");
    for _ in 0..ROUNDS {
        let client = rate(|sandbox| client(sandbox, &text));
        let backfill = rate(|sandbox| backfill(sandbox, &file));
        fs::remove_file(folder.path().join("orders.ndjson.backfill.json")).expect("a state");
        let ratio = backfill / client;
        println!("client {client:.0} messages/s, backfill {backfill:.0}, ratio {ratio:.2}");
        ratios.push(ratio);
    }
    ratios.sort_unstable_by(f64::total_cmp);
    let median = ratios[ROUNDS / 2];
    println!("median ratio {median:.2}; the target is at least {TARGET}");
}

/// Returns the messages per second of a run that sends all.
fn rate(send: impl FnOnce(&Sandbox)) -> f64 {
    let sandbox = Sandbox::start().expect("started");
    let began = Instant::now();
    send(&sandbox);
    let rate = f64::from(u32::try_from(LINES).expect("small")) / began.elapsed().as_secs_f64();
    assert_eq!(sandbox.counts().accepted, LINES);
    rate
}

fn client(sandbox: &Sandbox, text: &str) {
    let client = Client::builder(KEY)
        .endpoint(sandbox.url())
        .when_full(WhenFull::Block(LONG))
        .build()
        .expect("built");
    for line in text.lines() {
        let call = JsonCall::parse(line.as_bytes()).expect("a call");
        client.send(call).expect("accepted");
    }
    client.blocking_shutdown(LONG).expect("shut down");
}

fn backfill(sandbox: &Sandbox, file: &Path) {
    let ended = Command::new(env!("CARGO_BIN_EXE_cargo-cio"))
        .arg("backfill")
        .arg(file)
        .args(["--endpoint", sandbox.url()])
        .env("CUSTOMERIO_API_KEY", KEY)
        .env_remove("CUSTOMERIO_ENDPOINT")
        .env_remove("CUSTOMERIO_REGION")
        .stderr(Stdio::null())
        .status()
        .expect("started");
    assert!(ended.success(), "{ended}");
}
