#!/usr/bin/env bash
# Each event of MoEngage's Python package says that its user lives in India, and none has a time.
#
# moengage 0.3.4: `publish_event` writes `user_timezone_offset: 19800` and takes no time, so that an import counts
# as now: each keyword is a property, `user_time` too. A datetime raises "internal error", and so does a 200
# without a `status` after the event was sent.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check moengage==0.3.4
cat > run.py <<'PY'
import datetime, http.server, threading
from moengage.wrapper import Moengage
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        print(self.rfile.read(int(self.headers["content-length"])).decode())
        body = answer.encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = Moengage(f"http://127.0.0.1:{server.server_port}", "a", "k")
time = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
for answer, name, value in [('{"status":"success"}', "user_time", time.isoformat()), ('{"message":"ok"}', "price", 20), ('', "at", time)]:
    try:
        print(f"{name}: returns {client.publish_event('u', 'Paid', **{name: value})}")
    except Exception as error:
        print(f"{name}: {type(error).__name__}")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = '{"type": "event", "customer_id": "u", "actions": [{"action": "Paid", "attributes": {"user_time": "2020-01-01T00:00:00+00:00"}, "user_timezone_offset": 19800}]}
user_time: returns None
{"type": "event", "customer_id": "u", "actions": [{"action": "Paid", "attributes": {"price": 20}, "user_timezone_offset": 19800}]}
price: MoengageWrapperException
at: MoengageWrapperException' ]
