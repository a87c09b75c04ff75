//! `cargo-cio backfill` on files, with kills.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use customerio_sandbox::{Fault, Sandbox};
use serde_json::Value;
use tempfile::TempDir;

use crate::LONG;
use crate::ran::{self, Ran, ran};

fn command(sandbox: &Sandbox, file: &Path, arguments: &[&str]) -> Command {
    let mut command = ran::command(&["backfill"]);
    command
        .arg(file)
        .args(["--endpoint", sandbox.url()])
        .args(arguments);
    crate::set_key(&mut command);
    command
}

fn run(sandbox: &Sandbox, file: &Path, arguments: &[&str]) -> Ran {
    ran(&mut command(sandbox, file, arguments), Path::new("."))
}

fn written(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let file = folder.path().join(name);
    fs::write(&file, text).expect("written");
    file
}

/// A sandbox that retains all messages of these tests.
fn large() -> Sandbox {
    let builder = Sandbox::builder().keep(500_000).keep_bytes(1 << 30);
    builder.start().expect("started")
}

#[test]
fn a_file_killed_five_times_arrives_once() {
    const LINES: u64 = 100_000;
    const KILLS: u64 = 5;

    let sandbox = large();
    let folder = TempDir::new().expect("created");
    let mut text = String::new();
    for number in 0..LINES {
        // One line in three has an id of its own.
        let id = if number % 3 == 0 {
            format!(r#""messageId":"own-{number}","#)
        } else {
            String::new()
        };
        let person = number % 997;
        writeln!(
            text,
            r#"{{"type":"track",{id}"userId":"u{person}","event":"Paid","timestamp":"2026-01-02T03:04:05Z","properties":{{"n":{number}}}}}"#
        )
        .expect("written");
    }
    let file = written(&folder, "orders.ndjson", &text);
    for kill in 1..=KILLS {
        let mut child = command(&sandbox, &file, &[])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        let reached =
            sandbox.wait_until(LONG, |counts| counts.accepted >= kill * LINES / (KILLS + 2));
        assert!(reached, "{:?}", sandbox.counts());
        child.kill().expect("killed");
        child.wait().expect("ended");
    }
    let ended = run(&sandbox, &file, &["--format", "json"]);
    assert_eq!(ended.code, 0, "{ended}");
    let told: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert_eq!(
        (&told["lines"], &told["rejected"]),
        (&LINES.into(), &0.into())
    );

    let messages = sandbox.messages();
    assert_eq!(messages.len() as u64, LINES, "no message under a second id");
    let mut numbers = HashSet::new();
    let mut last = vec![None; 997];
    for message in &messages {
        let item = message.item();
        let number = item["properties"]["n"].as_u64().expect("a number");
        assert!(numbers.insert(number));
        if number % 3 == 0 {
            assert_eq!(item["messageId"], format!("own-{number}"));
        }
        assert_eq!(item["timestamp"], "2026-01-02T03:04:05.000Z");
        // The messages of a person are in the order of the file.
        let person = &mut last[usize::try_from(number % 997).expect("small")];
        assert!(*person < Some(number), "{number} after {person:?}");
        *person = Some(number);
    }
    assert_eq!(numbers.len() as u64, LINES);

    // Nothing is sent again, and a lost state gives the same ids.
    let requests = sandbox.counts().requests;
    assert_eq!(run(&sandbox, &file, &[]).code, 0);
    assert_eq!(sandbox.counts().requests, requests);
    fs::remove_file(folder.path().join("orders.ndjson.backfill.json")).expect("removed");
    assert_eq!(run(&sandbox, &file, &[]).code, 0);
    assert_eq!(sandbox.counts().accepted, LINES);
}

/// Nothing is sent, and no file is written next to it.
#[test]
fn a_file_that_has_no_lines_of_json_is_refused_in_words() {
    let sandbox = large();
    let folder = TempDir::new().expect("created");
    for (start, words) in [
        (
            &b"\x1f\x8b\x08\x00"[..],
            "is compressed by gzip; decompress it first",
        ),
        (b"\x28\xb5\x2f\xfd\x00", "is compressed by Zstandard"),
        (b"BZh9", "is compressed by bzip2"),
        (b"\xfd7zXZ\0", "is compressed by xz"),
        (b"PK\x03\x04", "is a ZIP archive"),
        (b"\xff\xfe{\x00", "is UTF-16; convert it first"),
        (b"\xfe\xff\x00{", "is UTF-16"),
    ] {
        let file = folder.path().join("orders.ndjson");
        fs::write(&file, start).expect("written");
        let ended = run(&sandbox, &file, &[]);
        assert_eq!(ended.code, 2, "{ended}");
        assert!(ended.err.contains(words), "{ended}");
        fs::remove_file(file).expect("removed");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
    for no_file in [Path::new("-"), Path::new("/dev/null"), folder.path()] {
        let ended = run(&sandbox, no_file, &[]);
        assert_eq!(ended.code, 2, "{ended}");
        let words = "write the messages to a file first";
        assert!(ended.err.contains(words), "{ended}");
    }
    assert_eq!(sandbox.counts().requests, 0);
}

#[test]
fn rejected_lines_are_in_a_file_with_number_and_reason() {
    let sandbox = large();
    sandbox.inject(Fault::status(400).if_message_id("bad"));
    let folder = TempDir::new().expect("created");
    let long = "x".repeat(32_000);
    let huge = "x".repeat(300_000);
    let lines = [
        r#"{"type":"track","messageId":"good","userId":"u1","event":"Paid"}"#.to_owned(),
        "{".to_owned(),
        r#"{"type":"track","event":"Paid"}"#.to_owned(),
        String::new(),
        format!(r#"{{"type":"identify","userId":"u1","traits":{{"a":"{long}"}}}}"#),
        r#"{"type":"track","messageId":"bad","userId":"u2","event":"Paid"}"#.to_owned(),
        format!(r#"{{"type":"identify","userId":"u1","traits":{{"a":"{huge}"}}}}"#),
        r#"{"type":"identify","messageId":"last","userId":"u3"}"#.to_owned(),
    ];
    let file = written(&folder, "crlf.ndjson", &lines.join("\r\n"));
    let ended = run(&sandbox, &file, &[]);
    assert_eq!(ended.code, 1, "{ended}");
    assert!(
        ended.err.contains("8 lines done, 2 delivered, 5 rejected"),
        "{ended}"
    );
    let rejected = folder.path().join("crlf.ndjson.rejected.ndjson");
    let text = fs::read_to_string(&rejected).expect("a file");
    let rejected: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let expected = [
        (2, "not valid JSON"),
        (3, "userId"),
        (5, "at most 32000"),
        (6, "status 400"),
        (7, "at most 32,000"),
    ];
    assert_eq!(rejected.len(), expected.len(), "{text}");
    for (rejected, (line, reason)) in rejected.iter().zip(expected) {
        assert_eq!(rejected["line"], line);
        let told = rejected["reason"].as_str().expect("a reason");
        assert!(told.contains(reason), "{told}");
    }
    assert_eq!(rejected[0]["text"], "{");
    let mut ids: Vec<_> = sandbox
        .messages()
        .into_iter()
        .filter_map(|it| it.message_id)
        .collect();
    ids.sort_unstable();
    assert_eq!(ids, ["good", "last"]);
    // The result stays the same.
    let again = run(&sandbox, &file, &[]);
    assert_eq!(again.code, 1, "{again}");
    assert_eq!(sandbox.counts().duplicates, 0);
}

#[test]
fn a_changed_file_a_refused_key_and_a_missing_file_are_errors() {
    let sandbox = large();
    let folder = TempDir::new().expect("created");
    let line = r#"{"type":"identify","userId":"u1"}"#;
    let file = written(&folder, "people.ndjson", line);
    sandbox.accept_only_key("another");
    let refused = run(&sandbox, &file, &[]);
    assert_eq!(refused.code, 2, "{refused}");
    assert!(refused.err.contains("delivery is paused"), "{refused}");
    assert!(refused.err.contains("0 lines are done"), "{refused}");
    sandbox.accept_only_key(crate::KEY);
    assert_eq!(run(&sandbox, &file, &[]).code, 0);
    assert_eq!(sandbox.counts().accepted, 1);

    fs::write(&file, "[]").expect("written");
    let changed = run(&sandbox, &file, &[]);
    assert_eq!(changed.code, 2, "{changed}");
    assert!(
        changed.err.contains("an earlier content of this file"),
        "{changed}"
    );
    let missing = run(&sandbox, &folder.path().join("none.ndjson"), &[]);
    assert_eq!(missing.code, 2, "{missing}");
    assert!(missing.err.contains("none.ndjson"), "{missing}");
    assert_eq!(
        fs::read_dir(folder.path()).expect("a folder").count(),
        2,
        "the file and its state"
    );
}

#[test]
fn no_other_file_is_overwritten() {
    let sandbox = large();
    let folder = TempDir::new().expect("created");
    let line = "{\"type\":\"identify\",\"userId\":\"u1\"}\n";
    let file = written(&folder, "people.ndjson", line);
    let notes = written(&folder, "notes.txt", "mine\n");
    let empty = written(&folder, "empty.ndjson", "");
    let path = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    for (input, option, other, message) in [
        (
            &file,
            "--rejected",
            &file,
            "`--rejected` and `FILE` are the same file",
        ),
        (
            &empty,
            "--rejected",
            &empty,
            "`--rejected` and `FILE` are the same file",
        ),
        (
            &file,
            "--state",
            &file,
            "`--state` and `FILE` are the same file",
        ),
        (
            &file,
            "--rejected",
            &notes,
            "other content than rejected lines",
        ),
    ] {
        let ran = run(&sandbox, input, &[option, &path(other)]);
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.err.contains(message), "{ran}");
    }
    assert_eq!(fs::read_to_string(&file).expect("still there"), line);
    assert_eq!(fs::read_to_string(&notes).expect("still there"), "mine\n");
    assert!(empty.exists());
    assert_eq!(sandbox.counts().accepted, 0);
}

#[test]
fn a_rate_bounds_the_messages_of_a_second() {
    let sandbox = large();
    let folder = TempDir::new().expect("created");
    let line = "{\"type\":\"identify\",\"userId\":\"u1\"}\n";
    let file = written(&folder, "people.ndjson", &line.repeat(40));
    let began = Instant::now();
    let ended = run(&sandbox, &file, &["--rate", "40"]);
    assert_eq!(ended.code, 0, "{ended}");
    assert!(
        began.elapsed() >= Duration::from_millis(900),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(sandbox.counts().accepted, 40);
    let rejected = folder.path().join("people.ndjson.rejected.ndjson");
    assert!(!rejected.exists(), "no line was rejected");
}

/// The key is refused while as many lines wait as may.
#[test]
fn the_lines_that_a_stopped_run_counts_are_in_its_state() {
    let sandbox = large();
    let refused = |message: &Value| message["properties"]["n"].as_u64() >= Some(5_000);
    sandbox.inject(Fault::status(401).if_message(refused));
    let folder = TempDir::new().expect("created");
    let mut text = String::new();
    for number in 0..60_000 {
        writeln!(
            text,
            r#"{{"type":"track","userId":"u{number}","event":"Paid","properties":{{"n":{number}}}}}"#
        )
        .expect("written");
    }
    let file = written(&folder, "orders.ndjson", &text);
    let stopped = run(&sandbox, &file, &["--format", "json"]);
    assert_eq!(stopped.code, 2, "{stopped}");
    let told: Value = serde_json::from_str(&stopped.out).expect("JSON");
    assert!(told["lines"].as_u64() > Some(0), "{told}");
    let state = fs::read(folder.path().join("orders.ndjson.backfill.json")).expect("a state");
    let state: Value = serde_json::from_slice(&state).expect("JSON");
    assert_eq!(state["lines"], told["lines"]);
}

#[test]
fn an_export_of_a_sandbox_is_sent_only_to_the_host_that_is_named() {
    let sandbox = large();
    let folder = TempDir::new().expect("created");
    // Without `type`, as a single call has none, and with the digits of the number.
    let line = r#"{"kind":"track","arrived_ms":1767323045000,"item":{"userId":"u1","event":"Paid","messageId":"m1","properties":{"total":1.50}}}"#;
    let file = written(&folder, "export.ndjson", &format!("\n{line}\n"));
    for (arguments, message) in [
        (&[][..], "add `--replay-to 127.0.0.1`"),
        (
            &["--replay-to", "cdp.customer.io"],
            "the messages would go to 127.0.0.1",
        ),
    ] {
        let refused = run(&sandbox, &file, arguments);
        assert_eq!(refused.code, 2, "{refused}");
        assert!(refused.err.contains(message), "{refused}");
    }
    assert_eq!(sandbox.counts().requests, 0, "nothing was sent");
    assert_eq!(
        fs::read_dir(folder.path()).expect("a folder").count(),
        1,
        "no other file"
    );

    let sent = run(&sandbox, &file, &["--replay-to", "127.0.0.1"]);
    assert_eq!(sent.code, 0, "{sent}");
    let messages = sandbox.messages();
    assert_eq!(messages.len(), 1);
    let item = messages[0].item();
    assert_eq!(item["type"], "track");
    assert_eq!(item["messageId"], "m1");
    assert_eq!(item["timestamp"], "2026-01-02T03:04:05.000Z");
    assert!(
        messages[0].json().contains("1.50"),
        "{}",
        messages[0].json()
    );
}
