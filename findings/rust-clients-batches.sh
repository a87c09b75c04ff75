#!/usr/bin/env bash
# One Rust client writes the time of sending over each event of a batch, another drops a batch that failed.
#
# The crate rudderanalytics 2.0.1 sends a single event with its `original_timestamp`, and the events of a
# batch with the batch's. The crate segment 0.2.6 answers a refused `flush` with an error and has nothing
# left to flush then. No event of either has a `messageId`, so that a repeated one is counted twice.
# Needs cargo.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "run"
edition = "2024"
[dependencies]
chrono = "0.4"
rudderanalytics = "=2.0.1"
segment = { version = "=0.2.6", default-features = false }
tokio = { version = "1", features = ["macros", "rt"] }
TOML
cat > src/main.rs <<'RS'
use chrono::{TimeZone, Utc};
use rudderanalytics::{client::RudderAnalytics, message as rudder};
use segment::{AutoBatcher, Batcher, HttpClient, message};
fn main() {
    let host = std::env::args().nth(1).unwrap();
    let client = RudderAnalytics::load("k".into(), host.clone());
    let track = || rudder::Track {
        user_id: Some("u".into()),
        event: "Paid".into(),
        original_timestamp: Some(Utc.with_ymd_and_hms(2020, 1, 1, 0, 0, 0).unwrap()),
        ..Default::default()
    };
    client.send(&rudder::Message::Track(track())).unwrap();
    let batch = rudder::Batch { batch: vec![rudder::BatchMessage::Track(track())], context: None, integrations: None, original_timestamp: None };
    client.send(&rudder::Message::Batch(batch)).unwrap();
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let mut batcher = AutoBatcher::new(HttpClient::new(Default::default(), host), Batcher::new(None), "k".into());
        batcher.push(message::Track { user: message::User::UserId { user_id: "u".into() }, event: "Paid".into(), ..Default::default() }).await.unwrap();
        for _ in 0..2 {
            println!("segment, flush: {}", if batcher.flush().await.is_ok() { "no error" } else { "error" });
        }
    });
}
RS
cat > server.py <<'PY'
import http.server, json, subprocess, sys, threading
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        event = body.get("batch", [body])[0]
        if "originalTimestamp" in event:
            year = event["originalTimestamp"][:4]
            seen.append(f"rudderanalytics, {self.path}: {'its time' if year == '2020' else 'another time'}, messageId {event.get('messageId')}")
        else:
            seen.append(f"segment, {self.path}: messageId {event.get('messageId')}")
        self.send_response(200 if "originalTimestamp" in event else 503)
        self.send_header("content-length", "0")
        self.end_headers()
    def log_message(self, *_): pass
seen = []
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
output = subprocess.run([sys.argv[1], f"http://127.0.0.1:{server.server_port}"], capture_output=True, text=True, check=True).stdout
print("\n".join(seen) + "\n" + output, end="")
PY
cargo build --quiet
seen=$(python3 server.py "${CARGO_TARGET_DIR:-target}/debug/run")
echo "$seen"
[ "$seen" = "rudderanalytics, /v1/track: its time, messageId None
rudderanalytics, /v1/batch: another time, messageId None
segment, /v1/batch: messageId None
segment, flush: error
segment, flush: no error" ]
