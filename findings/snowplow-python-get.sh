#!/usr/bin/env bash
# Over GET, Snowplow's Python tracker drops a failed event if the last one of its batch was accepted.
#
# snowplow-tracker 1.1.0: the status of the last request decides whether the failed events of the batch
# are sent again. `Emitter` and `AsyncEmitter` also differ in their default: https and plain http.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check snowplow-tracker==1.1.0
cat > run.py <<'PY'
import http.server, threading, time, urllib.parse
from snowplow_tracker import AsyncEmitter, Emitter, StructuredEvent, Tracker
class Sink(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status = answers.pop(0) if answers else 200
        action = urllib.parse.parse_qs(self.path.split("?")[1])["se_ac"][0]
        seen.append(f"{action} {status}")
        self.send_response(status)
        self.end_headers()
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
for statuses in ([200, 503], [503, 200]):
    answers, seen = list(statuses), []
    emitter = Emitter("127.0.0.1", protocol="http", port=server.server_port, method="get", batch_size=2)
    for action in ("first", "second"):
        Tracker("t", emitter).track(StructuredEvent(category="c", action=action))
    deadline = time.monotonic() + 10
    while emitter.retry_timer.is_active() and time.monotonic() < deadline:
        time.sleep(0.1)
    print(f"{', '.join(seen)}; in the store: {emitter.event_store.size()}")
for kind in (Emitter, AsyncEmitter):
    print(kind.__name__, kind("collector.example.com").endpoint.split("/")[0])
PY
seen=$(venv/bin/python run.py 2> /dev/null)
echo "$seen"
[ "$seen" = "first 200, second 503, second 200; in the store: 0
first 503, second 200; in the store: 0
Emitter https:
AsyncEmitter http:" ]
