#!/usr/bin/env bash
# Events in the offline storage of the crate amplitude-rs are gone from the disk before a server has taken them.
#
# amplitude-rs 0.1.0 removes a batch from the file of `FileStorage` first. A process that ends while the batch
# waits for a retry has lost it, which is up to five minutes by default. When the retries are over, the batch is
# dropped and nothing is in the file: an app that is offline for longer loses its events, though it keeps running.
# `flush` returns nothing in either case; a log line is all that tells.
# Needs cargo and the headers of OpenSSL.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "amplitude-rust"
edition = "2024"
[dependencies]
amplitude-rs = { version = "=0.1.0", features = ["client"] }
tokio = { version = "1", features = ["macros", "rt-multi-thread"] }
TOML
cat > src/main.rs <<'RS'
use amplitude_rs::{Amplitude, BaseEvent, Config, FileStorage, Storage};
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, mpsc};
use std::time::Duration;
const FILE: &str = "events.jsonl";
fn on_disk() -> usize {
    std::fs::read_to_string(FILE).unwrap_or_default().lines().count()
}
#[tokio::main]
async fn main() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/events", listener.local_addr().unwrap());
    let (send, asked) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 65536]).unwrap();
            send.send(on_disk()).unwrap();
            write!(stream, "HTTP/1.1 503 Unavailable\r\nconnection: close\r\ncontent-length: 0\r\n\r\n").unwrap();
        }
    });
    let storage = Arc::new(FileStorage::new(FILE, 100).unwrap());
    let mut config = Config::new("k").server_url(url).flush_interval(Duration::from_secs(3600));
    config.retry_base_interval = Duration::from_millis(1);
    let retries = config.flush_max_retries;
    let client = Amplitude::builder(config).storage(storage.clone()).build().unwrap();
    client.track(BaseEvent::new("Paid").user_id("user-1"));
    client.track(BaseEvent::new("Shipped").user_id("user-1"));
    println!("tracked: {} on disk", on_disk());
    client.flush().await;
    println!("at the first request: {} on disk", asked.recv().unwrap());
    println!("after flush, {retries} retries: {} more requests, {} on disk, {} kept", asked.try_iter().count(), on_disk(), storage.len());
}
RS
seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = "tracked: 2 on disk
at the first request: 0 on disk
after flush, 12 retries: 12 more requests, 0 on disk, 0 kept" ]
