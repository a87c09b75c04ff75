#!/usr/bin/env bash
# PostHog's Python client sends null for an enum, a duration and a time of day, and says nothing.
#
# posthog 7.91.1 writes null for each value that it has no form for, and `capture` answers with an id as
# for any event. A whole-number enum, a decimal and a UUID keep their value.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check posthog==7.91.1
cat > run.py <<'PY'
import datetime, decimal, enum, http.server, json, threading, uuid
from posthog import Posthog
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        sent.append(body["batch"][0]["properties"]["value"])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
sent = []
client = Posthog("k", host=f"http://127.0.0.1:{server.server_port}", sync_mode=True)
class Plan(enum.Enum):
    PRO = "pro"
class Level(enum.IntEnum):
    TWO = 2
for value in (Plan.PRO, Level.TWO, datetime.timedelta(days=1), datetime.time(9, 30), b"\xff", decimal.Decimal("19.99"), uuid.UUID(int=1)):
    answer = client.capture("Seen", distinct_id="u", properties={"value": value})
    print(f"{type(value).__name__}: {json.dumps(sent.pop())}, {'an id' if answer else answer}")
PY
seen=$(venv/bin/python run.py 2> /dev/null)
echo "$seen"
[ "$seen" = 'Plan: null, an id
Level: 2, an id
timedelta: null, an id
time: null, an id
bytes: null, an id
Decimal: 19.99, an id
UUID: "00000000-0000-0000-0000-000000000001", an id' ]
