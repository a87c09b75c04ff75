#!/usr/bin/env bash
# One batch that is too large ends all events of LaunchDarkly's Rust client; its node client goes on.
#
# The crate launchdarkly-server-sdk 3.2.0 takes a 413 as a wrong key, and sends no event until the program starts
# again. @launchdarkly/node-server-sdk 9.13.7 drops only that batch. A 404 ends the events of both. `flush` of
# node resolves each time, `flush_blocking` of Rust is true each time. Both repeat a 503 once, then drop it.
# Needs cargo, Node and the headers of OpenSSL.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @launchdarkly/node-server-sdk@9.13.7
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "launchdarkly-rust"
edition = "2024"
[dependencies]
launchdarkly-server-sdk = { version = "=3.2.0", default-features = false, features = ["hyper", "crypto-openssl"] }
launchdarkly-sdk-transport = { version = "0.1.4", features = ["hyper"] }
tokio = { version = "1", features = ["full"] }
TOML
cat > src/main.rs <<'RS'
use launchdarkly_sdk_transport::HyperTransport;
use launchdarkly_server_sdk::{Client, ConfigBuilder, ContextBuilder, EventProcessorBuilder, ServiceEndpointsBuilder};
use std::time::Duration;
#[tokio::main]
async fn main() {
    let url = std::env::args().nth(1).unwrap();
    let config = ConfigBuilder::new("k")
        .daemon_mode(true)
        .service_endpoints(ServiceEndpointsBuilder::new().relay_proxy(&url))
        .event_processor(EventProcessorBuilder::new().transport(HyperTransport::new().unwrap()))
        .build()
        .unwrap();
    let client = Client::build(config).unwrap();
    client.start_with_default_executor();
    let mut line = String::new();
    while std::io::stdin().read_line(&mut line).unwrap() > 0 {
        client.track_event(ContextBuilder::new("u").build().unwrap(), line.trim());
        println!("{}", client.flush_blocking(Duration::from_secs(10)).await);
        line.clear();
    }
}
RS
cat > run.mjs <<'JS'
import http from 'node:http';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { init } from '@launchdarkly/node-server-sdk';
let answer, names;
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    if (request.url === '/bulk') names.push(...JSON.parse(Buffer.concat(parts)).filter((event) => event.kind === 'custom').map((event) => event.key));
    response.writeHead(request.url === '/bulk' ? answer : 202).end();
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const url = `http://127.0.0.1:${server.address().port}`;
const clients = {
  node: () => {
    const quiet = { error() {}, warn() {}, info() {}, debug() {} };
    const client = init('k', { baseUri: url, streamUri: url, eventsUri: url, useLdd: true, diagnosticOptOut: true, compressEvents: false, logger: quiet });
    return async (name) => { client.track(name, { key: 'u' }); return client.flush().then(() => 'resolves', () => 'rejects'); };
  },
  Rust: () => {
    const child = spawn(process.argv[2], [url], { stdio: ['pipe', 'pipe', 'ignore'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return async (name) => { child.stdin.write(`${name}\n`); return (await lines.next()).value; };
  },
};
for (const status of [413, 404, 503]) {
  for (const [name, start] of Object.entries(clients)) {
    const track = start();
    names = [];
    const ends = [];
    for (answer of [status, 202, 202]) ends.push(await track(`after ${answer}`));
    console.log(`${status}, ${name}: ${names.length} requests, of which ${names.filter((each) => each === 'after 202').length} later; flush ${ends.join(', ')}`);
  }
}
process.exit(0);
JS
cargo build --quiet
seen=$(node run.mjs "${CARGO_TARGET_DIR:-target}/debug/launchdarkly-rust")
echo "$seen"
[ "$seen" = "413, node: 3 requests, of which 2 later; flush resolves, resolves, resolves
413, Rust: 1 requests, of which 0 later; flush true, true, true
404, node: 1 requests, of which 0 later; flush resolves, resolves, resolves
404, Rust: 1 requests, of which 0 later; flush true, true, true
503, node: 4 requests, of which 2 later; flush resolves, resolves, resolves
503, Rust: 4 requests, of which 2 later; flush true, true, true" ]
