#!/usr/bin/env bash
# `shutdown` of tracing-loki ends well without a request if the last one failed, and a burst loses all but 512 logs.
#
# tracing-loki 0.2.7 documents that shutdown "will still try to send all available data": while it waits after a failure
# it drops the logs that it still has, also those that came later. Its queue holds 512 logs; the next are dropped, and
# nobody can count them. It repeats a log that the server refuses with a 400. A crate whose own name begins with
# `tracing_loki` sends no log at all.
# Needs cargo.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "logs"
edition = "2024"
[dependencies]
snap = "1"
tokio = { version = "1", features = ["macros", "rt", "time"] }
tracing = { version = "0.1", default-features = false, features = ["std"] }
tracing-loki = { version = "=0.2.7", default-features = false, features = ["compat-0-2-1"] }
tracing-subscriber = { version = "0.3", default-features = false, features = ["registry"] }
TOML
cat > src/main.rs <<'RS'
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing_subscriber::layer::SubscriberExt;

/// Answers with the status, and sends the count of logs of each request.
fn serve(listener: TcpListener, status: Arc<Mutex<u16>>, requests: Sender<(u16, usize)>) {
    for stream in listener.incoming() {
        let mut stream = stream.unwrap();
        let (mut data, mut part) = (Vec::new(), [0; 65536]);
        loop {
            let count = stream.read(&mut part).unwrap();
            data.extend(&part[..count]);
            let Some(end) = data.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let head = String::from_utf8_lossy(&data[..end]).to_lowercase();
            let length: usize = head.split_once("content-length: ").unwrap().1.split("\r\n").next().unwrap().parse().unwrap();
            if data.len() >= end + 4 + length {
                break;
            }
        }
        let body = data.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        let body = snap::raw::Decoder::new().decompress_vec(&data[body..]).unwrap();
        let status = *status.lock().unwrap();
        write!(stream, "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: 0\r\n\r\n").unwrap();
        let _ = requests.send((status, String::from_utf8_lossy(&body).matches("\"Paid\"").count()));
    }
}

/// The requests until there is none for a second.
async fn drain(requests: &Receiver<(u16, usize)>) -> Vec<(u16, usize)> {
    let mut seen = Vec::new();
    let mut idle = 0;
    while idle < 20 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        idle += 1;
        while let Ok(request) = requests.try_recv() {
            seen.push(request);
            idle = 0;
        }
    }
    seen
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for (burst, failure) in [(600, 0), (1, 503), (1, 400)] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        let status = Arc::new(Mutex::new(if failure == 0 { 204 } else { failure }));
        let (sender, requests) = channel();
        std::thread::spawn({
            let status = status.clone();
            move || serve(listener, status, sender)
        });
        let (layer, controller, task) = tracing_loki::builder().build_controller_url(url).unwrap();
        let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));
        (0..burst).for_each(|_| tracing::info!("Paid"));
        let task = tokio::spawn(task);
        if failure == 0 {
            let seen: usize = drain(&requests).await.iter().map(|(_, logs)| logs).sum();
            println!("{burst} logs at once: {seen} arrive");
            continue;
        }
        // The first retry follows at once, the second after half a second, the third after one second more.
        for _ in 0..500 {
            if requests.try_iter().next().is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        *status.lock().unwrap() = 204;
        tracing::info!("Paid");
        if failure == 400 {
            println!("after a 400: {:?}", drain(&requests).await.last());
            continue;
        }
        controller.shutdown().await;
        task.await.unwrap();
        let arrived: Vec<_> = drain(&requests).await.into_iter().filter(|(status, _)| *status == 204).collect();
        println!("after a 503, one log more and shutdown: {arrived:?}");
    }
}
RS
seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = '600 logs at once: 512 arrive
after a 503, one log more and shutdown: []
after a 400: Some((204, 2))' ]
