#!/usr/bin/env bash
# Property values that the Python clients of Customer.io and Segment lose, though `track` says True.
#
# customerio-cdp-analytics 1.1.0 and segment-analytics-python 2.4.0: a `uuid.UUID` and a dataclass
# leave the properties with no more than a log line, a `Decimal` of 22 digits becomes a float
# of 17, and a dict that held only a dataclass is sent empty.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  customerio-cdp-analytics==1.1.0 segment-analytics-python==2.4.0
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
import dataclasses, decimal, uuid
import customerio.analytics.client, segment.analytics.client
@dataclasses.dataclass
class Product:
    sku: str
properties = {
    "id": uuid.UUID(int=1),
    "total": decimal.Decimal("12345678901234567890.12"),
    "product": Product("a"),
    "nested": {"product": Product("a")},
}
for module in (customerio.analytics.client, segment.analytics.client):
    bodies.clear()
    client = module.Client("k", host=host)
    accepted = client.track("u", "Bought", properties)
    client.flush()
    client.join()
    print(accepted if accepted is True else accepted[0], json.dumps(json.loads(bodies[0])["batch"][0]["properties"]))
PY
seen=$(venv/bin/python run.py 2> /dev/null)
echo "$seen"
[ "$seen" = 'True {"total": 1.2345678901234567e+19, "nested": {}}
True {"total": 1.2345678901234567e+19, "nested": {}}' ]
