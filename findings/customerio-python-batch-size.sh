#!/usr/bin/env bash
# Customer.io's Python client sends batches over its own and the service's limit of 500 KB.
#
# customerio-cdp-analytics 1.1.0 ends a batch after the event that passes 475,000 bytes, not before
# it: 16 events of less than 32 KiB each leave as one body of more than 500,000 bytes.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check customerio-cdp-analytics==1.1.0
cat > run.py <<'PY'
import http.server, json, threading
bodies = []
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        bodies.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
from customerio.analytics.client import Client
client = Client("k", host=f"http://127.0.0.1:{server.server_port}", upload_interval=5)
for length in [31_000] * 15 + [32_300] * 2:
    client.track("u", "Sized", {"text": "a" * length})
client.flush()
client.join()
for body in bodies:
    print(len(json.loads(body)["batch"]), "over 500,000" if len(body) > 500_000 else "below")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "16 over 500,000
1 below" ]
