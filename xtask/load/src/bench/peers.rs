//! The same orders through our client and through others, each in a process of its own.
//!
//! A process prints `ready` when its orders are in memory, sends them at a line of its input, and prints the
//! quantiles of its calls when all are sent. This process is the server, and reads the processor time and the
//! memory of the other one. The processes alternate.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde::Deserialize;
use tempfile::TempDir;

use super::round::EVENTS;
use crate::Failure;
use crate::order::{item, order, user};
use crate::processor;
use crate::resident::max_resident;
use crate::sink::{Kind, Sink};
use crate::statistics::{PAIRS, median, rate, timed};

/// A client and how to start it.
struct Peer<'a> {
    name: &'static str,
    program: OsString,
    words: Vec<&'a str>,
    has_spool: bool,
}

/// The measurements of one process.
struct Round {
    rate: f64,
    /// Seconds of processor time for all events.
    processor: f64,
    /// The most resident memory, in KiB.
    memory: u64,
    calls: Calls,
    lost: i128,
}

/// The quantiles of the duration of a call, in nanoseconds.
#[derive(Deserialize)]
struct Calls {
    p50: f64,
    p99: f64,
}

/// Compares with the program of `xtask/peers` and with its script for Node.
pub(crate) fn run(rust: &str, node: &str) -> Result<(), Failure> {
    let folder = TempDir::new_in(".")?;
    let file = folder.path().join("orders.ndjson");
    write_orders(&file)?;
    let file = file.to_str().ok_or("the folder has no name in UTF-8")?;
    println!("{EVENTS} orders in a process of each client, medians of {PAIRS} rounds in turn");
    println!("the server alone: {:.0} events/s\n", ceiling()?);
    let ours = std::env::current_exe()?.into_os_string();
    let peer = |name, program: &OsString, words: &[&'static str], has_spool| Peer {
        name,
        program: program.clone(),
        words: words.to_vec(),
        has_spool,
    };
    let peers = [
        peer("customerio", &ours, &["peer"], false),
        peer("customerio, with a spool", &ours, &["peer"], true),
        peer("segment 0.2.6", &rust.into(), &["segment"], false),
        peer("posthog-rs 0.30.0", &rust.into(), &["posthog"], false),
        Peer {
            name: "cdp-analytics-node 0.5.9",
            program: "node".into(),
            words: vec![node],
            has_spool: false,
        },
    ];
    let mut rounds: Vec<Vec<Round>> = peers.iter().map(|_| Vec::new()).collect();
    for _ in 0..PAIRS {
        for (peer, rounds) in peers.iter().zip(&mut rounds) {
            rounds.push(peer.measure(file)?);
        }
    }
    println!("| client | events/s | p50 of a call | p99 | processor time | memory | lost |");
    println!("|---|---|---|---|---|---|---|");
    for (peer, rounds) in peers.iter().zip(&rounds) {
        print(peer.name, rounds);
    }
    Ok(())
}

/// Writes a line of JSON for each order.
fn write_orders(to: &Path) -> Result<(), Failure> {
    let mut file = BufWriter::new(File::create(to)?);
    for number in 0..EVENTS {
        let line = serde_json::json!({ "user": user(number), "order": order(number) });
        writeln!(file, "{line}")?;
    }
    Ok(file.flush()?)
}

/// Returns how many events the server takes in a second if their bodies are ready.
fn ceiling() -> Result<f64, Failure> {
    let sink = Sink::start(Kind::Finds)?;
    let mut body = String::from(r#"{"batch":["#);
    for number in 0..EVENTS {
        let separator = if number == 0 { "" } else { "," };
        body += separator;
        body += &serde_json::to_string(&item(&order(number), &user(number)))?;
    }
    body += "]}";
    let requests = body.len() / 500_000;
    let size = body.len() / requests;
    let mut stream = TcpStream::connect(sink.address())?;
    stream.set_nodelay(true)?;
    let (time, sent) = timed(|| -> Result<(), Failure> {
        let mut answer = [0; 256];
        for part in body.as_bytes().chunks(size) {
            write!(
                stream,
                "POST / HTTP/1.1\r\ncontent-length: {}\r\n\r\n",
                part.len()
            )?;
            stream.write_all(part)?;
            let _ = stream.read(&mut answer)?;
        }
        Ok(())
    });
    sent?;
    Ok(rate(EVENTS, time))
}

impl Peer<'_> {
    fn measure(&self, orders: &str) -> Result<Round, Failure> {
        let sink = Sink::start(Kind::Finds)?;
        let url = format!("http://{}", sink.address());
        let spool = TempDir::new_in(".")?;
        let mut command = Command::new(&self.program);
        command.args(&self.words).arg(url);
        if self.has_spool {
            command.arg(spool.path().join("spool"));
        } else if self.words != ["peer"] {
            command.arg(orders);
        }
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let id = process.id().to_string();
        let mut input = process.stdin.take().ok_or("no input")?;
        let mut output = BufReader::new(process.stdout.take().ok_or("no output")?);
        let mut line = String::new();
        output.read_line(&mut line)?;
        if line.trim() != "ready" {
            return Err(format!("{} did not start: {line}", self.name).into());
        }
        let used = processor::time(&id)?;
        let begun = Instant::now();
        writeln!(input, "go")?;
        line.clear();
        output.read_line(&mut line)?;
        let time = begun.elapsed();
        let used = processor::time(&id)?.saturating_sub(used);
        let memory = max_resident(&id)?;
        drop(input);
        process.wait()?;
        let calls = serde_json::from_str(&line)
            .map_err(|error| format!("{} printed `{}`: {error}", self.name, line.trim()))?;
        Ok(Round {
            rate: rate(EVENTS, time),
            processor: used.as_secs_f64(),
            memory,
            calls,
            lost: EVENTS as i128 - i128::from(sink.counted()),
        })
    }
}

fn print(name: &str, rounds: &[Round]) {
    let of = |value: fn(&Round) -> f64| median(rounds.iter().map(value).collect());
    let time = |nanoseconds: f64| format!("{:.1?}", Duration::from_secs_f64(nanoseconds / 1e9));
    println!(
        "| {name} | {:.0} | {} | {} | {:.2} s | {:.0} MiB | {} |",
        of(|it| it.rate),
        time(of(|it| it.calls.p50)),
        time(of(|it| it.calls.p99)),
        of(|it| it.processor),
        of(|it| it.memory as f64) / 1024.0,
        rounds.iter().map(|it| it.lost).sum::<i128>(),
    );
}
