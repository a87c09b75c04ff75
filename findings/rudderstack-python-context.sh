#!/usr/bin/env bash
# RudderStack's Python client writes one person's traits into another person's event.
#
# rudder-sdk-python 2.1.9: `identify` puts the traits into the caller's `context`. A `track` for somebody
# else with that dictionary, such as one with the app's version, carries them as `context.traits`.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check rudder-sdk-python==2.1.9
cat > run.py <<'PY'
import http.server, json, threading
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        for message in json.loads(self.rfile.read(int(self.headers["content-length"])))["batch"]:
            context = {key: value for key, value in message["context"].items() if key != "library"}
            print(message["type"], message["userId"], json.dumps(context))
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
from rudderstack.analytics.client import Client
client = Client("k", host=f"http://127.0.0.1:{server.server_port}", sync_mode=True, gzip=False)
context = {"app": {"version": "2.0"}}
client.track("b", "Seen", context=context)
client.identify("a", {"phone": "555-0100"}, context=context)
client.track("b", "Seen", context=context)
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = 'track b {"app": {"version": "2.0"}}
identify a {"app": {"version": "2.0"}, "traits": {"phone": "555-0100"}}
track b {"app": {"version": "2.0"}, "traits": {"phone": "555-0100"}}' ]
