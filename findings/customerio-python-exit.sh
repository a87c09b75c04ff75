#!/usr/bin/env bash
# How a program ends decides what Customer.io's Python client has sent.
#
# customerio-cdp-analytics 1.1.0: at exit it ends its thread, not its queue, so 250 events leave one
# request of 100. An event of a forked child returns True and is never sent, since threads do
# not survive a fork. With `sync_mode`, `shutdown` raises a TypeError.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check customerio-cdp-analytics==1.1.0
cat > sender.py <<'PY'
import os, sys
from customerio.analytics.client import Client
client = Client("k", host=sys.argv[1], sync_mode=sys.argv[2] == "sync")
if sys.argv[2] == "exit":
    for number in range(250):
        client.track("u", "Counted", {"number": number})
elif sys.argv[2] == "fork":
    child = os.fork()
    accepted = client.track("u", "Forked")[0]
    if child == 0:
        print("child", accepted, flush=True)
        os._exit(0)
    os.waitpid(child, 0)
    client.shutdown()
else:
    client.track("u", "Sent")
    try:
        client.shutdown()
    except TypeError as error:
        print(error)
PY
cat > run.py <<'PY'
import http.server, json, subprocess, sys, threading
counts = []
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        counts.append(len(json.loads(body)["batch"]))
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
for mode in ("exit", "fork", "sync"):
    counts.clear()
    said = subprocess.run([sys.executable, "sender.py", f"http://127.0.0.1:{server.server_port}", mode],
        check=True, capture_output=True, text=True).stdout.strip()
    print(mode, counts, said)
PY
seen=$(venv/bin/python run.py | sed 's/ *$//')
echo "$seen"
[ "$seen" = "exit [100]
fork [1] child True
sync [1] 'NoneType' object is not iterable" ]
