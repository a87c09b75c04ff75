#!/usr/bin/env bash
# A time that Amplitude's Python client can't read is replaced by now, so that an import counts as today's.
#
# amplitude-analytics 1.3.0 takes milliseconds as a whole number. A float, a datetime or an RFC 3339 text in
# `time` leaves the event with the present time; the callback reports success. A `price` of 19 on the
# event is left out, 19.0 is sent.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check amplitude-analytics==1.3.0
cat > run.py <<'PY'
import datetime, http.server, json, logging, threading
from amplitude import Amplitude, BaseEvent, Config
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        events.extend(json.loads(self.rfile.read(int(self.headers["content-length"])))["events"])
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"code":200}')
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
logging.disable()
def send(**fields):
    done = threading.Event()
    codes = []
    client = Amplitude("k", Config(server_url=f"http://127.0.0.1:{server.server_port}", flush_interval_millis=10,
        callback=lambda event, code, message: (codes.append(code), done.set())))
    client.track(BaseEvent("Paid", user_id="user1", **fields))
    done.wait(10)
    client.shutdown()
    return events.pop(), codes
events = []
new_year = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
millis = int(new_year.timestamp() * 1000)
for time in (millis, float(millis), new_year, new_year.isoformat()):
    event, codes = send(time=time)
    print(f"{type(time).__name__}: {'kept' if event['time'] == millis else 'now'}, {codes}")
for price in (19.0, 19):
    event, codes = send(price=price)
    print(f"price {price}: {event.get('price')}, {codes}")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "int: kept, [200]
float: now, [200]
datetime: now, [200]
str: now, [200]
price 19.0: 19.0, [200]
price 19: None, [200]" ]
