//! The memory of the sandbox. This is a separate process, since it measures the whole process.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    reason = "a test that cannot go on has failed, in its helpers too"
)]

use customerio_sandbox::Sandbox;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;

const MIB: usize = 1024 * 1024;

const KEEP: usize = 12 * MIB;

/// The peak of the resident memory, in bytes.
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").expect("the status of the process");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let words = line.expect("a peak").split_whitespace().nth(1);
    words.expect("a number").parse::<usize>().expect("a number") * 1024
}

/// Sends a request and returns the length of the response.
fn send(sandbox: &Sandbox, method: &str, path: &str, body: &str) -> io::Result<u64> {
    let mut stream = TcpStream::connect(sandbox.address())?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Authorization: Basic a2V5Og==\r\nContent-Length: {}\r\n\r\n{body}",
        body.len(),
    )?;
    let mut length = 0;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match stream.read(&mut buffer)? {
            0 => return Ok(length),
            read => length += read as u64,
        }
    }
}

/// Returns a batch of 15 messages, each with a list of as many of these values as a message may have.
fn batch(value: &str) -> String {
    let list = vec![value; 31_800 / (value.len() + 1)].join(",");
    let item = r#"{"type":"track","event":"E","userId":"u","properties":{"n":["#;
    let items = vec![format!("{item}{list}]}}}}"); 15].join(",");
    format!("{{\"batch\":[{items}]}}")
}

/// A parsed list of small numbers takes sixteen times as much memory as its text, and objects take more.
#[test]
fn retained_messages_take_the_memory_of_their_text() -> io::Result<()> {
    let deep = format!("{}1{}", r#"{"a":"#.repeat(100), "}".repeat(100));
    let mut before = None;
    for value in ["1", "{}", r#"{"a":[{}]}"#, &deep] {
        let body = batch(value);
        let sandbox = Sandbox::builder()
            .keep_bytes(KEEP)
            .start()
            .expect("a sandbox");
        send(&sandbox, "POST", "/v1/batch", &body)?;
        // One parsed batch is the memory of a request, not of the store.
        let before = *before.get_or_insert_with(peak);
        // One and a half times what is retained.
        for _ in 0..KEEP * 3 / 2 / body.len() {
            send(&sandbox, "POST", "/v1/batch", &body)?;
        }
        let counts = sandbox.counts();
        assert!(counts.forgotten_messages > 0, "{value}: {counts:?}");
        let retained: usize = sandbox.messages().iter().map(|it| it.json().len()).sum();
        assert!(
            (KEEP - MIB..=KEEP).contains(&retained),
            "{value}: {retained}"
        );

        let response = send(&sandbox, "GET", "/_sandbox/messages?limit=100000", "")?;
        assert!(response > retained as u64, "{value}: {response}");
        let taken = peak() - before;
        assert!(taken < 2 * KEEP, "{value}: {} MiB", taken / MIB);
    }
    Ok(())
}
