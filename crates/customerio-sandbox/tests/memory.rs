//! The memory of the sandbox. This is a separate process, since it measures the whole process.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    reason = "a test that cannot go on has failed, in its helpers too"
)]

use customerio_sandbox::Sandbox;
use std::fmt::Write as _;
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

/// A parsed array of small numbers takes sixteen times as much memory as its text.
#[test]
fn retained_messages_take_the_memory_of_their_text() -> io::Result<()> {
    let sandbox = Sandbox::builder()
        .keep_bytes(KEEP)
        .start()
        .expect("a sandbox");
    let numbers = format!("[1{}]", ",1".repeat(15_900));
    let mut body = String::from("{\"batch\":[");
    for index in 0..15 {
        let comma = if index == 0 { "" } else { "," };
        let item = r#"{"type":"track","event":"E","userId":"u","properties":{"n":"#;
        write!(body, "{comma}{item}{numbers}}}}}").expect("a string takes everything");
    }
    body.push_str("]}");

    send(&sandbox, "POST", "/v1/batch", &body)?;
    let before = peak();
    // One and a half times what is retained.
    for _ in 0..KEEP * 3 / 2 / body.len() {
        send(&sandbox, "POST", "/v1/batch", &body)?;
    }
    let counts = sandbox.counts();
    assert!(counts.forgotten_messages > 0, "{counts:?}");
    let retained: usize = sandbox.messages().iter().map(|it| it.json().len()).sum();
    assert!((KEEP - MIB..=KEEP).contains(&retained), "{retained}");

    let response = send(&sandbox, "GET", "/_sandbox/messages?limit=100000", "")?;
    assert!(response > retained as u64, "{response}");
    let taken = peak() - before;
    assert!(taken < 2 * KEEP, "{} MiB", taken / MIB);
    Ok(())
}
