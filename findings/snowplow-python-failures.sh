#!/usr/bin/env bash
# Snowplow's Python tracker reports events that it will send again and events that it drops in one way.
#
# snowplow-tracker 1.1.0: `on_failure` runs after each attempt, with the same arguments for a 404, which
# is repeated and then accepted, and for a 400, after which the events are gone. Who sends the events of
# `on_failure` again sends the first twice; who does not loses the second.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check snowplow-tracker==1.1.0
cat > run.py <<'PY'
import http.server, threading, time
from snowplow_tracker import Emitter, SelfDescribing, SelfDescribingJson, Tracker
answers = []
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(answers.pop(0) if answers else 200)
        self.end_headers()
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
for status in (200, 404, 503, 400):
    answers[:] = [status]
    calls, accepted = [], threading.Event()
    def on_success(events):
        calls.append(f"on_success({len(events)} event)")
        accepted.set()
    emitter = Emitter("127.0.0.1", protocol="http", port=server.server_port, batch_size=1, on_success=on_success,
        on_failure=lambda sent, events: calls.append(f"on_failure({sent}, {len(events)} event)"))
    Tracker("t", emitter).track(SelfDescribing(SelfDescribingJson("iglu:com.acme/paid/jsonschema/1-0-0", {})))
    accepted.wait(5)
    print(f"{status}: {', '.join(calls)}, in the store: {emitter.event_store.size()}")
PY
seen=$(venv/bin/python run.py 2> /dev/null)
echo "$seen"
[ "$seen" = "200: on_success(1 event), in the store: 0
404: on_failure(0, 1 event), on_success(1 event), in the store: 0
503: on_failure(0, 1 event), on_success(1 event), in the store: 0
400: on_failure(0, 1 event), in the store: 0" ]
