#!/usr/bin/env bash
# Customer.io's Python client sends a bare NaN, so that a whole batch is no JSON.
#
# customerio-cdp-analytics 1.1.0: one event with a float that is not a number and one without share a
# request. The body holds `NaN`, which RFC 8259 does not allow; a strict reader refuses both events.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check customerio-cdp-analytics==1.1.0
cat > run.py <<'PY'
import gzip, http.server, json, threading
bodies, answer = [], [200, b"{\"success\":true}"]
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        bodies.append(gzip.decompress(body) if self.headers.get("content-encoding") == "gzip" else body)
        self.send_response(answer[0])
        self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(answer[1])
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
host = f"http://127.0.0.1:{server.server_port}"
from customerio.analytics.client import Client
client = Client("k", host=host)
client.track("u", "Measured", {"value": float("nan")})
client.track("u", "Fine", {"value": 1})
client.flush()
client.join()
events = sum(body.count(b'"event"') for body in bodies)
def strict(name): raise ValueError(name)
try:
    json.loads(bodies[0], parse_constant=strict)
    verdict = "JSON"
except ValueError as error:
    verdict = f"not JSON: {error}"
print(f"{len(bodies)} request, {events} events, {verdict}")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "1 request, 2 events, not JSON: NaN" ]
