#!/usr/bin/env bash
# Three calls of `flush` in a row make PostHog's Rust client drop its events, to `Retry-After: 60` too.
#
# posthog-rs 0.30.0 (no default features): `flush` repeats a batch that waits for its retry at once, the third
# failure is the last, and nothing is returned. A program that flushes after each event loses them in an outage
# of milliseconds. A 413 drops all events of the batch, whose size is not limited in bytes; so does a 429
# without `Retry-After`. A price that is an `f32` of 19.99 is sent as 19.989999771118164.
# Needs cargo.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "posthog-rust"
edition = "2024"
[dependencies]
posthog-rs = { version = "=0.30.0", default-features = false }
TOML
cat > src/main.rs <<'RS'
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
const ANSWERS: [(&str, &str); 4] = [
    ("503 with Retry-After", "HTTP/1.1 503 Unavailable\r\nretry-after: 60\r\n"),
    ("413", "HTTP/1.1 413 Too Large\r\n"),
    ("429", "HTTP/1.1 429 Too Many\r\n"),
    ("200", "HTTP/1.1 200 OK\r\n"),
];
fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = format!("http://{}", listener.local_addr().unwrap());
    let state = Arc::new(Mutex::new((0, Vec::<String>::new())));
    let shared = state.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let (mut text, mut part) = (String::new(), [0; 65536]);
            loop {
                let count = stream.read(&mut part).unwrap();
                text.push_str(&String::from_utf8_lossy(&part[..count]));
                let lower = text.to_lowercase();
                let Some((head, body)) = lower.split_once("\r\n\r\n") else { continue };
                let length = head.split_once("content-length: ").unwrap().1;
                if body.len() >= length.split("\r\n").next().unwrap().parse::<usize>().unwrap() { break }
            }
            let mut state = shared.lock().unwrap();
            let answer = ANSWERS[state.0].1;
            state.1.push(text);
            write!(stream, "{answer}connection: close\r\ncontent-length: 0\r\n\r\n").unwrap();
        }
    });
    let client = posthog_rs::client(("k", host.as_str()));
    for (place, (name, _)) in ANSWERS.iter().enumerate().take(3) {
        *state.lock().unwrap() = (place, Vec::new());
        (0..2).for_each(|_| client.capture(posthog_rs::Event::new("Paid", "u")));
        (0..4).for_each(|_| client.flush());
        let failed = std::mem::take(&mut state.lock().unwrap().1).len();
        state.lock().unwrap().0 = ANSWERS.len() - 1;
        client.flush();
        println!("{name}: 4 flushes, {failed} requests; with the server back {} more", state.lock().unwrap().1.len());
    }
    let mut event = posthog_rs::Event::new("Paid", "u");
    event.insert_prop("price", 19.99_f32).unwrap();
    client.capture(event);
    client.flush();
    let sent = state.lock().unwrap().1.concat();
    println!("price: {}", sent.split_once("\"price\":").unwrap().1.split([',', '}']).next().unwrap());
}
RS
seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = "503 with Retry-After: 4 flushes, 3 requests; with the server back 0 more
413: 4 flushes, 1 requests; with the server back 0 more
429: 4 flushes, 1 requests; with the server back 0 more
price: 19.989999771118164" ]
