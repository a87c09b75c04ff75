//! The memory of the sandbox, for messages of many shapes. Each shape has a process of its own, since
//! the test measures the whole process.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    reason = "a test that cannot go on has failed, in its helpers too"
)]

use customerio_sandbox::Sandbox;
use std::io::{self, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::{env, fs, iter};

const MIB: usize = 1024 * 1024;

const KEEP: usize = 4 * MIB;

/// The memory of one request and one response while they are handled.
const REQUEST: usize = 6 * MIB;

/// The name of the shape, in the process that measures it.
const SHAPE: &str = "CIO_TEST_SHAPE";

/// The request bodies of a shape: the same, or different ones.
type Bodies = Box<dyn Iterator<Item = String>>;

/// The peak of the resident memory, in bytes.
fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").expect("the status of the process");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let words = line.expect("a peak").split_whitespace().nth(1);
    words.expect("a number").parse::<usize>().expect("a number") * 1024
}

/// Sends a request and returns the connection.
fn begin(sandbox: &Sandbox, method: &str, path: &str, body: &str) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(sandbox.address())?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Authorization: Basic a2V5Og==\r\nX-Strict-Mode: 1\r\nContent-Length: {}\r\n\r\n{body}",
        body.len(),
    )?;
    Ok(stream)
}

/// Reads to the end and returns the length of the response.
fn end(mut stream: TcpStream) -> io::Result<u64> {
    io::copy(&mut stream, &mut io::sink())
}

fn send(sandbox: &Sandbox, method: &str, path: &str, body: &str) -> io::Result<u64> {
    end(begin(sandbox, method, path, body)?)
}

fn batch(items: &[String]) -> String {
    format!("{{\"batch\":[{}]}}", items.join(","))
}

fn track(properties: &str) -> String {
    format!(r#"{{"type":"track","event":"E","userId":"u","properties":{properties}}}"#)
}

/// A list of as many of these values as `bytes` hold.
fn list(value: &str, bytes: usize) -> String {
    format!("[{}]", vec![value; bytes / (value.len() + 1)].join(","))
}

/// Batches of messages with as many of these values as a message may have.
fn values(value: &str) -> Bodies {
    let item = track(&format!(r#"{{"n":{}}}"#, list(value, 31_800)));
    Box::new(iter::repeat(batch(&vec![item; 15])))
}

fn keys(length: usize) -> Bodies {
    let fields = 31_800 / (length + 5);
    let fields: Vec<_> = (0..fields)
        .map(|it| format!("\"{it:0length$}\":1"))
        .collect();
    let item = track(&format!("{{{}}}", fields.join(",")));
    Box::new(iter::repeat(batch(&vec![item; 15])))
}

/// Batches of the smallest messages, with ids that differ.
fn tiny() -> Bodies {
    Box::new((0..).map(|number| {
        let item = |index| {
            format!(r#"{{"type":"track","event":"E","userId":"u","messageId":"{number}-{index}"}}"#)
        };
        batch(&(0..2_500).map(item).collect::<Vec<_>>())
    }))
}

/// The shapes and the number of bodies that overfill what is retained.
fn shapes() -> Vec<(&'static str, Bodies, usize)> {
    let full = KEEP * 3 / 2 / 480_000;
    let deep = format!("{}1{}", r#"{"a":"#.repeat(100), "}".repeat(100));
    let lists = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let large = track(&format!(r#"{{"n":{}}}"#, list(r#"{"a":[{}]}"#, 480_000)));
    let envelope = list(r#"{"a":[{}]}"#, 480_000);
    let envelope = format!(
        r#"{{"batch":[{}],"context":{{"x":{envelope}}}}}"#,
        track("{}")
    );
    let unknown = envelope.replacen("context", "unknown", 1);
    let wrong = format!(r#"{{"userId":1,"properties":{}}}"#, list("1", 150));
    vec![
        ("numbers", values("1"), full),
        ("empty objects", values("{}"), full),
        ("small objects", values(r#"{"a":[{}]}"#), full),
        ("objects 100 deep", values(&deep), full),
        ("lists 100 deep", values(&lists), full),
        ("short keys", keys(4), full),
        ("long keys", keys(3_000), full),
        ("one key", keys(31_000), full),
        ("short strings", values("\"\""), full),
        (
            "huge strings",
            values(&format!("\"{}\"", "a".repeat(31_700))),
            full,
        ),
        ("escapes", values(r#""\u0001\n""#), full),
        ("tiny messages", tiny(), 24),
        (
            "a large message",
            Box::new(iter::repeat(batch(&[large]))),
            5,
        ),
        ("a large context", Box::new(iter::repeat(envelope)), 5),
        ("a large unknown field", Box::new(iter::repeat(unknown)), 5),
        (
            "refused messages",
            Box::new(iter::repeat(batch(&vec![wrong; 1_500]))),
            10,
        ),
    ]
}

#[test]
fn messages_of_every_shape_take_the_memory_of_their_text() {
    let program = env::current_exe().expect("the path of the test");
    let measure = |(shape, ..): &(&'static str, Bodies, usize)| {
        let output = Command::new(&program)
            .args(["--exact", "one_shape", "--ignored", "--nocapture"])
            .env(SHAPE, shape)
            .output()
            .expect("a process");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        (!output.status.success()).then(|| format!("{shape}: {error}"))
    };
    let failed: Vec<_> = shapes().iter().filter_map(measure).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
#[ignore = "runs in a process of its own"]
fn one_shape() -> io::Result<()> {
    let wanted = env::var(SHAPE).expect("the name of a shape");
    let shapes = shapes();
    let (_, mut bodies, requests) = shapes
        .into_iter()
        .find(|(shape, ..)| *shape == wanted)
        .expect("a shape");
    let sandbox = Sandbox::builder()
        .keep(usize::MAX)
        .keep_bytes(KEEP)
        .start()
        .expect("a sandbox");
    let first = bodies.next().expect("a body");
    send(&sandbox, "POST", "/v1/track", "{}")?;
    let before = peak();
    let mut body = first;
    let mut readers = Vec::new();
    for request in 0..requests {
        send(&sandbox, "POST", "/v1/batch", &body)?;
        body = bodies.next().expect("a body");
        if request % 5 == 4 {
            // Nothing reads these answers while messages are removed.
            let all = "/_sandbox/messages?limit=100000";
            readers.push(begin(&sandbox, "GET", all, "")?);
        }
    }
    let counts = sandbox.counts();
    let is_full = counts.forgotten_messages > 0 || counts.refused > 0 || wanted.contains("large");
    assert!(is_full, "{counts:?}");
    let length = send(&sandbox, "GET", "/_sandbox/messages?limit=100000", "")?;
    send(&sandbox, "GET", "/_sandbox/wait?count=1&within=0", "")?;
    send(&sandbox, "GET", "/_sandbox/refused?limit=100000", "")?;
    for reader in readers {
        end(reader)?;
    }
    if counts.forgotten_messages > 0 && !wanted.contains("tiny") {
        let messages = sandbox.messages();
        let text = messages.iter().map(|it| it.json().len()).sum::<usize>();
        assert!((KEEP - MIB..=KEEP).contains(&text), "{text}");
        assert!(length > text as u64, "{length}");
    }
    let taken = peak() - before;
    assert!(
        taken < KEEP + REQUEST,
        "{} MiB for {} MiB",
        taken / MIB,
        KEEP / MIB
    );
    Ok(())
}
