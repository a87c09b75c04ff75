#!/usr/bin/env bash
# While its server is down, one `track` in a hundred of Schematic's Python client blocks for seven seconds.
#
# schematichq 1.4.6: the event that finds the buffer full sends it on the caller's thread, with the waits
# between four attempts. A refusal (400) takes as long as a 503. The hundred events are dropped then, and
# `track` returns as usual; `shutdown` sends the last one alone.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check schematichq==1.4.6
cat > run.py <<'PY'
import http.server, json, logging, threading, time
from schematic.client import Schematic, SchematicConfig
logger = logging.getLogger("quiet")
logger.addHandler(logging.NullHandler())
logger.propagate = False
def run(status, lines):
    sizes = []
    class Sink(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            sizes.append(len(body["events"]))
            self.send_response(status if len(sizes) <= 4 else 200)
            self.end_headers()
        def log_message(self, *_): pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    client = Schematic("k", SchematicConfig(event_capture_url=f"http://127.0.0.1:{server.server_port}", event_buffer_period=600, logger=logger))
    took = []
    for number in range(101):
        start = time.monotonic()
        client.track("paid", user={"id": str(number)})
        took.append(time.monotonic() - start)
    slow = [f"event {number}: {'over 5 s' if seconds > 5 else 'over 1 s'}" for number, seconds in enumerate(took, 1) if seconds > 1]
    client.shutdown()
    lines[status] = f"{status}: blocked by {', '.join(slow) or 'none'}; events sent {sizes}"
lines = {}
threads = [threading.Thread(target=run, args=(status, lines)) for status in (200, 400, 503)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join(40)
print(*(lines[status] for status in sorted(lines)), sep="\n")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "200: blocked by none; events sent [100, 1]
400: blocked by event 101: over 5 s; events sent [100, 100, 100, 100, 1]
503: blocked by event 101: over 5 s; events sent [100, 100, 100, 100, 1]" ]
