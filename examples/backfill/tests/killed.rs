//! Killed again and again, and nothing is missing.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy tells from tests"
)]

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use customerio_sandbox::Sandbox;
use tempfile::TempDir;

const ORDERS: u64 = 30_000;

fn backfill(folder: &Path, sandbox: &Sandbox) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_backfill"));
    command
        .arg("--file")
        .arg(folder.join("orders.ndjson"))
        .arg("--spool")
        .arg(folder.join("spool"))
        .arg("--checkpoint")
        .arg(folder.join("checkpoint.json"))
        .env("CUSTOMERIO_API_KEY", "any-key")
        .env("CUSTOMERIO_ENDPOINT", sandbox.url())
        .stderr(Stdio::piped());
    command
}

/// Starts it, and kills it when it has told of its progress so many times.
fn kill_after(checkpoints: usize, mut command: Command) {
    let mut child = command.spawn().unwrap();
    let said = BufReader::new(child.stderr.take().unwrap()).lines();
    let told = said
        .map(Result::unwrap)
        .filter(|line| line.contains(" lines stored"))
        .take(checkpoints)
        .count();
    child.kill().unwrap();
    assert!(!child.wait().unwrap().success());
    assert_eq!(told, checkpoints);
}

#[test]
fn every_line_arrives_in_order_whenever_it_is_killed() {
    let folder = TempDir::new().unwrap();
    let sandbox = Sandbox::builder().keep(100_000).start().unwrap();
    let generate = ORDERS.to_string();
    let mut first = backfill(folder.path(), &sandbox);
    first.args(["--generate", &generate]);
    kill_after(2, first);

    // Two bad lines far behind, of which the next runs have to tell.
    let orders = folder.path().join("orders.ndjson");
    let mut text = fs::read_to_string(&orders).unwrap();
    text.push_str("{\"id\":\n");
    text.push_str(r#"{"id":"B-1","customer":"c-1","at":"2020-01-01T00:00:00Z","total":-1}"#);
    fs::write(&orders, text).unwrap();
    kill_after(3, backfill(folder.path(), &sandbox));
    // In an outage everything waits in the spool.
    sandbox.begin_outage();
    kill_after(3, backfill(folder.path(), &sandbox));
    sandbox.restore();
    let checkpoint = fs::read_to_string(folder.path().join("checkpoint.json")).unwrap();
    let lines = checkpoint.split_once("\"lines\":").unwrap().1;
    let lines: u64 = lines[..lines.find(',').unwrap()].parse().unwrap();
    assert!((8_000..ORDERS).contains(&lines), "{lines}");

    let last = backfill(folder.path(), &sandbox).output().unwrap();
    let said = String::from_utf8(last.stderr).unwrap();
    assert_eq!(last.status.code(), Some(2), "{said}");
    let after = format!("going on after line {lines}\n");
    assert!(said.starts_with(&after), "{said}");
    for bad in [
        format!("line {}: EOF while parsing", ORDERS + 1),
        format!(
            "line {}: the message can't be sent: /properties/total",
            ORDERS + 2
        ),
    ] {
        assert!(said.contains(&bad), "{bad:?} in {said}");
    }

    // In order of first arrival; a repeat is counted at the message that it repeats.
    let messages = sandbox.messages();
    let mut arrived = vec![false; usize::try_from(ORDERS).unwrap()];
    let mut latest: HashMap<String, usize> = HashMap::new();
    for message in &messages {
        let id = message.message_id.as_deref().unwrap();
        let number: usize = id.strip_prefix("order-B-").unwrap().parse().unwrap();
        assert!(!std::mem::replace(&mut arrived[number], true), "{id} twice");
        let customer = message.item()["userId"].as_str().unwrap().to_owned();
        let before = latest.insert(customer, number);
        assert!(before.is_none_or(|before| before < number), "{id}");
    }
    let missing = arrived.iter().filter(|arrived| !**arrived).count();
    assert_eq!(missing, 0);
    assert!(sandbox.refused().is_empty());

    // Once more: there is nothing to do, and the bad lines are not forgotten.
    let again = backfill(folder.path(), &sandbox).output().unwrap();
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(sandbox.messages().len(), messages.len());
}
