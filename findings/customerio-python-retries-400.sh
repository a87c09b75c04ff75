#!/usr/bin/env bash
# Customer.io's Python client retries a refused batch when it can't read the refusal.
#
# customerio-cdp-analytics 1.1.0: a 400 whose JSON body has a `code` is final after one request. A 400
# with the service's documented body, {"success":false,"error":…}, makes it look up a missing key;
# the KeyError counts as a passing fault, and the same batch is sent 1 + max_retries times.
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
for body in (b'{"code":"invalid","message":"bad"}', b'{"success":false,"error":"bad"}'):
    bodies.clear()
    answer[:] = [400, body]
    errors = []
    client = Client("k", host=host, max_retries=3, on_error=lambda error, items: errors.append(type(error).__name__))
    client.track("u", "Refused", {})
    client.flush()
    client.join()
    print(len(bodies), *errors)
PY
seen=$(venv/bin/python run.py 2> /dev/null)
echo "$seen"
[ "$seen" = "1 APIError
4 KeyError" ]
