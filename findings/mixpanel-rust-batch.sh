#!/usr/bin/env bash
# A batch of the crate mixpanel-rs is no valid form, and its error does not say that the first 50 events were taken.
#
# mixpanel-rs 0.3.1: `track_batch` takes its events, sends them by 50 and stops at the first refusal. No event has an
# `$insert_id`, so that those taken count twice if the program sends them again; a 500 is repeated without one too.
# A `+` of the base64 arrives as a space. A connection that ends before the answer is not tried again.
# Needs cargo and the headers of OpenSSL.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "mixpanel-rust"
edition = "2024"
[dependencies]
mixpanel-rs = "=0.3.1"
serde_json = "1"
tokio = { version = "1", features = ["macros", "rt"] }
TOML
cat > src/main.rs <<'RS'
use mixpanel_rs::{Config, Event, Mixpanel};
use std::collections::HashMap;
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let host = std::env::args().nth(1).unwrap();
    let config = Config { host, protocol: "http".into(), retry_base_delay_ms: 1, ..Config::default() };
    let client = Mixpanel::init("k", Some(config));
    let event = || Event { event: "Paid".into(), properties: HashMap::from([("note".to_string(), serde_json::json!("Zoë ¾ ¾ ¾"))]) };
    println!("51 events: {:?}", client.track_batch(vec![event(); 51]).await.map_err(|error| error.to_string()));
    for answer in ["500, then 200", "lost"] {
        let outcome = client.track_batch(vec![event()]).await;
        println!("1 event, {answer}: {}", if outcome.is_ok() { "no error" } else { "error" });
    }
}
RS
cat > server.py <<'PY'
import base64, http.server, json, socket, subprocess, sys, threading, urllib.parse
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        data = urllib.parse.parse_qs(body)["data"][0]
        events = json.loads(base64.b64decode(data.replace(" ", "+")))
        spaces = f", {'with' if ' ' in data else 'without'} spaces" if len(events) > 1 else ""
        requests.append(f"{len(events)} events, $insert_id {events[0]['properties'].get('$insert_id')}{spaces}")
        if len(requests) == 5:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response({2: 400, 3: 500}.get(len(requests), 200))
        self.send_header("content-length", "1")
        self.end_headers()
        self.wfile.write(b"1")
    def log_message(self, *_): pass
requests = []
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
output = subprocess.run([sys.argv[1], f"127.0.0.1:{server.server_port}"], capture_output=True, text=True, check=True).stdout
print("\n".join(requests) + "\n" + output, end="")
PY
cargo build --quiet
seen=$(python3 server.py "${CARGO_TARGET_DIR:-target}/debug/mixpanel-rust")
echo "$seen"
[ "$seen" = '50 events, $insert_id None, with spaces
1 events, $insert_id None
1 events, $insert_id None
1 events, $insert_id None
1 events, $insert_id None
51 events: Err("Mixpanel API client error (HTTP 400): 1")
1 event, 500, then 200: no error
1 event, lost: error' ]
