#!/usr/bin/env bash
# One refused event stops Mixpanel's buffering Python consumer for good; at exit it sends nothing.
#
# mixpanel 5.4.1: the refused batch stays first in the buffer, so that each later `track` sends it again
# and raises for it, and the valid events behind it wait without a limit. Ten events in a
# `BufferedConsumer` of 50 are lost when the program ends without `flush`.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mixpanel==5.4.1
cat > exit.py <<'PY'
import sys
from mixpanel import BufferedConsumer, Mixpanel
client = Mixpanel("token", BufferedConsumer(events_url=sys.argv[1]))
for number in range(10):
    client.track("u", "e")
PY
cat > run.py <<'PY'
import http.server, json, subprocess, sys, threading, urllib.parse
from mixpanel import BufferedConsumer, Mixpanel, MixpanelException
seen = []
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        events = [event["event"] for event in json.loads(form["data"][0])]
        seen.append("+".join(events))
        self.send_response(400 if "bad" in events else 200)
        self.end_headers()
        self.wfile.write(b'{"status":0,"error":"bad"}' if "bad" in events else b'{"status":1}')
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
host = f"http://127.0.0.1:{server.server_port}/track"
client = Mixpanel("token", BufferedConsumer(max_size=2, events_url=host))
for event in ("bad", "a", "b", "c", "d"):
    try:
        client.track("u", event)
        print(event, "no error;", ", ".join(seen))
    except MixpanelException:
        print(event, "error;", ", ".join(seen))
    seen.clear()
subprocess.run([sys.executable, "exit.py", host], check=True)
print("at exit:", len(seen), "requests")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "bad no error; 
a error; bad+a
b error; bad+a
c error; bad+a
d error; bad+a
at exit: 0 requests" ]
