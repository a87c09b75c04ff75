#!/usr/bin/env bash
# `postponed_send` of ga4mp sends the events before a failure again, and an event object used twice as one.
#
# ga4mp 2.0.4: its list is emptied after the last event alone, so that a 503 for the second of three
# doubles the first. Each event goes as an object where `send` writes a list. An object that is sent
# again carries `_timestamp_micros` to the service; a `date` with a zone raises `TypeError`.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check ga4mp==2.0.4
cat > run.py <<'PY'
import datetime, http.server, json, threading
from ga4mp import GtagMP
answers, bodies = [], []
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        status = answers.pop(0) if answers else 204
        if status == 204:
            bodies.append(body)
        self.send_response(status)
        self.end_headers()
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = GtagMP("s", "m", "c")
client._base_domain = f"http://127.0.0.1:{server.server_port}/mp/collect"
for name in ("first", "second", "third"):
    client.send([{"name": name, "params": {}}], postpone=True)
answers[:] = [204, 503]
for attempt in range(2):
    try:
        client.postponed_send()
        outcome = "sent"
    except Exception as error:
        outcome = type(error).__name__
    print(f"{outcome}: {', '.join(body['events']['name'] for body in bodies)}, events: {type(bodies[0]['events']).__name__}")
bodies.clear()
event = {"name": "again", "params": {}}
client.send([event], postpone=True)
client.send([event])
print("send:", type(bodies[0]["events"]).__name__, "of", sorted(bodies[0]["events"][0]))
for date in (datetime.datetime(2026, 1, 1), datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)):
    try:
        client.send([{"name": "dated", "params": {}}], date=date)
        print(date, bodies[-1]["timestamp_micros"])
    except Exception as error:
        print(date, type(error).__name__)
PY
seen=$(TZ=America/New_York venv/bin/python run.py 2> /dev/null)
echo "$seen"
[ "$seen" = "HTTPError: first, events: dict
sent: first, first, second, third, events: dict
send: list of ['_timestamp_micros', 'name', 'params']
2026-01-01 00:00:00 1767243600000000
2026-01-01 00:00:00+00:00 TypeError" ]
