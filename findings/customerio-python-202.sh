#!/usr/bin/env bash
# Customer.io's Python client repeats a batch that was accepted with a 202 or 204.
#
# customerio-cdp-analytics 1.1.0 takes 200 alone for success. Any other 2xx is retried like a 5xx,
# 1 + max_retries times, and reported as an error at last.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check customerio-cdp-analytics==1.1.0
cat > run.py <<'PY'
import http.server, threading
bodies, status = [], 200
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        bodies.append(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(status)
        self.end_headers()
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
from customerio.analytics.client import Client
for status in (200, 202, 204):
    bodies.clear()
    errors = []
    client = Client("k", host=f"http://127.0.0.1:{server.server_port}", max_retries=2,
        on_error=lambda error, items: errors.append(error.status))
    client.track("u", "Accepted")
    client.flush()
    client.join()
    print(status, len(bodies), *errors)
PY
seen=$(venv/bin/python run.py 2> /dev/null)
echo "$seen"
[ "$seen" = "200 1
202 3 202
204 3 204" ]
