#!/usr/bin/env bash
# Altertable's Python client says "Network request failed" of an event that the server took, if the answer is empty.
#
# altertable 0.2.0: `track` reads JSON from each 2xx, so that a 202 or 204 without a body raises NetworkError, as a
# lost connection does. Events have no id, so that a repeated one is two. A time in milliseconds raises ValueError,
# and a float like `time.time()` is sent as a number where an int is sent as RFC 3339.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check altertable==0.2.0
cat > run.py <<'PY'
import http.server, json, threading
from altertable import Altertable
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        events.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self.send_response(status)
        if status != 204:
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = Altertable("k", server_url=f"http://127.0.0.1:{server.server_port}")
def track(name, timestamp=1577836800):
    global events
    events = []
    try:
        outcome = f"returns {client.track('Paid', 'u', {'timestamp': timestamp})}"
    except Exception as error:
        outcome = f"raises {type(error).__name__}"
    print(f"{name}: {len(events)} taken, {outcome}{', time ' + json.dumps(events[0]['timestamp']) if events else ''}")
for status, body in [(200, b"{}"), (202, b""), (204, b"")]:
    track(status)
status, body = 200, b"{}"
track("float", 1577836800.5)
track("milliseconds", 1577836800000)
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = '200: 1 taken, returns {}, time "2020-01-01T00:00:00.000Z"
202: 1 taken, raises NetworkError, time "2020-01-01T00:00:00.000Z"
204: 1 taken, raises NetworkError, time "2020-01-01T00:00:00.000Z"
float: 1 taken, returns {}, time 1577836800.5
milliseconds: 0 taken, raises ValueError' ]
