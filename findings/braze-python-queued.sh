#!/usr/bin/env bash
# Braze's Python client raises for a request that was queued, and returns for one with refused events.
#
# braze-client 2.3.3 counts the message "queued" as a success and then raises an error of that text, so
# that a caller who sends again counts a purchase twice. An answer of "success" with a list of errors
# raises nothing; only `success` says so. (A newer tenacity than its pin, which needs Python 3.10 or older.)
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check requests==2.32.5 tenacity==9.1.2
venv/bin/pip install --quiet --disable-pip-version-check --no-deps braze-client==2.3.3
cat > run.py <<'PY'
import http.server, json, threading
from braze.client import BrazeClient
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        requests.append(self.path)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = BrazeClient(api_key="k", api_url=f"http://127.0.0.1:{server.server_port}")
for status, answer in ((201, {"message": "success"}), (201, {"message": "queued"}),
        (201, {"message": "success", "errors": [{"type": "'time' is missing", "index": 0}]}), (500, {"message": "down"})):
    requests = []
    try:
        seen = f"success: {client.user_track(purchases=[{'external_id': '1'}])['success']}"
    except Exception as error:
        seen = f"{type(error).__name__} {error.args}"
    print(f"{status} {answer['message']}, {len(answer.get('errors', []))} refused: {len(requests)} requests, {seen}")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "" ]
