#!/usr/bin/env bash
# One price that is a Decimal removes all properties of an event in Amplitude's Python client.
#
# amplitude-analytics 1.3.0: a Decimal, a date, a tuple or a null in a list empties `event_properties`,
# and so does property 1025. The event is sent without them, and the callback reports success. A
# `Revenue` whose price is the whole number 20 is not sent at all; with 20.0 it is.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check amplitude-analytics==1.3.0
cat > run.py <<'PY'
import datetime, decimal, http.server, json, logging, threading
from amplitude import Amplitude, BaseEvent, Config, EventOptions, Revenue
seen, outcomes = [], []
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        seen.extend(json.loads(self.rfile.read(int(self.headers["content-length"])))["events"])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"code":200}')
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
logging.disable()
def send(call):
    seen.clear()
    outcomes.clear()
    client = Amplitude("k", Config(server_url=f"http://127.0.0.1:{server.server_port}",
        callback=lambda event, code, message: outcomes.append(code)))
    call(client)
    client.shutdown()
values = {"a number": 19.99, "a Decimal": decimal.Decimal("19.99"), "a date": datetime.date(2026, 1, 1),
    "a tuple": (1, 2), "a null": None, "a null in a list": [1, None]}
for name, value in {**{key: {"id": 1, "value": value} for key, value in values.items()},
        "1025 properties": {f"p{index}": 1 for index in range(1025)}}.items():
    send(lambda client: client.track(BaseEvent("e", user_id="user-1", event_properties=value)))
    properties = seen[0].get("event_properties") or {}
    print(f"{name}: {', '.join(properties) or 'no properties'}, {outcomes}")
for price in (20, 20.0):
    send(lambda client: client.revenue(Revenue(price=price, quantity=1), EventOptions(user_id="user-1")))
    print(f"revenue of {price}: {len(seen)} event, {outcomes}")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "a number: id, value, [200]
a Decimal: no properties, [200]
a date: no properties, [200]
a tuple: no properties, [200]
a null: id, [200]
a null in a list: no properties, [200]
1025 properties: no properties, [200]
revenue of 20: 0 event, []
revenue of 20.0: 1 event, [200]" ]
